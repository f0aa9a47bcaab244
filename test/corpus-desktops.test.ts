import { describe, expect, test } from 'vitest';
import bios from '../src/probes/hardware/bios.ts';
import cpu from '../src/probes/hardware/cpu.ts';
import disks from '../src/probes/hardware/disks.ts';
import system from '../src/probes/hardware/system.ts';
import type { Link } from '../src/probes/net/adapters/link.ts';
import adapters from '../src/probes/net/adapters.ts';
import addresses from '../src/probes/net/addresses.ts';
import config from '../src/probes/net/config.ts';
import { readPing } from '../src/probes/net/reach/ping.ts';
import routes from '../src/probes/net/routes.ts';
import os from '../src/probes/software/os.ts';
import { filesIn, missing, parse, read, wmi } from './corpus-files.ts';

interface Recorded {
  readonly name: string;
  readonly ipv4?: readonly { readonly address: string; readonly mask: string }[];
  readonly ipv6?: readonly { readonly address: string; readonly mask: number }[];
}

/** What another program read from the same `ifconfig -a`, as `adapter address/prefix`. */
function readByJc(path: string): string[] {
  return (JSON.parse(read(path)) as Recorded[]).flatMap(({ name, ipv4 = [], ipv6 = [] }) => [
    ...ipv4.map(({ address, mask }) => `${name} ${address}/${bits(mask)}`),
    ...ipv6.map(({ address, mask }) => `${name} ${address}/${mask}`),
  ]);
}

function bits(mask: string): number {
  return mask.split('.').reduce((sum, byte) => sum + Number(byte).toString(2).replaceAll('0', '').length, 0);
}

/** The order of network services that macOS makes of these hardware ports. */
function servicesOf(ports: string): string {
  const found = [...ports.matchAll(/Hardware Port: (?<port>.*)\nDevice: (?<device>\w+)/g)];
  return found
    .map(
      ({ groups }, at) => `(${at + 1}) ${groups?.port}\n(Hardware Port: ${groups?.port}, Device: ${groups?.device})\n`,
    )
    .join('\n');
}

function linked(fact: unknown): string[] {
  const { list } = fact as { list: (Link & { uplink: boolean })[] };
  return list.filter(({ uplink, carrier }) => uplink && carrier === true).map(({ name }) => name);
}

describe.skipIf(missing)('recorded Macs', () => {
  test.each(filesIn('jc/osx-10.14.6', /^ifconfig\d?\.out$/).concat(filesIn('jc/osx-10.11.6', /^ifconfig\d?\.out$/)))(
    'addresses of %s',
    path => {
      const { list } = parse(addresses, 'darwin', read(path)) as {
        list: { adapter: string; address: string; prefix: number }[];
      };
      const found = list.map(({ adapter, address, prefix }) => `${adapter} ${address}/${prefix}`);
      expect(found.sort()).toEqual(readByJc(path.replace('.out', '.json')).sort());
    },
  );

  test('the address of en0 is what ipconfig getifaddr says', () => {
    const said = read('getmac/macos_10.12.6/ipconfig_getifaddr_en0.out').trim();
    expect(parse(addresses, 'darwin', read('getmac/macos_10.12.6/ifconfig.out'))).toMatchObject({
      list: expect.arrayContaining([expect.objectContaining({ adapter: 'en0', address: said })]),
    });
  });

  // CASES.tsv: "many en* interfaces status inactive while machine is usable". The others: their ifconfig says active.
  test.each([
    ['imac-27-intel-2019-macosx-10.14.6', ['en0', 'en1']],
    ['macbook-m1-pro-2021-macosx-14.5', ['en0']],
    ['macbook-pro-16-apple-silicon-2021-macosx-14.4', ['en0']],
    ['macbook-pro-16-intel-2019-catalina', ['en35']],
    ['macosx-01', ['en0']],
  ])('uplinks of %s', (name, expected) => {
    const path = `glpi-agent/macos/ifconfig/${name}`;
    const services = servicesOf(read(`${path}-networksetup`));
    const stdout = `${read(path)}\n--- services\n${services}\n--- power\n`;
    expect(linked(parse(adapters, 'darwin', stdout))).toEqual(expected);
  });

  test.each([
    ['getmac/macos_10.12.6/netstat_-rn.out', { default4: { gateway: '10.0.2.2', adapter: 'en0' } }],
    ['glpi-agent/generic/netstat/macosx1', { default4: { gateway: '192.168.0.254', adapter: 'en0' } }],
    [
      'jc/osx-10.14.6/netstat-rnl.out',
      {
        default4: { gateway: '192.168.1.254', adapter: 'en0' },
        default6: { gateway: 'fe80::feae:34ff:fea1:3a80', adapter: 'en0' },
      },
    ],
  ])('routes of %s', (path, expected) => expect(parse(routes, 'darwin', read(path))).toMatchObject(expected));

  test('route get default says the same', () => {
    const said = read('getmac/macos_10.12.6/route_-n_get_default.out');
    expect(said).toContain('gateway: 10.0.2.2');
    expect(said).toContain('interface: en0');
  });

  test('sw_vers and uname', () => {
    const versions = read('getmac/macos_10.12.6/sw_vers.out');
    expect(parse(os, 'darwin', `${versions}--- uname\nDarwin mac-3 16.7.0 x86_64\n`)).toMatchObject({
      name: 'macOS',
      version: '10.12.6',
      build: '16G29',
      arch: 'x64',
    });
  });

  test.each(filesIn('jc/osx-10.14.6', /^sysctl-a\.out$/).concat('ansible/hardware/fixtures/sysctl_darwin.txt'))(
    'processor of %s',
    path => {
      const said = read(path);
      const brand = /machdep\.cpu\.brand_string: (?<brand>.*)/.exec(said)?.groups?.brand ?? '';
      const fact = parse(cpu, 'darwin', said) as { model: string; threads: number };
      const [, number = 'no number'] = /(i\d-\w+|Apple M\d)/.exec(brand) ?? [];
      expect(fact.model).toContain(number);
      expect(fact.threads).toBe(Number(/hw\.logicalcpu: (?<n>\d+)/.exec(said)?.groups?.n));
    },
  );

  test.each([
    ['ping-ip.out', 'connected'],
    ['ping-hostname.out', 'connected'],
    ['ping6-ip.out', 'connected'],
    ['ping-ip-unreachable.out', 'unreachable'],
  ])('%s', (file, result) => {
    expect(readPing(read(`jc/osx-10.14.6/${file}`).replaceAll('\n', ' '), 0)?.result).toBe(result);
  });
});

/** 20130822204218.500000+120 as the text that the script of net.config sends. */
function cimTime(value: unknown): string | null {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-]\d{3})$/.exec(String(value));
  if (!found) return null;
  const [year, month, day, hour, minute, second, zone] = found.slice(1).map(Number);
  return `${new Date(Date.UTC(year!, month! - 1, day, hour, minute! - zone!, second)).toISOString().slice(0, 19)}Z`;
}

describe.skipIf(missing)('recorded Windows machines', () => {
  // CASES.tsv: "VPN up over Wi-Fi; wired adapter unplugged but machine online", "wired dock online; Wi-Fi and Bluetooth unplugged".
  test.each([
    ['vpn-up', ['Wi-Fi']],
    ['10-net', ['Ethernet 4']],
  ])('uplinks of %s', (name, expected) => {
    const rows = wmi(`glpi-agent/win32/wmi/${name}-MSFT_NetAdapter.wmi`);
    const answer = { Adapters: rows, Bound: rows.map(row => row.Name), Radios: [] };
    expect(linked(parse(adapters, 'windows', JSON.stringify(answer)))).toEqual(expected);
  });

  test.each(filesIn('glpi-agent/win32/wmi', /Win32_NetworkAdapterConfiguration\.wmi$/))('leases of %s', path => {
    const rows = wmi(path).filter(row => row.IPEnabled === true);
    const sent = rows.map(row => {
      const [from, until] = [cimTime(row.DHCPLeaseObtained), cimTime(row.DHCPLeaseExpires)];
      return {
        Alias: `adapter ${row.Index}`,
        Dhcp: row.DHCPEnabled === true,
        Server: row.DHCPServer,
        Address: /"(?<address>[\d.]+)"/.exec(String(row.IPAddress))?.groups?.address ?? null,
        From: from,
        Seconds: from && until ? (Date.parse(until) - Date.parse(from)) / 1000 : null,
      };
    });
    const { list } = parse(config, 'windows', JSON.stringify(sent)) as {
      list: { adapter: string; method: string; lease?: { server?: string; address?: string } }[];
    };
    expect(list).toHaveLength(rows.length);
    for (const row of rows.filter(({ DHCPServer }) => DHCPServer && DHCPServer !== '255.255.255.255')) {
      const found = list.find(({ adapter }) => adapter === `adapter ${row.Index}`);
      expect(found).toMatchObject({ method: 'dhcp', lease: { server: row.DHCPServer } });
    }
  });

  test.each(filesIn('glpi-agent/win32/wmi', /(?:win7|winxp).*Win32_OperatingSystem\.wmi$/))('%s', path => {
    const [row] = wmi(path);
    const { Caption, Version, CSName, BuildNumber } = row!;
    // The registry of Windows 7 has neither DisplayVersion nor UBR.
    const nothing = { DisplayVersion: null, Uptime: null, Zone: null, Locale: null };
    const sent = { Caption, Version, Build: `${BuildNumber}.`, Arch: 'AMD64', Host: CSName, ...nothing };
    expect(parse(os, 'windows', JSON.stringify(sent))).toMatchObject({
      name: 'Microsoft Windows 7 Professionnel',
      build: '7600',
      kernel: '6.1.7600',
      hostname: 'LUBIANKA',
      arch: 'x64',
    });
  });

  test.each([
    ['11-AzureAD', { manufacturer: 'LENOVO', model: '20TBS57S00' }],
    ['proxmox', { virtual: true, hypervisor: 'QEMU' }],
  ])('machine %s', (name, expected) => {
    const [row] = wmi(`glpi-agent/win32/wmi/${name}-Win32_ComputerSystem.wmi`);
    expect(parse(system, 'windows', JSON.stringify({ system: row, product: {} }))).toMatchObject(expected);
  });

  test('firmware of a virtual machine that says nearly nothing', () => {
    const [row] = wmi('glpi-agent/win32/wmi/proxmox-Win32_Bios.wmi');
    const { Manufacturer, SMBIOSBIOSVersion } = row!;
    const sent = { Manufacturer, SMBIOSBIOSVersion, Date: '2014-04-01', Firmware: 1 };
    expect(parse(bios, 'windows', JSON.stringify(sent))).toEqual({ releaseDate: '2014-04-01', uefi: false });
  });

  // CASES.tsv: a virtual disk, French Windows; nothing of it may be taken for a fault.
  test('MSFT_PhysicalDisk of a French Windows', () => {
    const physical = wmi('glpi-agent/win32/wmi/win10-edu-2020-fr-MSFT_PhysicalDisk.wmi');
    const drives = physical.map((disk, index) => ({
      DeviceID: `\\\\.\\PHYSICALDRIVE${index}`,
      Index: index,
      Model: disk.FriendlyName,
      Size: disk.Size,
    }));
    expect(parse(disks, 'windows', JSON.stringify({ drives, physical }))).toMatchObject({
      list: [expect.objectContaining({ sizeBytes: physical[0]!.Size })],
    });
  });
});
