import { describe, expect, test } from 'vitest';
import { Unparsable } from '../src/model/probe.ts';
import battery from '../src/probes/hardware/battery.ts';
import board from '../src/probes/hardware/board.ts';
import cpu from '../src/probes/hardware/cpu.ts';
import disks from '../src/probes/hardware/disks.ts';
import graphics from '../src/probes/hardware/graphics.ts';
import memory from '../src/probes/hardware/memory.ts';
import { readIptables } from '../src/probes/net/firewall/iptables.ts';
import { packetOf } from '../src/probes/net/firewall/packet.ts';
import { fateOf } from '../src/probes/net/firewall/walk.ts';
import os from '../src/probes/software/os.ts';
import { filesIn, missing, parse, read, wmi } from './corpus-files.ts';

const cpuinfos = ['ansible/fixtures/cpuinfo', 'glpi-agent/linux/proc/cpuinfo', 'insights-core/cpuinfo'].flatMap(
  folder => filesIn(folder),
);
const truths: Record<string, object> = {
  'ansible/fixtures/cpuinfo/x86_64-8cpu-cpuinfo': {
    vendor: 'Intel',
    threads: 8,
    cores: 4,
    sockets: 1,
    model: 'Intel Core i7-4800MQ',
  },
  'ansible/fixtures/cpuinfo/armv7-rev4-4cpu-cpuinfo': { threads: 4 },
  'ansible/fixtures/cpuinfo/aarch64-4cpu-cpuinfo': { threads: 4 },
  'ansible/fixtures/cpuinfo/ppc64le-power8-24cpu-cpuinfo': {
    threads: 24,
    model: 'POWER8 (architected), altivec supported',
  },
  'ansible/fixtures/cpuinfo/sparc-t5-debian-ldom-24vcpu': { threads: 24, model: 'UltraSparc T5 (Niagara5)' },
  'ansible/fixtures/cpuinfo/s390x-z13-2cpu-cpuinfo': { threads: 2, vendor: 'IBM/S390' },
  'ansible/fixtures/cpuinfo/s390x-z14-64cpu-cpuinfo': { threads: 64, vendor: 'IBM/S390' },
  'glpi-agent/linux/proc/cpuinfo/toshiba-r630-2-core': { threads: 4, cores: 2, model: 'Intel Core i3 M 350' },
};

const modules: Record<string, object[]> = {
  'glpi-agent/generic/dmidecode/lenovo-thinkpad': [
    {
      slot: 'ChannelA-DIMM0',
      sizeBytes: 4 * 1024 ** 3,
      type: 'DDR3',
      speedMtps: 1333,
      manufacturer: 'Samsung',
      partNumber: 'M471B5273CH0-CH9',
    },
    { sizeBytes: 4 * 1024 ** 3 },
  ],
  'glpi-agent/generic/dmidecode/windows-hyperV-2019': [
    { slot: 'M0001', sizeBytes: 4160749568 },
    { slot: 'M0002', sizeBytes: 134217728 },
  ],
};
const lsblks = filesIn('insights-core/lsblk');

describe.skipIf(missing)('recorded machines', () => {
  test.each(cpuinfos)('%s', path => {
    const fact = parse(cpu, 'linux', read(path));
    expect(fact).toMatchObject(truths[path] ?? {});
    // Old kernels for one ARM processor do not count it.
    if (!/armel-[12]$/.test(path)) expect(fact).toHaveProperty('threads');
  });

  test.each(filesIn('glpi-agent/generic/dmidecode').concat(filesIn('insights-core/dmidecode')))(
    'memory of %s',
    path => {
      const fact = parse(memory, 'linux', `MemTotal:       1024 kB\n--- dmidecode\n${read(path)}`);
      expect(fact).toMatchObject({ totalBytes: 1024 * 1024, ...(modules[path] ? { modules: modules[path] } : {}) });
    },
  );

  test.each(filesIn('glpi-agent/linux/distro', /os-release/))('%s', path => {
    const fact = parse(
      os,
      'linux',
      `--- release\n${read(path)}\n--- uname\nLinux pc-17 6.1.0 x86_64\n--- uptime\n5.1 1.2`,
    );
    const name = /(?<name>centos|debian|fedora)/.exec(path)!.groups!.name!;
    const version = /-(?<version>\d+)[.\d]*$/.exec(path)!.groups!.version;
    expect(fact).toMatchObject({
      name: expect.stringMatching(new RegExp(name, 'i')),
      version: expect.stringMatching(new RegExp(`^${version}`)),
      arch: 'x64',
      uptimeSec: 5,
    });
  });

  test('graphics of an lspci listing', () => {
    expect(parse(graphics, 'linux', `${read('jc/ubuntu-20.10/lspci-mmv.out')}\n--- drm\n`)).toEqual({
      adapters: [{ vendor: 'VMware', model: 'SVGA II Adapter' }],
      displays: [],
    });
  });

  test('battery of a laptop', () => {
    const tar = read('node_exporter/sys.ttar');
    const file = (path: string) =>
      tar
        .split(`Path: sys/class/power_supply/${path}\n`)[1]!
        .replace(/^Lines.*\n/, '')
        .split('Mode:')[0]!;
    const supply = (name: string) => `${file(`${name}/uevent`)}type=${file(`${name}/type`)}`;
    const fact = parse(battery, 'linux', supply('AC') + supply('BAT0'));
    expect(fact).toMatchObject({
      present: true,
      onMains: false,
      list: [{ manufacturer: 'LGC', healthPct: 95, percent: 81 }],
    });
  });

  test.each(filesIn('glpi-agent/macos/sysctl'))('%s', path => {
    const fact = parse(cpu, 'darwin', `${read(path)}\nhw.logicalcpu: 2\n`);
    expect(fact).toMatchObject({ model: path.includes('M1') ? 'Apple M1' : 'Intel Core 2 Duo P7550' });
  });

  test.each(filesIn('glpi-agent/macos/ioreg', /IOPlatformExpertDevice/))('%s', path => {
    expect(parse(board, 'darwin', read(path))).toMatchObject({
      manufacturer: expect.stringMatching(/^Apple/),
      model: expect.stringMatching(/^Mac-/),
    });
  });

  test('disks of system_profiler', () => {
    const disk = { bsd_name: 'disk0', device_model: 'VBOX HARDDISK   ', device_serial: 'VB52cb5022-c69e4cc4 ' };
    const items = [{ _items: [{ ...disk, size_in_bytes: 41943040000, removable_media: 'no' }] }];
    expect(parse(disks, 'darwin', JSON.stringify({ SPSerialATADataType: items, SPNVMeDataType: [] }))).toMatchObject({
      list: [
        { name: 'disk0', model: 'VBOX HARDDISK', serial: 'VB52cb5022-c69e4cc4', sizeBytes: 41943040000, bus: 'sata' },
      ],
    });
  });

  test.each(filesIn('glpi-agent/win32/wmi', /Win32_Processor\.wmi$/))('%s', path => {
    expect(parse(cpu, 'windows', JSON.stringify(wmi(path)))).toMatchObject({
      vendor: expect.stringMatching(/^(?:Intel|AMD)$/),
    });
  });

  test.each(filesIn('glpi-agent/win32/wmi', /Win32_PhysicalMemory\.wmi$/))('%s', path => {
    const fact = parse(memory, 'windows', JSON.stringify({ total: 1, slots: 4, modules: wmi(path) }));
    expect(fact).toMatchObject({
      modules: expect.arrayContaining([expect.objectContaining({ sizeBytes: expect.any(Number) })]),
    });
  });

  test.each(filesIn('glpi-agent/win32/wmi', /Win32_VideoController\.wmi$/))('%s', path => {
    const fact = parse(graphics, 'windows', JSON.stringify({ cards: wmi(path), screens: [] }));
    expect(fact).toMatchObject({
      adapters: expect.arrayContaining([expect.objectContaining({ model: expect.any(String) })]),
    });
  });

  test.each(filesIn('glpi-agent/win32/wmi', /Win32_DiskDrive\.wmi$/))('%s', path => {
    const physical = path.includes('latitude') ? wmi('glpi-agent/win32/wmi/latitude-7480-MSFT_PhysicalDisk.wmi') : [];
    const fact = parse(disks, 'windows', JSON.stringify({ drives: wmi(path), physical }));
    expect(fact).toMatchObject({
      list: expect.arrayContaining([expect.objectContaining({ sizeBytes: expect.any(Number) })]),
    });
    if (path.includes('latitude'))
      expect(fact).toMatchObject({ list: [{ kind: 'ssd', bus: 'nvme', model: 'PC300 NVMe SK hynix 512GB' }] });
  });

  test.each(filesIn('insights-core/iptables', /SAVE/))('%s', path => {
    const address = path.includes('IP6') ? '2001:db8::1' : '192.0.2.1';
    const tables = readIptables(read(path), path.includes('IP6') ? 6 : 4);
    expect(tables.map(table => table.name.split(' ')[1])).toContain('filter');
    const { blocked } = fateOf(packetOf({ address, port: 443, protocol: 'tcp' }, {}), tables);
    // Its first rule for what comes in refuses everything, answers as well.
    if (path.includes('IP6TABLES_SAVE_SPECIAL')) expect(blocked).toMatchObject({ action: 'reject', answers: true });
    else expect(blocked).toBeUndefined();
  });

  test.each(lsblks)('%s is not JSON', path => {
    expect(() => parse(disks, 'linux', read(path))).toThrow(Unparsable);
  });
});
