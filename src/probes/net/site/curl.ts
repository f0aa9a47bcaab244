import { isIP } from 'node:net';
import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { isoDate, readHead } from '../_http.ts';
import { wordOfText } from '../_word.ts';
import { best, partsOf, type Step, type Tls, type Visit } from './site.ts';
import { certificateProblem } from './tls-problem.ts';

/** More of a page than this is not read. */
const mostBytes = 100_000;

const figures =
  'itfix %{http_code} %{time_namelookup} %{time_connect} %{time_appconnect} %{time_starttransfer} %{time_total} %{remote_ip}\\n';

/** `-q`: the owner's .curlrc may set a proxy or switch the checks off. A refused certificate is fetched again, unchecked, to be shown. */
export function visitByCurl({ url, waitMs }: { url: string; waitMs: number }): Command {
  return sh`visit() {
  curl -q -sS -v -o /dev/null --noproxy '*' --max-time ${waitMs / 1000} --max-filesize ${mostBytes} -A itfix -w ${figures} "$@" -- ${url} 2>&1
}
date '+now %s'
visit
code=$?
echo "exit $code"
case $code in 51|60) visit -k ;; esac`;
}

/** itfix 200 0.000024 0.000193 0.022214 0.006100 0.006200 198.51.100.2 */
const measured =
  /^itfix (?<status>\d{3}) (?<name>\d+[.,]\d+) (?<tcp>\d+[.,]\d+) (?<tls>\d+[.,]\d+) (?<first>\d+[.,]\d+) (?<total>\d+[.,]\d+) ?(?<address>\S*)$/m;

/** `* connect to 198.51.100.2 port 81 failed: Connection refused`, `* Immediate connect fail for 203.0.113.9: Network is unreachable` */
const refusals = /^\* (?:connect to .{1,200}? failed|Immediate connect fail for \S{1,80}): (?<problem>.{1,80})$/gm;

/** What curl told. */
export function readCurl(output: string, url: string): Visit {
  // A bare carriage return in a header would begin a line of its own.
  const stdout = output.replaceAll('\r', '');
  const [first = '', again = ''] = stdout.split(/^exit \d+$/m);
  const exit = Number(/^exit (?<code>\d+)$/m.exec(stdout)?.groups?.code);
  const times = measured.exec(first)?.groups;
  if (!times || Number.isNaN(exit)) throw new Unparsable('no figures from curl');
  const parts = partsOf(url);
  const tls = parts.secure ? readTls(first, again, exit) : undefined;
  const head = readHead(
    [...first.matchAll(/^< (?<line>.{0,1000})$/gm)].map(line => line.groups?.line ?? '').join('\n'),
  );
  const addresses = addressesIn(first, times.address ?? '', parts.port);
  const found = {
    addresses,
    ...(tls && { tls }),
    ...(head && { head }),
    ...(times.address ? { address: times.address } : {}),
  };
  return { ...found, steps: stepsOf(first, exit, times, parts) };
}

function addressesIn(text: string, last: string, port: number): string[] {
  const tried = [...text.matchAll(/^\*\s+Trying (?<where>\S{1,80})\.\.\./gm)].map(({ groups }) => groups?.where ?? '');
  const bare = tried.map(where =>
    (where.endsWith(`:${port}`) ? where.slice(0, -`:${port}`.length) : where).replace(/^\[|\]$/g, ''),
  );
  return [...new Set([...bare, last])].filter(address => isIP(address) !== 0);
}

type Times = { readonly [name: string]: string | undefined };

/** Which step failed, from how far curl says it came and the code it ended with. */
function stepsOf(text: string, exit: number, times: Times, { secure, literal }: ReturnType<typeof partsOf>): Step[] {
  const at = (name: string) => Number(times[name]?.replace(',', '.')) * 1000;
  const steps: Step[] = [];
  const add = (step: Step['step'], from: number, to: number, result: Step['result']) => {
    steps.push({ step, ms: Math.max(0, Math.round(to - from)), result });
    return steps;
  };
  const [name, total] = [at('name'), at('total')];
  const connected = /^\* (?:Connected to|Established connection to) /m.test(text);
  if (!connected && (exit === 6 || (exit === 28 && !/^\*\s+Trying /m.test(text))))
    return add('name', 0, total, exit === 6 ? 'not-found' : 'silent');
  if (!literal) add('name', 0, name, 'ok');
  if (!connected) return add('tcp', name, total, failedConnect(text, exit));
  const tcp = at('tcp') || name;
  add('tcp', name, tcp, 'ok');
  const tls = at('tls');
  if (secure && exit !== 0 && times.status === '000' && tls === 0) return add('tls', tcp, total, failedTls(text, exit));
  if (secure) add('tls', tcp, tls, 'ok');
  return add('http', secure ? tls : tcp, at('first') || total, spoken(times.status, exit));
}

function failedConnect(text: string, exit: number): Step['result'] {
  const words = [...text.matchAll(refusals)].map(({ groups }) => wordOfText(groups?.problem ?? '') ?? 'silent');
  const told = best(words.map(result => ({ addresses: [], steps: [{ step: 'tcp' as const, result }] })))?.steps[0]
    ?.result;
  const result = told ?? (exit === 28 ? 'silent' : wordOfText(/^curl: .{1,300}$/m.exec(text)?.[0] ?? ''));
  if (!result) throw new Unparsable(`curl ended with ${exit} and did not say why it could not connect`);
  return result;
}

/** curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to 198.51.100.2:87 */
const cutOff =
  /^curl: \(\d+\) .{0,200}(?:SSL_ERROR_SYSCALL|SSL_ERROR_ZERO_RETURN|unexpected eof|Connection reset|closed abruptly)/m;

function failedTls(text: string, exit: number): Step['result'] {
  if (exit === 28) return 'silent';
  if ([35, 51, 60].includes(exit) || exit === 56) return cutOff.test(text) ? 'reset' : 'tls-failed';
  throw new Unparsable(`curl ended with ${exit} before it could judge the certificate`);
}

/** 18, 23, 63: the answer came, its body was cut short. 52, 55, 56: the connection ended without one. */
function spoken(status: string | undefined, exit: number): Step['result'] {
  if (status !== undefined && status !== '000') return Number(status) < 500 ? 'ok' : 'http-error';
  if (exit === 28) return 'silent';
  return [52, 55, 56].includes(exit) ? 'reset' : 'http-error';
}

const line = (name: string, text: string) =>
  new RegExp(`^\\*\\s+${name}: (?<value>.{1,300})$`, 'm').exec(text)?.groups?.value?.trim();

function readTls(first: string, again: string, exit: number): Tls | undefined {
  const text = again.trim() === '' ? first : again;
  const [notBefore, notAfter] = [isoDate(line('start date', text)), isoDate(line('expire date', text))];
  const [issuer, subject] = [line('issuer', text), line('subject', text)];
  const protocol = /SSL connection using (?<protocol>TLSv?[\d.]+|SSLv\d)/.exec(text)?.groups?.protocol;
  const error = /^curl: \((?:35|51|60)\) (?<error>.{1,200})$/m.exec(first)?.groups?.error;
  const dates = { ...(notBefore !== undefined && { notBefore }), ...(notAfter !== undefined && { notAfter }) };
  const seen = {
    ...(protocol !== undefined && { protocol }),
    ...(issuer !== undefined && { issuer }),
    ...(subject !== undefined && { subject }),
    ...dates,
  };
  if (error === undefined || cutOff.test(first)) return Object.keys(seen).length > 0 ? seen : undefined;
  const nowMs = Number(/^now (?<now>\d+)$/m.exec(first)?.groups?.now) * 1000;
  return { ...seen, problem: exit === 35 ? 'handshake' : certificateProblem(error, dates, nowMs), error };
}
