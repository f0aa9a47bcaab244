import { isAddress } from './address.ts';
import type { DraftHost } from './draft.ts';
import type { Reach } from './host.ts';
import { mistake, shown } from './mistake.ts';
import { argumentVariables, connectionVariables, type Setting, type Settings } from './setting.ts';
import { readArguments, type Way } from './ssh-arguments.ts';

/** Ways of Ansible that are SSH, whichever program speaks it. */
const overSsh = new Set(['ssh', 'smart', 'paramiko', 'paramiko_ssh', 'libssh']);
/** Longest name of another way that is shown. */
const longestName = 40;

type Warn = (message: string) => void;

/** A variable that is set, and to what. */
interface Chosen {
  readonly variable: string;
  readonly setting: Setting;
  readonly text: string;
}

/** How to get to a host that has these variables. */
export function reachOf(host: DraftHost, settings: Settings, warn: Warn): Reach {
  const connection = choose(settings, connectionVariables.connection);
  // `ansible.builtin.ssh` is `ssh`.
  const way = connection?.text.split('.').at(-1) ?? 'ssh';
  const why = connection && uselessness(connection);
  if (why !== undefined) return { by: 'nothing', why };
  if (way === 'local') return { by: 'here' };
  if (overSsh.has(way)) return overSshTo(host, settings, warn);
  return { by: 'nothing', why: `is reached by ${way.slice(0, longestName)}, and itfix speaks only SSH` };
}

function overSshTo(host: DraftHost, settings: Settings, warn: Warn): Reach {
  const [address, port, user, identityFile, ...more] = [
    connectionVariables.host,
    connectionVariables.port,
    connectionVariables.user,
    connectionVariables.identityFile,
    ...argumentVariables.map(variable => [variable]),
  ].map(variables => choose(settings, variables));
  for (const chosen of [address, port, user, identityFile, ...more]) {
    const why = chosen && uselessness(chosen);
    if (why !== undefined) return { by: 'nothing', why };
  }
  const way: Way = { options: {}, unused: [] };
  if (port) way.port = portOf(port);
  if (user) way.user = userOf(user);
  if (identityFile) way.identityFile = identityFile.text;
  for (const chosen of more) {
    const why = chosen && follow(chosen, way, warn);
    if (why !== undefined) return { by: 'nothing', why };
  }
  const { unused: _told, blocked: _none, ...rest } = way;
  return { by: 'ssh', host: addressOf(host, address), ...rest };
}

/** Of several names for the same, the last that is set. Empty text sets nothing. */
function choose(settings: Settings, variables: readonly string[]): Chosen | undefined {
  const found = variables.flatMap(variable => {
    const setting = settings.get(variable);
    if (!setting || setting.is === 'nothing') return [];
    return { variable, setting, text: setting.is === 'text' ? setting.text : '' };
  });
  return found.filter(({ setting, text }) => setting.is !== 'text' || text !== '').at(-1);
}

/** Why a value cannot be used, as the end of a sentence that begins with the host. */
function uselessness({ variable, setting, text }: Chosen): string | undefined {
  const what = `has ${variable} (${shown(setting.place)})`;
  if (setting.is === 'encrypted') return `${what} encrypted by Ansible Vault, which only Ansible can open`;
  if (setting.is === 'other') return `${what} as ${setting.what}, where text belongs`;
  return /\{\{|\{%/.test(text) ? `${what} as a template ({{ … }}), which only Ansible can work out` : undefined;
}

/** Adds what arguments of `ssh` say; what they have beyond that is told. */
function follow({ variable, setting, text }: Chosen, way: Way, warn: Warn): string | undefined {
  readArguments(text, way);
  for (const part of way.unused.splice(0)) warn(`${shown(setting.place)}: ${variable} ${part}: not used.`);
  return way.blocked === undefined ? undefined : `has ${variable} (${shown(setting.place)}), which ${way.blocked}`;
}

const highestPort = 65_535;

function portOf({ variable, setting, text }: Chosen): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= highestPort) return port;
  throw mistake(setting.place, `${variable} must be a port, from 1 to ${highestPort}.`, 'The port of SSH is 22.');
}

/** Below [group:vars] a comment behind a value belongs to the value, also to Ansible. */
function userOf({ variable, setting, text }: Chosen): string {
  if (!/\s#/.test(text)) return text;
  throw mistake(setting.place, `${variable} has a comment in it.`, 'Here a comment needs a line of its own.');
}

function addressOf(host: DraftHost, set: Chosen | undefined): string {
  const text = set?.text ?? host.name;
  if (isAddress(text)) return text;
  if (set)
    throw mistake(
      set.setting.place,
      `${set.variable} must be a name or an address.`,
      'Ports and users have variables of their own.',
    );
  throw mistake(
    host.place,
    'The host here is neither a name nor an address.',
    'One host a line; a name with other characters needs ansible_host=ADDRESS.',
  );
}
