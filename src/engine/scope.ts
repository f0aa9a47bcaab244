import type { Rights } from '../model/connection.ts';
import type { Started } from '../model/event.ts';
import { identifier, type Scope } from '../model/language.ts';
import type { PlatformName } from '../model/platform.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Reading } from '../model/reading.ts';

/** `playbook/fact` to what is known of it. */
export type Readings = ReadonlyMap<string, Reading>;

/** What every expression of a run can see besides facts. */
export interface Circumstances {
  /** By playbook id. */
  readonly params: { readonly [playbook: string]: { readonly [name: string]: unknown } };
  readonly answers: { readonly [question: string]: string };
  readonly run: {
    readonly offline: boolean;
    readonly platform?: PlatformName;
    readonly rights: Rights;
    readonly here: boolean;
    readonly host?: string;
    readonly port?: number;
  };
}

/** The circumstances of a run with these answers. */
export function circumstancesOf(
  { params, offline, here, host, port, target }: Started,
  answers: Circumstances['answers'],
): Circumstances {
  const { platform, rights } = target;
  const way = { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
  return { params, answers, run: { offline, ...(platform ? { platform } : {}), rights, here, ...way } };
}

/** The names an expression of this playbook can see. Facts without a value are left out: they are not known. */
export function scopeOf(playbook: Playbook, readings: Readings, { params, answers, run }: Circumstances): Scope {
  const facts = Object.keys(playbook.facts).flatMap((name): [string, unknown][] => {
    const reading = readings.get(`${playbook.id}/${name}`);
    return reading?.ok ? [[name, reading.value]] : [];
  });
  return {
    ...Object.fromEntries(facts),
    params: underscored(params[playbook.id] ?? {}),
    answers: underscored(answers),
    run,
  };
}

function underscored(record: { readonly [name: string]: unknown }): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [identifier(name), value]));
}
