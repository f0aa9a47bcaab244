import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import type { State } from '../_reasons.ts';
import { askDefaults, readDefaults } from './defaults.ts';
import { type Fact, type Params, type Queue, queueOf, summarize } from './fact.ts';

/** For a CUPS that listens elsewhere: another machine's, or one on its socket only. */
export const queuesByLpstat: Method<Params, Fact> = {
  needs: ['lpstat'],
  command: () =>
    sh`${askDefaults}lpstat -d 2>&1; lpstat -v 2>&1; lpstat -a 2>&1; lpstat -l -p 2>&1; lpstat -W not-completed -o 2>&1`,
  parse: ({ stdout }, params) => {
    if (/^lpstat: (?:Scheduler is not running|Bad file descriptor|Unable to connect)/m.test(stdout))
      throw new Unparsable('the print service does not run');
    const rows = readQueues(stdout);
    if (rows.length === 0 && !/No destinations added|no system default destination/.test(stdout))
      throw new Unparsable(`lpstat says: ${stdout.trim().slice(0, 80)}`);
    const common = /^system default destination: (?<name>\S+)/m.exec(stdout)?.groups?.name;
    const server = common === undefined ? undefined : { name: common, from: 'the print service' };
    return summarize(
      rows,
      readDefaults(
        stdout,
        rows.map(({ name }) => name),
      ) ?? server,
      params,
    );
  },
};

const states: readonly (readonly [RegExp, State])[] = [
  [/^disabled since/, 'stopped'],
  [/^now printing/, 'printing'],
  [/^is idle/, 'idle'],
];

/** One block for each queue: its line, its message, and lines such as "Alerts: paused". */
export function readQueues(stdout: string): Queue[] {
  return [...stdout.matchAll(/^printer (?<name>\S+) (?<said>.*)\n(?<lines>(?:[ \t]+.*\n?)*)/gm)].map(({ groups }) => {
    const { name = '', said = '', lines = '' } = groups ?? {};
    const field = (label: string) =>
      new RegExp(`^\\s+${label}: ?(?<value>.*)$`, 'm').exec(lines)?.groups?.value?.trim();
    const alerts = (field('Alerts') ?? '').split(/[ ,]+/);
    // The reason stands alone below a line that ends in a dash.
    const message = said.trim().endsWith('-') ? lines.split('\n')[0]?.trim() : undefined;
    const state = states.find(([pattern]) => pattern.test(said))?.[1];
    const safe = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const uri = new RegExp(`^device for ${safe}: (?<uri>.*)$`, 'm').exec(stdout)?.groups?.uri?.trim();
    const accepts = new RegExp(`^${safe} (?<no>not )?accepting requests since`, 'm').exec(stdout)?.groups;
    const waiting = [...stdout.matchAll(new RegExp(`^${safe}-\\d+ `, 'gm'))].length;
    const accepting = accepts ? accepts.no === undefined : undefined;
    const more = { accepting, message, label: field('Description'), location: field('Location'), waiting };
    return queueOf({ name, uri, state, reasons: alerts, more });
  });
}
