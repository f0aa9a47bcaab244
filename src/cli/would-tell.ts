import { methodsOf } from '../engine/read.ts';
import type { Reason } from '../model/reading.ts';
import type { Target } from '../model/run.ts';
import { platforms } from '../platforms/platforms.ts';
import type { Loaded } from './playbooks.ts';

/** Longest command that a person would type or paste from a report. */
const typedChars = 160;

/** The command a person could run to learn what itfix could not: the probe's own where it is short enough, else itfix with what was missing. */
export function wouldTell(
  { playbooks, probes }: Loaded,
  { platform: system, url }: Target,
): (fact: string, reason: Reason) => string | undefined {
  const on = url.startsWith('ssh:') ? ` --on ${url}` : '';
  const platform = system && platforms[system];
  return (fact, reason) => {
    const [id, name = ''] = fact.split('/');
    const playbook = playbooks.find(candidate => candidate.id === id);
    const question = playbook?.questions[name];
    if (question) return `itfix diagnose ${id}${on} --answer ${name}=${Object.keys(question.choices).join('|')}`;
    const request = playbook?.facts[name];
    if (!request) return undefined;
    if (reason.why === 'denied') return on === '' ? `sudo itfix diagnose ${id}` : `itfix diagnose ${id}${asRoot(on)}`;
    if (reason.why === 'tool-missing') return `install "${reason.tool}", then: itfix diagnose ${id}${on}`;
    const probe = probes.get(request.probe);
    const [method] = probe && system ? methodsOf(probe.on[system]) : [];
    const params = probe?.params.safeParse(request.with);
    if (!platform || !method || !params?.success) return `itfix diagnose ${id}${on}`;
    const script = platform.script(method.command(params.data)).trim();
    if (script.length <= typedChars && !script.includes('\n')) return script;
    const words = Object.entries(request.with).map(([key, value]) => platform.quote(`${key}=${JSON.stringify(value)}`));
    return [`itfix probe${on}`, request.probe, ...words].join(' ');
  };
}

function asRoot(on: string): string {
  return on.replace(/\/\/[^@]*@/, '//root@');
}
