import type { Attempt } from './fact.ts';

/**
 * 2026-11-22T10:00:00+0000 pc-17 sshd[77]: Failed password for invalid user admin from 203.0.113.9 port 50000 ssh2
 * Nov 22 10:00:00 pc-17 sshd[77]: Accepted password for alex from 203.0.113.9 port 50002 ssh2
 * "message repeated 2 times: [ Failed password … ]" is rsyslog's.
 */
const openSsh =
  /^(?<at>\S+T\S+|\w{3} +\d+ [\d:]{8}|\d{4}-\d\d-\d\d [\d:.+-]+) .*?(?:message repeated (?<times>\d{1,4}) times: \[ )?(?<word>Failed|Accepted) (?<method>[\w/-]+) for (?:invalid user )?(?<user>.{0,100}?) from (?<address>[\da-fA-F.:]+(?:%\w+)?) port \d+/;

/**
 * Nov 22 10:00:00 box dropbear[77]: Bad password attempt for 'root' from 203.0.113.9:50000
 * Nov 22 10:00:00 box authpriv.warn dropbear[77]: Login attempt for nonexistent user from 203.0.113.9:50001
 * Nov 22 10:00:02 box dropbear[78]: Password auth succeeded for 'alex' from 203.0.113.9:50002
 */
const dropbear =
  /^(?<at>\S+T\S+|\w{3} +\d+ [\d:]{8}|\d{4}-\d\d-\d\d [\d:.+-]+) .*?\bdropbear\b.*?: (?<word>Bad password attempt|Login attempt|Password auth succeeded|Pubkey auth succeeded|PAM password auth succeeded) for (?:'(?<user>.{0,100})'|nonexistent user\b).*? from (?<address>[\da-fA-F.:]+):\d+$/;

/** A user's name may hold anything: the last "from ADDRESS port" counts. */
export function readLines(stdout: string): Attempt[] {
  return stdout.split('\n').flatMap(line => ofOpenSsh(line) ?? ofDropbear(line) ?? []);
}

function ofOpenSsh(line: string): Attempt[] | undefined {
  const { at, times, word, method, user, address } = openSsh.exec(line)?.groups ?? {};
  if (at === undefined || user === undefined || address === undefined) return undefined;
  const attempt = { at, user, address, good: word === 'Accepted', byKey: !/password|keyboard/.test(method ?? '') };
  return Array.from({ length: Math.max(1, Number(times ?? 1)) }, () => attempt);
}

/** It does not say which name an unknown user had. */
function ofDropbear(line: string): Attempt[] | undefined {
  const { at, word, user = '', address } = dropbear.exec(line)?.groups ?? {};
  if (at === undefined || address === undefined) return undefined;
  const good = word?.endsWith('succeeded') ?? false;
  return [{ at, user, address, good, byKey: good && !/password/i.test(word ?? '') }];
}
