import { sh } from '../../model/command.ts';
import { Unparsable } from '../../model/probe.ts';
import { ippRequest } from './_ipp.ts';
import { type Attributes, readIpp } from './_ipp-answer.ts';
import { post, readPosted } from './_post.ts';
import type { Said } from './_talk.ts';

const host = 'localhost';
const port = 631;

type Question = Omit<Parameters<typeof ippRequest>[0], 'uri'>;

/** A question to the print service of this machine: CUPS listens there unless somebody told it otherwise. */
export function toCups(question: Question): Said {
  const body = ippRequest({ ...question, uri: `ipp://${host}/` });
  return { host, port, tls: false, path: '/', body, bytes: post({ host: `${host}:${port}`, path: '/' }, body) };
}

/** Where programs look for printers: another machine's CUPS, where somebody set that (CUPS_SERVER, client.conf). Nobody is contacted. */
export const askServer = sh`echo "server $(lpstat -H 2>/dev/null)"
`;

export function mustBeHere(stdout: string): void {
  const server = /^server (?<server>\S+)$/m.exec(stdout)?.groups?.server ?? '/';
  if (!/^(?:\/|localhost\b|127\.|\[?::1)/.test(server))
    throw new Unparsable(`programs here ask the print server ${server}`);
}

/** RFC 8011: client-error-not-found. CUPS says so where there is no queue, no default and no job. */
const nothingThere = 0x0406;
const firstError = 0x0400;

/** The printers or jobs of an answer. An error, and what is no answer of CUPS, are no fact. */
export function fromCups(bytes: Buffer | undefined, of: 'printers' | 'jobs'): readonly Attributes[] {
  const posted = bytes && readPosted(bytes);
  if (posted?.status !== 200) throw new Unparsable(`CUPS does not answer on ${host}:${port}`);
  const answer = readIpp(posted.body);
  if (answer.status === nothingThere) return [];
  if (answer.status >= firstError) throw new Unparsable(`CUPS answers with status 0x${answer.status.toString(16)}`);
  return answer[of];
}
