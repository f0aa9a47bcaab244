import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { wordOfText } from '../../net/_word.ts';
import { certificateProblem } from '../../net/site/tls-problem.ts';
import type { Service } from '../_service.ts';
import type { ServicesFact, ServicesParams, Talk } from './fact.ts';
import { offersIn, speeches } from './speech.ts';

/**
 * One job for each server, all at the same time; `timeout` ends each, and what it said until then counts. Keys of the session are left out. A
 * tool that is ended loses what it has not printed yet: then bash, where there is one, tells whether somebody takes the connection.
 */
function command({ list, waitMs }: ServicesParams): Command {
  const jobs = list.map((service, number) => job(service, number, Math.ceil(waitMs / 1000)).parts);
  const all: Command = { shell: 'sh', parts: jobs.flatMap(parts => [...parts, { text: '\n' }]) };
  return sh`talk() {
  number=$1; limit=$2; host=$3; port=$4; words=$5; shift 5
  out=$(printf "$words" | timeout "$limit" openssl s_client -connect "$host:$port" -servername "$host" -verify_hostname "$host" -crlf -ign_eof "$@" 2>&1 | grep -Ev '^ {4}|^[A-Za-z0-9+/=]{64}$')
  case $out in
    *CONNECTED* | *errno*) ;;
    *) timeout "$limit" bash -c ': <>"/dev/tcp/$1/$2"' itfix "$host" "$port" 2>/dev/null && out='CONNECTED(' ;;
  esac
  printf '%s\n' "--- service $number" "$out"
}
${all}wait
echo --- end`;
}

function job({ protocol, host, port, security }: Service, number: number, seconds: number): Command {
  const { hello, bye } = speeches[protocol];
  const words = `${hello}${bye}`.replaceAll('\r\n', '\\n');
  return security === 'starttls'
    ? sh`talk ${number} ${seconds} ${host} ${port} ${words} -starttls ${protocol} &`
    : sh`talk ${number} ${seconds} ${host} ${port} ${words} &`;
}

function parse({ stdout }: Execution, { list }: ServicesParams): ServicesFact {
  const [text = '', end] = stdout.split(/^--- end\s*$/m);
  if (end === undefined) throw new Unparsable('the list of answers has no end');
  const blocks = new Map(
    text
      .split(/^--- service /m)
      .slice(1)
      .map(block => [Number.parseInt(block, 10), block] as const),
  );
  return {
    list: list.map((service, number) => {
      const block = blocks.get(number);
      if (block === undefined) throw new Unparsable(`nothing was said of ${service.host}:${service.port}`);
      return { ...service, ...readTalk(block, service) };
    }),
  };
}

type Heard = Omit<Talk, keyof Service>;

/** The server's first words, where encryption begins before them. */
const greetings: Record<Service['protocol'], RegExp> = {
  smtp: /^220[ -]/m,
  imap: /^\* (?:OK|PREAUTH)/im,
  pop3: /^\+OK/m,
};

function readTalk(text: string, { protocol, security }: Service): Heard {
  const none = { addresses: [], logins: [] };
  if (/unknown option|^usage:/im.test(text))
    throw new Unparsable('this openssl cannot compare names with certificates');
  if (/Name or service not known|nodename nor servname|No address associated|Name does not resolve/i.test(text))
    return { ...none, result: 'name-not-found' };
  if (/Temporary failure in name resolution|Try again/i.test(text)) return { ...none, result: 'name-failed' };
  if (!/^CONNECTED\(/m.test(text)) {
    const word = wordOfText(text) ?? 'silent';
    return { ...none, result: word === 'connected' ? 'silent' : word };
  }
  if (/wrong version number|packet length too long|record layer failure/i.test(text))
    return { ...none, result: 'not-tls' };
  if (/Didn't find STARTTLS/i.test(text)) return { ...none, result: 'no-starttls' };
  const code = /Verify return code: (?<code>\d{1,3}) \((?<words>[^)]{1,100})\)/.exec(text)?.groups;
  // No certificate came: the handshake was waited for in vain, or refused.
  if (!code || !/^subject=/m.test(text))
    return { ...none, result: /error:|alert/i.test(text) ? 'tls-failed' : 'no-greeting' };
  const [, issuer] = /^issuer=(.{1,300})$/m.exec(text) ?? [];
  const [, subject] = /^subject=(.{1,300})$/m.exec(text) ?? [];
  if (security === 'tls' && !greetings[protocol].test(text)) return { ...none, result: 'no-greeting' };
  const words = code.code === '62' ? 'ALTNAME_INVALID' : (code.words ?? '');
  const problem = code.code === '0' ? undefined : certificateProblem(words, {}, Date.now());
  const certificate = { ...(problem && { problem }), ...(issuer && { issuer }), ...(subject && { subject }) };
  return { addresses: [], result: problem ? 'certificate' : 'ok', certificate, ...offersIn(text) };
}

/** The tool that every server has; it asks no more than a mail program does before it logs in. */
export const talkByOpenssl: Method<ServicesParams, ServicesFact> = { needs: ['openssl', 'timeout'], command, parse };
