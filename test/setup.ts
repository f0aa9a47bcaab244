import * as fc from 'fast-check';

/**
 * In CI properties are tried on the same values every time, so that a red run speaks of the change and not of chance. Everywhere else they
 * are new each time: that is how new counterexamples are found.
 */
const ciSeed = 20_261_122;
const isCi = (process.env.CI ?? '') !== '';

fc.configureGlobal(isCi ? { seed: ciSeed } : {});
