import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { findSource, loadPlaybooks } from '../src/cli/playbooks.ts';
import { openRooms } from '../src/cli/rooms.ts';
import { judgeCase } from '../src/engine/case.ts';
import type { PlatformName } from '../src/model/platform.ts';
import type { Playbook } from '../src/model/playbook.ts';
import type { Probe } from '../src/model/probe.ts';
import { cel } from '../src/playbook/language.ts';
import filesystems from '../src/probes/disk/filesystems.ts';
import { readSmartctl } from '../src/probes/disk/health/smartctl.ts';
import health from '../src/probes/disk/health.ts';
import kernelLog from '../src/probes/disk/kernel-log.ts';
import redundancy from '../src/probes/disk/redundancy.ts';
import { filesIn, missing, parse, read, wmi } from './corpus-files.ts';

type Facts = Record<string, unknown>;
interface Case {
  readonly path: string;
  readonly domain: string;
  readonly os: string;
  readonly truth: string;
}
type Score = Record<'right' | 'wrong' | 'unknown', string[]>;

const root = new URL('../', import.meta.url);
const systems: Record<string, PlatformName> = { linux: 'linux', macos: 'darwin', windows: 'windows' };
/** What our probes print where a recording has only the part that counts. */
const asArrays = (md: string, zfs: string): unknown =>
  parse(redundancy, 'linux', `--- md\n${md}\n--- zfs\n${zfs}\n--- btrfs\n--- end`);
const asLog = (lines: string): unknown =>
  parse(
    kernelLog,
    'linux',
    `S 0 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 1\n--- uptime\n900.0 1.0\n--- devices\nx sdk -> ../../devices/pci0/host0/target0:0:9/0:0:9:0/block/sdk\n--- removable\n--- log\n${lines}`,
  );

/** The one fact that a recording tells, in the form that our probe reads; nothing where it is another tool's, or text that we do not ask for. */
function told(path: string): Facts | undefined {
  if (/^smartctl_exporter\//.test(path)) return { health: { list: [readSmartctl('/dev/sda', read(path), false)] } };
  if (/mdstat/i.test(path)) return { arrays: asArrays(read(path), '') };
  if (/zpool-status/.test(path)) return { arrays: asArrays('', read(path)) };
  if (/disk_failure/.test(path)) return { log: asLog(read(`${path}var/log/kern.log`)) };
  if (/MSFT_PhysicalDisk/.test(path))
    return { health: parse(health, 'windows', JSON.stringify({ disks: wmi(path).map(physical) })) };
  if (/Win32_LogicalDisk/.test(path)) {
    const volumes = wmi(path)
      .filter(disk => disk.DriveType === 3)
      .map(logical);
    return { filesystems: parse(filesystems, 'windows', JSON.stringify({ system: 'C:', volumes })) };
  }
  return undefined;
}

function physical(disk: Record<string, unknown>) {
  const { DeviceId: id, FriendlyName: name, BusType: bus, MediaType: media, HealthStatus: state } = disk;
  return { id: String(id), name, bus, media, health: state };
}

function logical({ DeviceID: id, FileSystem: type, Size: size, FreeSpace: free }: Record<string, unknown>) {
  return { letter: String(id).replace(':', ''), type, size, free };
}

let playbook: Playbook;
const probes = new Map<string, Probe>();
const healthy = (system: PlatformName): Facts =>
  (parseYaml(readFileSync(new URL(`test/playbooks/disk/healthy-${system}.yaml`, root), 'utf8')) as { facts: Facts })
    .facts;

/** What the playbook names on a machine that is healthy but for what the recording tells. */
function namedOn(platform: PlatformName, facts: Facts) {
  const given = { platform, facts: { ...healthy(platform), ...facts }, params: {}, answers: {}, offline: false };
  return judgeCase(given, playbook, [], probes, cel);
}

function score(cases: readonly Case[], isRight: (named: string[]) => boolean): Score {
  const counts: Score = { right: [], wrong: [], unknown: [] };
  for (const { path, os } of cases) {
    const platform = systems[os] ?? 'linux';
    const { verdict, rootCauses } = namedOn(platform, told(path) ?? {});
    const named = rootCauses.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
    const word = verdict === 'undetermined' ? 'unknown' : isRight(named) ? 'right' : 'wrong';
    counts[word].push(`${path}: ${named.join(' ') || 'nothing'}`);
  }
  return counts;
}

function say(what: string, { right, wrong, unknown }: Score): void {
  console.log(`${what}: ${right.length} right, ${wrong.length} wrong, ${unknown.length} unknown`);
  for (const line of [...wrong, ...unknown]) console.log(`  ${line}`);
}

describe.skipIf(missing)('recorded disks', () => {
  const all: Case[] = missing
    ? []
    : read('CASES.tsv')
        .split('\n')
        .slice(1)
        .map(line => line.split('\t').map(cell => cell.replace(/^"/, '')))
        .filter(([, domain]) => domain?.startsWith('disk'))
        .map(([path = '', domain = '', os = '', truth = '']) => ({ path, domain, os, truth }));
  const asked = all.filter(({ path }) => told(path) !== undefined);
  const minor = asked.filter(({ truth }) => truth.startsWith('minor'));
  const fine = asked.filter(({ truth }) => truth.startsWith('NEGATIVE'));
  const faulty = asked.filter(one => !minor.includes(one) && !fine.includes(one));

  beforeAll(async () => {
    const rooms = openRooms(new URL('src/', root));
    const loaded = await loadPlaybooks([findSource('disk', root)], root, rooms);
    playbook = loaded.playbooks.find(({ id }) => id === 'disk')!;
    for (const { probe } of Object.values(playbook.facts)) probes.set(probe, (await rooms.probe(probe))!);
  });

  test('faults are named', () => {
    const counts = score(faulty, named => named.length > 0);
    say('faults', counts);
    expect(counts.wrong).toEqual([]);
    expect(counts.right.length).toBe(faulty.length);
  });

  test('nothing is named on what is healthy', () => {
    const counts = score(fine, named => named.length === 0);
    say('healthy', counts);
    expect(counts.wrong).toEqual([]);
    expect(counts.right.length).toBe(fine.length);
  });

  test('what is only a little wrong is never called failing', () => {
    const counts = score(minor, named => !named.some(code => ['D11', 'D14', 'D15', 'D17'].includes(code)));
    say('minor', counts);
    expect(counts.wrong).toEqual([]);
    console.log(`of ${all.length} cases ${asked.length} are in a form that the probes read`);
  });

  test('no other real drive is called failing', () => {
    const labelled = new Set(all.map(({ path }) => path));
    const drives = filesIn('smartctl_exporter', /json$/).filter(path => !labelled.has(path));
    const counts = score(
      drives.map(path => ({ path, domain: 'disk', os: 'linux', truth: 'NEGATIVE' })),
      named => named.length === 0,
    );
    say('other drives', counts);
    expect(drives.length).toBeGreaterThan(100);
    expect(counts.wrong).toEqual([]);
  });
});
