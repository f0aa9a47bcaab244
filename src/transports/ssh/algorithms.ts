import { matchesList, matchesPattern } from './patterns.ts';

/** How the configuration changes a list of algorithms. `names` are patterns, separated by commas. */
export interface AlgorithmList {
  readonly how: 'only' | 'append' | 'remove' | 'prefer';
  readonly names: string;
}

/**
 * The algorithms to use, the best first, as ssh puts them together (kex.c).
 *
 * @param usual those without any configuration
 * @param possible all there are, in an order of their own
 */
export function chooseAlgorithms(
  list: AlgorithmList | undefined,
  usual: readonly string[],
  possible: readonly string[],
): string[] {
  if (!list) return [...usual];
  const { how, names } = list;
  if (how === 'remove') return usual.filter(name => !matchesList(name, names));
  const named = names.split(',').flatMap(pattern => possible.filter(name => matchesPattern(name, pattern)));
  const order = { only: named, append: [...usual, ...named], prefer: [...named, ...usual] };
  return [...new Set(order[how])];
}
