import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { structured } from '../../net/_structured.ts';
import type { Incoming } from './fact.ts';

/** Ports in order, each once. */
const each = (ports: readonly number[]): number[] => [...new Set(ports)].sort((a, b) => a - b);

/** Only chains at the hook for incoming packets count, and what they jump to: containers have rules for what is passed on. */
function nftFilters(ruleset: string): boolean {
  const chains = ruleset.split(/^\s*chain /m).slice(1);
  const atInput = chains.filter(chain => /hook (?:input|prerouting|ingress)/.test(chain));
  const jumps = atInput.flatMap(chain => [...chain.matchAll(/\b(?:jump|goto) (\S+)/g)].map(([, name]) => name));
  const reached = [...atInput, ...chains.filter(chain => jumps.includes(/^\S+/.exec(chain)?.[0]))];
  return reached.some(chain => /policy drop|\b(?:drop|reject)\b/.test(chain));
}

function iptablesFilters(saved: string): boolean {
  if (/^:INPUT (?:DROP|REJECT)/m.test(saved)) return true;
  const jumps = [...saved.matchAll(/^-A INPUT .*-j (\S+)/gm)].map(([, name]) => name);
  const rules = [...saved.matchAll(/^-A (\S+) .*-j (?:DROP|REJECT)/gm)].map(([, chain]) => chain);
  return rules.some(chain => chain === 'INPUT' || jumps.includes(chain));
}

/** 0100007F is 127.0.0.1; one of IPv6 has 32 digits. */
const ownOnly = /^(?:[\dA-F]{6}7F|0{24}01000000)$/;

export function readLinux(stdout: string): Incoming {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the rules were not read to their end');
  const [nft, iptables] = [(said.get('nft') ?? '').trim(), (said.get('iptables') ?? '').trim()];
  const isMissing = nft === 'missing' && iptables === 'missing';
  // Without either tool and without the kernel's part of them there are no rules.
  if (isMissing && !/^0$/m.test(said.get('modules') ?? ''))
    throw new Unparsable('neither nft nor iptables-save is there to tell the rules');
  if (/not permitted|Permission denied/i.test(nft)) throw new Unparsable('the rules are not told');
  const by = [...(nftFilters(nft) ? ['nftables'] : []), ...(iptablesFilters(iptables) ? ['iptables'] : [])];
  const ports = [...(said.get('listening') ?? '').matchAll(/^tcp6? ([\dA-F]+):([\dA-F]{4})$/gm)]
    .filter(([, address = '']) => !ownOnly.test(address))
    .map(([, , port = '']) => Number.parseInt(port, 16));
  return { filters: by.length > 0, by, off: [], listens: each(ports) };
}

export function readDarwin(stdout: string): Incoming {
  const state = /State = (?<state>[012])/.exec(stdout)?.groups?.state;
  if (state === undefined) throw new Unparsable('the firewall tells no state');
  const ports = [...stdout.matchAll(/^tcp\S*\s+\d+\s+\d+\s+(\S+)\.(\d+)\s/gm)]
    .filter(([, address = '']) => !/^(?:127\.|::1|localhost)/.test(address))
    .map(([, , port]) => Number(port));
  return { filters: state !== '0', by: state === '0' ? [] : ['Application Firewall'], off: [], listens: each(ports) };
}

const Told = z.object({
  Active: z.array(z.string()),
  Profiles: z.array(z.object({ Name: z.string(), Enabled: z.string() })),
  Others: z.array(z.string()),
  Listening: z.array(z.number()),
});

export function readWindows(stdout: string): Incoming {
  const { Active, Profiles, Others, Listening } = structured(stdout, Told);
  const used = Profiles.filter(({ Name }) => Active.length === 0 || Active.includes(Name));
  const on = used.filter(({ Enabled }) => Enabled === 'True').map(({ Name }) => `Windows Firewall (${Name})`);
  // Another firewall switches the one of Windows off, and stands in for it.
  const off = Others.length > 0 ? [] : used.filter(({ Enabled }) => Enabled === 'False').map(({ Name }) => Name);
  return { filters: on.length + Others.length > 0, by: [...on, ...Others], off, listens: each(Listening) };
}
