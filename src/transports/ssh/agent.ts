import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';
import type { AgentKey } from './identity.ts';

/** How long an agent may take to say what it holds; one that asks its person first may take as long as it likes to sign. Practice value. */
const answerLimitMs = 3000;

/** The keys that the agent at this socket or pipe holds. None where nobody answers there. */
export function keysHeldBy(path: string): Promise<AgentKey[]> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve([]), answerLimitMs);
    const answer = (keys: readonly ParsedKey[]): void => {
      clearTimeout(timer);
      resolve(keys.map(key => ({ blob: key.getPublicSSH(), comment: key.comment })));
    };
    try {
      ssh2.createAgent(path).getIdentities((error, keys) => answer(error ? [] : (keys ?? []).flatMap(parsed)));
    } catch {
      answer([]);
    }
  });
}

/** An agent that offers one of its keys, so that each is tried in its turn. Any other way of ssh2 offers all at once. */
export function agentWithOnly(path: string, blob: Uint8Array): BaseAgent {
  const agent = ssh2.createAgent(path);
  return Object.assign(Object.create(agent), {
    getIdentities(give: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
      agent.getIdentities((error, keys) =>
        give(
          error ?? undefined,
          (keys ?? []).flatMap(parsed).filter(key => key.getPublicSSH().equals(blob)),
        ),
      );
    },
  });
}

/** Agents give keys as they came or taken apart. */
function parsed(key: unknown): ParsedKey[] {
  const read = ssh2.utils.parseKey(Buffer.isBuffer(key) ? key : Object(key));
  return read instanceof Error ? [] : [read].flat();
}
