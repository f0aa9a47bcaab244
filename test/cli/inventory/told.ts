import type { Inventory, Target } from '../../../src/cli/inventory/host.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';

/** Each host with the way to it, short enough for a table. */
export function told({ hosts }: Pick<Inventory, 'hosts'>): string[] {
  return hosts.map(toldTarget);
}

/** `web1 = bob@10.0.0.5:22 -i key -J bastion {Option:value} (group other)` */
export function toldTarget({ name, groups, reach }: Target): string {
  return [name, '=', toldReach(reach), `(${groups.join(' ')})`].join(' ');
}

function toldReach(reach: Target['reach']): string {
  if (reach.by !== 'ssh') return reach.by === 'here' ? 'here' : `nothing: ${reach.why}`;
  const { host, port, user, identityFile, proxyJump, configFile, options } = reach;
  const parts = [
    `${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`,
    identityFile && `-i ${identityFile}`,
    proxyJump && `-J ${proxyJump}`,
    configFile && `-F ${configFile}`,
    ...Object.entries(options).map(([name, value]) => `-o ${name}=${value}`),
  ];
  return parts.filter(part => part !== undefined).join(' ');
}

/** The message of the UsageError that this throws. Anything else that is thrown goes on. */
export function mistakeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message === '' || error.hint === '') throw new Error('a mistake without words');
    return error.message;
  }
}
