import * as z from 'zod';
import { isoDate, readHead } from '../_http.ts';
import { structured } from '../_structured.ts';
import { wordOfName } from '../_word.ts';
import { best, partsOf, type Step, type Tls, type Visit } from './site.ts';
import { certificateProblem } from './tls-problem.ts';

const Text = z.string().max(20_000).optional();
const Ms = z.number().optional();
const Told = z.object({
  now: z.string(),
  addresses: z.array(z.string()).max(100),
  nameMs: z.number(),
  nameError: Text,
  visits: z.array(
    z.object({
      ...{
        address: z.string(),
        tcp: z.string(),
        tcpMs: z.number(),
        tlsMs: Ms,
        httpMs: Ms,
        failedMs: Ms,
        failed: z.enum(['tls', 'http']).optional(),
      },
      ...{
        error: Text,
        head: Text,
        protocol: Text,
        problems: Text,
        subject: Text,
        issuer: Text,
        notBefore: Text,
        notAfter: Text,
      },
    }),
  ),
});
type Told = z.output<typeof Told>['visits'][number];

/** What the PowerShell script told. */
export function readWindows(stdout: string, url: string): Visit {
  const { addresses, nameMs, nameError, now, visits } = structured(stdout, Told);
  const result =
    nameError === undefined
      ? 'ok'
      : nameError === 'silent'
        ? 'silent'
        : nameError === 'TryAgain'
          ? 'try-again'
          : 'not-found';
  const name: Step[] = partsOf(url).literal ? [] : [{ step: 'name', ms: nameMs, result }];
  const chosen = best(visits.map(told => visitOf(told, partsOf(url).secure, Date.parse(now))));
  return { ...chosen, addresses, steps: [...name, ...(chosen?.steps ?? [])] };
}

function visitOf(told: Told, secure: boolean, nowMs: number): Visit {
  const tls = secure ? tlsOf(told, nowMs) : undefined;
  const head = told.head === undefined ? undefined : readHead(told.head);
  return {
    addresses: [],
    address: told.address,
    ...(head && { head }),
    ...(tls && { tls }),
    steps: stepsOf(told, secure, head?.status),
  };
}

function stepsOf(told: Told, secure: boolean, status: number | undefined): Step[] {
  const steps: Step[] = [
    { step: 'tcp', ms: told.tcpMs, result: told.tcp === 'connected' ? 'ok' : (wordOfName(told.tcp) ?? 'unreachable') },
  ];
  const ms = (value: number | undefined) => value !== undefined && { ms: value };
  if (told.tcp !== 'connected') return steps;
  if (told.failed === 'tls') {
    // Schannel's refusal of a handshake has no socket error: AuthenticationException, Win32Exception.
    return [
      ...steps,
      {
        step: 'tls',
        ...ms(told.failedMs),
        result: wordOfName(told.error ?? '') ?? (told.error === 'IOException' ? 'reset' : 'tls-failed'),
      },
    ];
  }
  if (secure) steps.push({ step: 'tls', ...ms(told.tlsMs), result: told.problems ? 'tls-failed' : 'ok' });
  if (told.problems) return steps;
  if (told.failed === 'http')
    return [...steps, { step: 'http', ...ms(told.failedMs), result: wordOfName(told.error ?? '') ?? 'reset' }];
  return [
    ...steps,
    {
      step: 'http',
      ...ms(told.httpMs),
      result: told.head === '' ? 'reset' : status !== undefined && status < 500 ? 'ok' : 'http-error',
    },
  ];
}

function tlsOf({ protocol, problems, error, failed, subject, issuer, ...dates }: Told, nowMs: number): Tls | undefined {
  const [notBefore, notAfter] = [isoDate(dates.notBefore), isoDate(dates.notAfter)];
  const known = { ...(notBefore !== undefined && { notBefore }), ...(notAfter !== undefined && { notAfter }) };
  const seen: Tls = {
    ...known,
    ...(protocol !== undefined && { protocol }),
    ...(issuer !== undefined && { issuer }),
    ...(subject !== undefined && { subject }),
  };
  if (problems) return { ...seen, problem: certificateProblem(problems, known, nowMs), error: problems };
  const broken = failed === 'tls' && error !== undefined && error !== 'IOException' && wordOfName(error) === undefined;
  if (broken) return { ...seen, problem: 'handshake', error };
  return Object.keys(seen).length > 0 ? seen : undefined;
}
