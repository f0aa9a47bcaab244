import type { Place } from '../../model/playbook.ts';

/** The value of a variable, as far as it can say how to get to a machine. */
export type SettingValue =
  | { readonly is: 'text'; readonly text: string }
  /** `null` in YAML, `None` in INI: as if nobody had set it. */
  | { readonly is: 'nothing' }
  | { readonly is: 'encrypted' }
  | { readonly is: 'other'; readonly what: string };

/** A variable that was set, and where. */
export type Setting = SettingValue & { readonly place: Place };

export type Settings = ReadonlyMap<string, Setting>;

/** Names under which Ansible knows the same; of those that are set the last counts (`ssh` connection plugin, ansible-core 2.14 to 2.18). */
export const connectionVariables = {
  connection: ['ansible_connection'],
  host: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  identityFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
} as const;

/** Arguments of `ssh`, in the order in which it would read them. */
export const argumentVariables = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'] as const;

/** Which of several groups of the same depth counts last. */
export const priorityVariable = 'ansible_group_priority';

const needed = new Set<string>([...Object.values(connectionVariables).flat(), ...argumentVariables, priorityVariable]);

/** `ansible_password`, `ansible_become_pass`, `ansible_ssh_private_key_passphrase`, and keys themselves. */
const secret = /^ansible_(?:\w+_)?(?:pass|password|passwd|passphrase|private_key)$/;

/** What becomes of a variable: read, told of but never looked at, or left alone. */
export function usageOf(variable: string): 'needed' | 'secret' | 'none' {
  if (needed.has(variable)) return 'needed';
  return secret.test(variable) ? 'secret' : 'none';
}
