import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { canonicalAddress } from '../addresses/canonical-address.ts';
import { LookupFact, type LookupParams, namesOf } from './fact.ts';

const Why = LookupFact.shape.list.element.shape.why.unwrap();
const maxAddresses = 50;

/**
 * What the scripts print: the number of the name, then `found` with addresses, or why not, or `none` where the tool does not say why; at the
 * end `end`. A name without a line was still being looked up when the time was over.
 */
export function parseLookupLines({ stdout, stderr }: Execution, params: LookupParams): LookupFact {
  const lines = stdout.trimEnd().split(/\r?\n/);
  if (lines.at(-1)?.trim() !== 'end')
    throw new Unparsable(`the list of answers has no end ${stderr.slice(0, 200)}`.trim());
  const answers = new Map(lines.slice(0, -1).map(answerIn));
  return { list: namesOf(params).map((name, index) => ({ name, ...(answers.get(index) ?? late) })) };
}

const late = { found: false, addresses: [], why: 'try-again' as const };

// 0 found 203.0.113.80 2001:db8::80
// 1 not-found
function answerIn(line: string): [number, Omit<LookupFact['list'][number], 'name'>] {
  const [number = '', word = '', ...words] = line.trim().split(/\s+/);
  if (!/^\d{1,2}$/.test(number)) throw new Unparsable(`a line that no script prints: ${line.slice(0, 100)}`);
  const addresses = [...new Set(words.map(canonicalAddress))].slice(0, maxAddresses);
  if (word === 'found' && addresses.length > 0) return [Number(number), { found: true, addresses }];
  if (word === 'none') return [Number(number), { found: false, addresses }];
  const why = Why.safeParse(word);
  if (!why.success) throw new Unparsable(`a word that no script says: ${word.slice(0, 50)}`);
  return [Number(number), { found: false, addresses: [], why: why.data }];
}
