import type { Attempt } from './fact.ts';

/**
 * 2026-11-22T10:00:00+0000 pc-17 sshd[77]: Failed password for invalid user admin from 203.0.113.9 port 50000 ssh2
 * Nov 22 10:00:00 pc-17 sshd[77]: Accepted password for alex from 203.0.113.9 port 50002 ssh2
 * "message repeated 2 times: [ Failed password … ]" is rsyslog's.
 */
const form =
  /^(?<at>\S+T\S+|\w{3} +\d+ [\d:]{8}|\d{4}-\d\d-\d\d [\d:.+-]+) .*?(?:message repeated (?<times>\d{1,4}) times: \[ )?(?<word>Failed|Accepted) (?<method>[\w/-]+) for (?:invalid user )?(?<user>.{0,100}?) from (?<address>[\da-fA-F.:]+(?:%\w+)?) port \d+/;

/** A user's name may hold anything: the last "from ADDRESS port" counts. */
export function readLines(stdout: string): Attempt[] {
  return stdout.split('\n').flatMap(line => {
    const { at, times, word, method, user, address } = form.exec(line)?.groups ?? {};
    if (at === undefined || user === undefined || address === undefined) return [];
    const attempt = { at, user, address, good: word === 'Accepted', byKey: !/password|keyboard/.test(method ?? '') };
    return Array.from({ length: Math.max(1, Number(times ?? 1)) }, () => attempt);
  });
}
