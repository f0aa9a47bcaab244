import * as z from 'zod';
import { Service } from '../_service.ts';
import { domainName, isDomain } from '../domain/domain-name.ts';
import type { Answer, Question } from '../domain/record.ts';
import { givenService, isServer } from './given.ts';

export const SettingsParams = z.object({
  address: z.string().refine(isDomain, 'a mail address, or the domain of one'),
  servers: z.array(z.string()),
  /** Servers that are known already, as the program is set: nothing is looked for in their stead. */
  incoming: z.string().refine(isServer, 'a server and its port, for example imap.example.com:993').default(''),
  outgoing: z.string().refine(isServer, 'a server and its port, for example smtp.example.com:587').default(''),
  waitMs: z.number().default(2500),
});
export type SettingsParams = z.output<typeof SettingsParams>;

export const SettingsFact = z.object({
  domain: z.string(),
  list: z.array(Service),
  /** Questions that nobody answered. */
  failed: z.array(z.string()),
});
export type SettingsFact = z.output<typeof SettingsFact>;

/** RFC 6186, and RFC 8314 for `_submissions`. */
const services: { readonly [label: string]: Pick<Service, 'protocol' | 'security'> } = {
  _submissions: { protocol: 'smtp', security: 'tls' },
  _submission: { protocol: 'smtp', security: 'starttls' },
  _imaps: { protocol: 'imap', security: 'tls' },
  _imap: { protocol: 'imap', security: 'starttls' },
  _pop3s: { protocol: 'pop3', security: 'tls' },
};

/** More are no account. */
const mostServices = 8;

export function srvQuestions({ address }: SettingsParams): Question[] {
  return Object.keys(services).map(label => ({ name: `${label}._tcp.${domainName(address)}`, type: 'SRV' }));
}

/** The servers by priority; a target of "." means that there is no such service (RFC 2782). */
export function srvSettings({ address, incoming, outgoing }: SettingsParams, answers: readonly Answer[]): SettingsFact {
  const given = [
    ...(incoming === '' ? [] : [givenService(incoming, 'imap')]),
    ...(outgoing === '' ? [] : [givenService(outgoing, 'smtp')]),
  ].flatMap(service => service ?? []);
  const found = answers.flatMap(({ name, data }) => {
    const service = services[name.split('.')[0] ?? ''];
    const targets = data.map(text => text.split(' ')).sort((one, other) => Number(one[0]) - Number(other[0]));
    return targets.flatMap(([, , port, host]) => {
      const read = Service.safeParse({ ...service, host, port: Number(port), from: 'srv' });
      return read.success && host !== '.' ? [read.data] : [];
    });
  });
  const failed = answers.filter(({ result }) => result === 'failed').map(({ name }) => name);
  const list = [...given, ...found.filter(({ protocol }) => (protocol === 'smtp' ? outgoing : incoming) === '')];
  return { domain: domainName(address), list: list.slice(0, mostServices), failed };
}
