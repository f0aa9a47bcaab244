import { methodsOf } from '../engine/read.ts';
import type { Connection } from '../model/connection.ts';
import type { Reason } from '../model/reading.ts';
import { platforms } from '../platforms/platforms.ts';
import type { Loaded } from './playbooks.ts';

/** Longest command that a person would type or paste from a report. */
const typedChars = 160;

/** The command a person could run to learn a fact that itfix could not: the probe's own where it is short enough, else itfix with what was missing. */
export function wouldTell(
  { playbooks, probes }: Loaded,
  connection: Connection,
): (fact: string, reason: Reason) => string | undefined {
  return (fact, reason) => {
    const [id, name = ''] = fact.split('/');
    const request = playbooks.find(playbook => playbook.id === id)?.facts[name];
    if (!request) return undefined;
    if (reason.why === 'denied') return `sudo itfix diagnose ${id}`;
    if (reason.why === 'tool-missing') return `install "${reason.tool}", then: itfix diagnose ${id}`;
    const probe = probes.get(request.probe);
    const [method] = probe ? methodsOf(probe.on[connection.platform]) : [];
    const params = probe?.params.safeParse(request.with);
    if (!method || !params?.success) return `itfix diagnose ${id}`;
    const script = platforms[connection.platform].script(method.command(params.data)).trim();
    return script.length <= typedChars && !script.includes('\n') ? script : `itfix probe ${request.probe}`;
  };
}
