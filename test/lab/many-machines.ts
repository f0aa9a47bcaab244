import { rmSync } from 'node:fs';
import { booted, type Machine, startMachine } from './machine.ts';

interface Ground {
  readonly image: string;
  readonly itfix: string;
  readonly folder: string;
}

/** So many machines at once: each boots its systemd, each is asked who it is, and all go. */
export async function manyMachines(
  count: number,
  { image, itfix, folder }: Ground,
  tell: (line: string) => void,
): Promise<{ passed: number; bad: number; failures: string[] }> {
  const began = performance.now();
  const sinceSec = (): string => ((performance.now() - began) / 1000).toFixed(1);
  const started: Machine[] = [];
  const all = await Promise.allSettled(
    Array.from({ length: count }, async (_, index) => {
      const machine = await startMachine({ name: `m${index + 1}`, kind: 'systemd', image, itfix, worldFolder: folder });
      started.push(machine);
      await booted(machine);
      return machine;
    }),
  );
  tell(
    `${all.filter(({ status }) => status === 'fulfilled').length} of ${count} machines are running after ${sinceSec()} s`,
  );
  const asked = await Promise.allSettled(
    all.map(one => (one.status === 'rejected' ? Promise.reject(one.reason) : ask(one.value))),
  );
  const failures = asked.flatMap(one => (one.status === 'rejected' ? [String(one.reason)] : []));
  tell(`${count - failures.length} of ${count} said who they are, after ${sinceSec()} s`);
  await Promise.all(started.map(machine => machine.close()));
  rmSync(folder, { recursive: true, force: true });
  tell(`all are gone after ${sinceSec()} s`);
  return { passed: count - failures.length, bad: 0, failures };
}

/** It is itself, and no other: its name by its own init, and itfix runs on it. */
async function ask(machine: Machine): Promise<void> {
  const { stdout, stderr } = await machine.sh('hostname; systemctl is-active ssh; itfix --version');
  if (!new RegExp(`^${machine.name}\\nactive\\n\\d`).test(stdout))
    throw new Error(`${machine.name} said: ${stdout}${stderr}`);
}
