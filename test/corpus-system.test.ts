import { afterAll, describe, expect, test } from 'vitest';
import { crashOfKernelLine } from '../src/probes/system/crashes/kernel.ts';
import lifecycle from '../src/probes/system/lifecycle.ts';
import memory from '../src/probes/system/memory-pressure.ts';
import { killsIn } from '../src/probes/system/oom-kills/kernel.ts';
import services from '../src/probes/system/services.ts';
import updates from '../src/probes/system/updates.ts';
import { filesIn, missing, parse, read } from './corpus-files.ts';

const score = { faults: { right: 0, wrong: 0, unknown: 0 }, healthy: { right: 0, wrong: 0, unknown: 0 } };

/** Counts, and demands that nothing is wrong: what is not found is unknown, what is found where nothing is would be wrong. */
function count(kind: keyof typeof score, grade: 'right' | 'wrong' | 'unknown'): void {
  score[kind][grade] += 1;
  expect(grade).not.toBe('wrong');
}

interface Found {
  readonly list: readonly { name: string; harmless?: string }[];
}

/** Lines of `systemctl list-units` as the blocks that `systemctl show` prints, in a container or not. */
function unitsOf(text: string, container: 'yes' | 'no'): Found {
  const lines = [...text.matchAll(/^[*● ]*(?<id>\S+\.\w+) +\S+ +(?<state>\S+) /gm)];
  const blocks = lines.map(({ groups }) => {
    const { id, state } = groups ?? {};
    return `Id=${id}\nActiveState=${state}\nSubState=${state}\nResult=exit-code\nUnitFileState=enabled\n`;
  });
  const stdout = `--- manager\nsystemd\n--- units\n${blocks.join('\n')}\n--- asked\n${blocks.length}\n--- container\n${container}\n`;
  return parse(services, 'linux', stdout) as Found;
}

/** Lines of `dpkg -l` as the probe asks for them. */
function packagesOf(text: string): { broken: readonly { package: string }[] } {
  const lines = [...text.matchAll(/^(?<status>[a-z][a-zA-Z][ R])\s+(?<name>\S+)/gm)];
  const status = lines.map(({ groups }) => `${groups?.status} ${groups?.name}`).join('\n');
  return parse(updates, 'linux', `--- status\n${status}\n--- end\n`) as ReturnType<typeof packagesOf>;
}

function supportOf(release: string, paid = ''): { version: string; supported?: boolean } {
  const stdout = `--- release\n${release}\n--- today\n2026-11-28\n--- paid\n${paid}\n`;
  return parse(lifecycle, 'linux', stdout) as ReturnType<typeof supportOf>;
}

describe.skipIf(missing)('recorded systems', () => {
  afterAll(() => {
    for (const [kind, { right, wrong, unknown }] of Object.entries(score))
      console.log(`system, ${kind}: ${right} right, ${wrong} wrong, ${unknown} unknown`);
  });

  // CASES.tsv: "failed units: systemd-remount-fs.service, multipathd.socket (LXD guest)".
  test('units of an LXD guest', () => {
    const { list } = unitsOf(read('hotsos/sosreport-rabbitmq/sos_commands/systemd/systemctl_list-units'), 'yes');
    const names = list.map(({ name }) => name).sort();
    count('faults', names.join(' ') === 'multipathd.socket systemd-remount-fs.service' ? 'right' : 'wrong');
    count('healthy', list.every(({ harmless }) => harmless !== undefined) ? 'right' : 'wrong');
  });

  test.each(['jc/centos-7.7/systemctl.out', 'jc/ubuntu-18.04/systemctl.out'])('units of %s', path => {
    const text = read(path);
    expect(text).not.toMatch(/\bfailed\b/);
    count('healthy', unitsOf(text, 'no').list.length === 0 ? 'right' : 'wrong');
  });

  const packages = [
    ...['cve-rsync-jammy', 'cve-rsync-noble', 'cve-needrestart', 'cve-libmodule-scandeps-perl'].flatMap(name => [
      `hotsos/cases/system/${name}/sos_commands/dpkg/dpkg_-l`,
      `hotsos/cases/system/${name}-false/sos_commands/dpkg/dpkg_-l`,
    ]),
    'jc/ubuntu-18.04/dpkg-l.out',
  ];
  test.each(packages)('packages of %s', path => {
    if (missing) return;
    count('healthy', packagesOf(read(path)).broken.length === 0 ? 'right' : 'wrong');
  });

  test('packages in all states', () => {
    const broken = packagesOf(read('jc/ubuntu-18.04/dpkg-l-codes.out')).broken.map(one => one.package);
    count(
      'faults',
      broken.includes('acpi') && !broken.includes('acl') && !broken.includes('apparmor') ? 'right' : 'wrong',
    );
  });

  test('the kernel log of a crash', () => {
    const lines = read('insights-core/vmcore_dmesg/VMCORE_DMESG_CRASH.txt').split('\n');
    const crashes = lines.flatMap(line => crashOfKernelLine('', line.replace(/^\[[^\]]*\] /, '')) ?? []);
    count('faults', crashes.some(({ kind }) => kind === 'kernel') ? 'right' : 'unknown');
  });

  // A trace without a word of what it is for: it may be a warning, and is not called a fault.
  test('the kernel log with a bare trace', () => {
    const lines = read('hotsos/cases/kernel/kernlog_calltrace_any/var/log/kern.log').split('\n');
    const crashes = lines.flatMap(line => crashOfKernelLine('', line.replace(/^.*\] /, '')) ?? []);
    count('faults', crashes.length > 0 ? 'right' : 'unknown');
  });

  test.each(filesIn('insights-core/dmesg').concat(filesIn('hotsos/cases/kernel/disk_failure/var/log')))(
    'kernel log %s',
    path => {
      if (missing) return;
      const messages = read(path)
        .split('\n')
        .map(line => line.replace(/^.*?\[\s*\d+\.\d+\]\s*/, ''));
      const found = messages.flatMap(message => crashOfKernelLine('', message) ?? []);
      const kills = killsIn(messages.map(message => ({ at: '', message })));
      count('healthy', found.length + kills.length === 0 ? 'right' : 'wrong');
    },
  );

  test.each([1, 2, 3])('memory of hugepages_pass_%i', number => {
    const text = read(`hotsos/cases/kernel/hugepages_pass_${number}/proc/meminfo`);
    const fact = parse(memory, 'linux', `--- meminfo\n${text}`) as { availablePct: number; swapInPerSec?: number };
    expect(fact.availablePct).toBeGreaterThan(0);
    // Little that is available is no shortage, as long as nothing waits for memory or comes back from swap.
    count('healthy', fact.swapInPerSec === undefined ? 'right' : 'wrong');
  });

  test.each([
    ['glpi-agent/linux/distro/os-release-debian-11.2', false],
    ['glpi-agent/linux/distro/os-release-centos-7.9', false],
    ['glpi-agent/linux/distro/os-release-fedora-35', false],
  ])('support of %s', (path, supported) => {
    const { supported: got } = supportOf(read(path), path.includes('debian') ? 'no' : '');
    expect(got).toBe(supported);
    count('faults', got === false ? 'right' : 'unknown');
  });

  test.each(filesIn('ansible/system/distribution/fixtures'))('support of %s', path => {
    if (missing) return;
    const { distro } = JSON.parse(read(path)) as { distro: { os_release_info?: Record<string, string> } };
    const { id, name, version_id } = distro.os_release_info ?? {};
    if (id === undefined) return;
    const release = [`ID=${id}`, `NAME="${name}"`, ...(version_id ? [`VERSION_ID=${version_id}`] : [])].join('\n');
    const { supported } = supportOf(release);
    // Rolling systems, and those whose makers are not in the table, are never called old.
    const known = /^(?:debian|ubuntu|centos|rhel|fedora|alpine|opensuse-leap|rocky|almalinux|ol|amzn|raspbian)$/.test(
      id,
    );
    if (!known || version_id === undefined) count('healthy', supported === false ? 'wrong' : 'right');
  });
});
