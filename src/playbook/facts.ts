import type { Argument, FactRequest } from '../model/playbook.ts';
import { didYouMean } from '../model/suggest.ts';
import {
  checkParameter,
  missingParameters,
  paramSchemas,
  type Reader,
  readArgument,
  readExpression,
} from './arguments.ts';
import { cyclesIn } from './cycles.ts';
import { type Draft, expressionAt, find, type ProbeForm, report, toExpression } from './draft.ts';
import type { FactData } from './schema.ts';
import { nameFault } from './vocabulary.ts';

/** Every fact with its arguments, checked against its probe. */
export function readFacts(draft: Draft): { [name: string]: FactRequest } {
  const feeds = new Map<string, readonly string[]>();
  const facts = Object.entries(draft.data.facts).map(([name, fact]): [string, FactRequest] => {
    const fault = nameFault(draft, name, false);
    if (fault !== undefined) report(draft, find(draft, 'facts', name).keyOffset, 'name', fault);
    const reads = new Set<string>();
    const request = readFact(draft, name, fact, reads);
    feeds.set(name, [...reads]);
    return [name, request];
  });
  for (const cycle of cyclesIn(feeds))
    report(
      draft,
      find(draft, 'facts', cycle[0] ?? '').keyOffset,
      'cycle',
      `Facts wait for each other: ${cycle.join(' → ')}.`,
    );
  return Object.fromEntries(facts);
}

function readFact(draft: Draft, name: string, fact: FactData, reads: Set<string>): FactRequest {
  const tree = find(draft, 'facts', name);
  const probe = probeOf(draft, name, fact.probe);
  const schemas = probe ? paramSchemas(probe) : undefined;
  const given = tree.entries.get('with');
  const argument: Reader = { draft, reads, probe: fact.probe };
  const entries = [...(given?.entries ?? [])].map(([parameter, value]): [string, Argument] => {
    checkParameter(argument, parameter, value, schemas);
    return [parameter, readArgument(argument, value, schemas?.get(parameter))];
  });
  const missing = probe && schemas ? missingParameters(probe, entries) : [];
  for (const parameter of missing)
    report(draft, (given ?? tree).keyOffset, 'missing-parameter', `${fact.probe} needs the parameter "${parameter}".`);
  const when = tree.entries.get('when');
  return {
    name,
    probe: fact.probe,
    with: Object.fromEntries(entries),
    outside: fact.outside,
    from: fact.from,
    ...(when ? { when: toExpression(readExpression(argument, expressionAt(draft, when), 'truth').written) } : {}),
    place: draft.source.place(tree.keyOffset),
  };
}

function probeOf(draft: Draft, name: string, probe: string): ProbeForm | undefined {
  const form = draft.probes.get(probe);
  if (!form) {
    const hint = didYouMean(probe, draft.probes.keys());
    report(draft, find(draft, 'facts', name, 'probe').offset, 'unknown-probe', `There is no probe "${probe}".${hint}`);
  }
  return form;
}
