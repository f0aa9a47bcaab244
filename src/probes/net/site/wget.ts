import { isIP } from 'node:net';
import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { readHead } from '../_http.ts';
import { wordOfText } from '../_word.ts';
import { best, partsOf, type Step, type Visit } from './site.ts';
import { certificateProblem } from './tls-problem.ts';

/** For machines without curl. Only what GNU wget and BusyBox wget both understand; -T crashes BusyBox 1.35 as Debian builds it. */
export function visitByWget({ url, waitMs }: { url: string; waitMs: number }): Command {
  return sh`unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
date '+now %s'
timeout ${Math.ceil(waitMs / 1000)} wget -S -O /dev/null -- ${url} 2>&1
printf '\nexit %s\n' $?`;
}

/** Connecting to two.example (two.example)|2001:db8:9::2|:82... failed: Permission denied. */
const gnuRefusals = /^Connecting to .{1,300}? failed: (?<problem>.{1,80})\.$/gm;
/** wget: can't connect to remote host (198.51.100.2): Connection refused */
const busyboxRefusal = /^wget: can't connect to remote host.{0,80}: (?<problem>.{1,80})$/m;

/** What wget told. It names no times, and BusyBox knows little: what it cannot tell apart is `Unparsable`. */
export function readWget(output: string, url: string): Visit {
  // A bare carriage return in a header would begin a line of its own.
  const stdout = output.replaceAll('\r', '');
  const exit = Number(/^exit (?<code>\d{1,3})$/m.exec(stdout)?.groups?.code);
  if (Number.isNaN(exit)) throw new Unparsable('wget did not end');
  const parts = partsOf(url);
  const head = readHead(
    stdout
      .slice(Math.max(0, stdout.search(/^ {2}HTTP\//m)))
      .replaceAll(/^ {2}/gm, '')
      .replace(/\n(?! *[\w-]+:)[\s\S]*$/, '\n'),
  );
  const addresses = addressesIn(stdout);
  const ways = (['name', 'tcp', 'tls', 'http'] as const).filter(
    step => !(step === 'name' && parts.literal) && !(step === 'tls' && !parts.secure),
  );
  const failed = head
    ? { step: 'http' as const, result: head.status < 500 ? ('ok' as const) : ('http-error' as const) }
    : failure(stdout, exit, parts);
  const before = ways.slice(0, ways.indexOf(failed.step)).map(step => ({ step, result: 'ok' as const }));
  return {
    addresses,
    ...(head && { head }),
    ...tlsOf(stdout, failed, parts.secure, head !== undefined),
    steps: [...before, failed],
  };
}

function addressesIn(text: string): string[] {
  const resolved = /^Resolving .{1,300}?\.\.\. (?<list>[\dA-Fa-f:., ]{1,600})$/m.exec(text)?.groups?.list ?? '';
  const tried = [
    ...text.matchAll(/^Connecting to .{1,300}?[(|[](?<address>[\dA-Fa-f:.]{2,45}?)\]?(?::\d+\)|\|:\d+)/gm),
  ].map(({ groups }) => groups?.address ?? '');
  return [...new Set([...resolved.split(/,\s*/), ...tried])].filter(address => isIP(address) !== 0);
}

function failure(text: string, exit: number, { literal, secure }: ReturnType<typeof partsOf>): Step {
  if (/unable to resolve host address|^wget: bad address/m.test(text)) return { step: 'name', result: 'not-found' };
  const busybox = !/^--\d{4}-/m.test(text);
  if (busybox) return failureOfBusybox(text, literal);
  const words = [...text.matchAll(gnuRefusals)].flatMap(({ groups }) => wordOfText(groups?.problem ?? '') ?? []);
  if (!/\.\.\. connected\.$/m.test(text) && (words.length > 0 || exit === 124)) {
    const told = best(words.map(result => ({ addresses: [], steps: [{ step: 'tcp' as const, result }] })))?.steps[0]
      ?.result;
    return { step: 'tcp', result: told ?? 'silent' };
  }
  if (secure && !text.includes('HTTP request sent')) return failureOfTls(text, exit);
  if (/No data received|reset by peer/.test(text)) return { step: 'http', result: 'reset' };
  if (exit === 124 || /timed out/.test(text)) return { step: 'http', result: 'silent' };
  throw new Unparsable(`wget ended with ${exit}`);
}

function failureOfTls(text: string, exit: number): Step {
  if (exit === 124) return { step: 'tls', result: 'silent' };
  const cutOff = /non-properly terminated|reset by peer|pull function|unexpected eof/i.test(text);
  if (exit === 5 || text.includes('Unable to establish SSL connection'))
    return { step: 'tls', result: cutOff ? 'reset' : 'tls-failed' };
  throw new Unparsable(`wget ended with ${exit}`);
}

/** BusyBox tries one address only, so a refusal says something of a name only if there is no other; its TLS fails with healthy servers too. */
function failureOfBusybox(text: string, literal: boolean): Step {
  const result = wordOfText(busyboxRefusal.exec(text)?.groups?.problem ?? '');
  if (result && literal) return { step: 'tcp', result };
  throw new Unparsable('BusyBox wget cannot tell why there was no answer');
}

function tlsOf(text: string, { step, result }: Step, secure: boolean, answered: boolean): Pick<Visit, 'tls'> {
  if (step === 'tls' && result === 'tls-failed') {
    const error = text
      .split('\n')
      .filter(line => /certificate|alert|handshake/i.test(line))
      .join(' ')
      .slice(0, 300);
    return { tls: { problem: certificateProblem(error, {}, Number.NaN), error } };
  }
  return secure && answered && !/^--\d{4}-/m.test(text) ? { tls: { issuerUnchecked: true } } : {};
}
