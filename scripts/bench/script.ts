import { execFileSync } from 'node:child_process';
import { methodsOf } from '../../src/engine/read.ts';
import type { Run } from '../../src/model/run.ts';
import { platforms } from '../../src/platforms/platforms.ts';
import { preambleSh } from '../../src/platforms/posix.ts';
import system from '../../src/probes/hardware/system.ts';
import os from '../../src/probes/software/os.ts';
import type { Site } from './site.ts';

/** The very commands that itfix asks a machine of the site with these words, as one script. */
export function sameAsOneScript(itfix: readonly string[], { hosts, configFile }: Site): string {
  const [node = '', ...words] = [...itfix, '--on', hosts(1)[0] ?? '', '--ssh-config', configFile, '--json', '--quiet'];
  const run: Run = JSON.parse(execFileSync(node, words, { encoding: 'utf8', maxBuffer: 2 ** 28 }));
  const proofs = Object.values(run.evidence).filter(({ from }) => from !== 'here');
  // What the head of a report says is asked besides the playbooks.
  const head = [os, system].flatMap(({ on }) => methodsOf(on.linux).slice(0, 1));
  const asked = [
    ...proofs.map(proof => proof.asked),
    ...head.map(({ command }) => platforms.linux.script(command({}))),
  ];
  const parts = asked.map(words => `( ${words}\n) </dev/null; echo "--- $?"`);
  return `${preambleSh([])}${parts.join('\n')}\necho the end\n`;
}
