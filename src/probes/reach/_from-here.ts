const unsupported = 'itfix asks it by itself, on the machine it runs on: it is about the way from there';

/** The rows of a probe about the way to a machine: no machine is asked, only this end of the way. */
export const fromHere = { linux: { unsupported }, darwin: { unsupported }, windows: { unsupported } };
