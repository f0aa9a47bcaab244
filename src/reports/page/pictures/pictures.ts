import type { Run } from '../../../model/run.ts';
import { factName } from '../../_wording.ts';
import type { Markup } from '../markup.ts';
import { drawBattery } from './battery.ts';
import { drawFilesystems } from './disk-space.ts';
import { drawLatency } from './latency.ts';
import { drawMemory } from './memory.ts';
import { drawPath } from './path.ts';
import { drawSupplies } from './supplies.ts';

/** Probes whose fact is easier to see than to read. A fact of another form has no picture: it stands among the facts. */
const drawings: Readonly<Record<string, (value: unknown, name: string) => Markup | undefined>> = {
  'net.path': drawPath,
  'net.series': drawLatency,
  'disk.filesystems': drawFilesystems,
  'system.memory-pressure': drawMemory,
  'print.device': drawSupplies,
  'hardware.battery': drawBattery,
};

/** Pictures of what was measured. A fact that several playbooks read is drawn once. */
export function drawFacts({ facts, evidence }: Run): Markup[] {
  const pictures = new Map<string, Markup>();
  for (const [fact, reading] of Object.entries(facts)) {
    const [id] = reading.evidence;
    const probe = id === undefined ? undefined : evidence[id]?.probe;
    const draw = probe === undefined || !Object.hasOwn(drawings, probe) ? undefined : drawings[probe];
    const picture = reading.ok && draw ? draw(reading.value, factName(fact)) : undefined;
    if (picture) pictures.set(picture.text, picture);
  }
  return [...pictures.values()];
}
