import { methodsOf } from '../engine/read.ts';
import type { Connection } from '../model/connection.ts';
import type { Reason } from '../model/reading.ts';
import { platforms } from '../platforms/platforms.ts';
import type { Loaded } from './playbooks.ts';

/** Longest command that a person would type or paste from a report. */
const typedChars = 160;

/** The command a person could run to learn what itfix could not: the probe's own where it is short enough, else itfix with what was missing. */
export function wouldTell(
  { playbooks, probes }: Loaded,
  connection: Connection,
): (fact: string, reason: Reason) => string | undefined {
  const platform = platforms[connection.platform];
  return (fact, reason) => {
    const [id, name = ''] = fact.split('/');
    const playbook = playbooks.find(candidate => candidate.id === id);
    const question = playbook?.questions[name];
    if (question) return `itfix diagnose ${id} --answer ${name}=${Object.keys(question.choices).join('|')}`;
    const request = playbook?.facts[name];
    if (!request) return undefined;
    if (reason.why === 'denied') return `sudo itfix diagnose ${id}`;
    if (reason.why === 'tool-missing') return `install "${reason.tool}", then: itfix diagnose ${id}`;
    const probe = probes.get(request.probe);
    const [method] = probe ? methodsOf(probe.on[connection.platform]) : [];
    const params = probe?.params.safeParse(request.with);
    if (!method || !params?.success) return `itfix diagnose ${id}`;
    const script = platform.script(method.command(params.data)).trim();
    if (script.length <= typedChars && !script.includes('\n')) return script;
    const words = Object.entries(request.with).map(([key, value]) => platform.quote(`${key}=${JSON.stringify(value)}`));
    return ['itfix probe', request.probe, ...words].join(' ');
  };
}
