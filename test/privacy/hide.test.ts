import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { hide, hideText, openBook, type StandIns } from '../../src/privacy/hide.ts';
import { isPublicDomain } from '../../src/privacy/well-known.ts';
import { runs } from '../reports/_runs.ts';
import { runWith } from './_run-with.ts';

const playbooks = new URL('../../playbooks/', import.meta.url);

function hidden(text: string, level: 'standard' | 'strict' = 'standard', book: StandIns = openBook()): string {
  return hide(runWith([text]), level, book).evidence.e1?.stdout ?? '';
}

describe('what stands for what', () => {
  test.each([
    [
      'routes as the kernel writes them',
      'Iface\tDestination\tGateway \tFlags\neth0\t00000000\t010DA8C0\t0003\n192.168.13.1, C0A80D01',
      'Iface\tDestination\tGateway \tFlags\neth0\t00000000\t0200A8C0\t0003\n192.168.0.2, C0A80D01',
    ],
    [
      'own addresses as the kernel writes them',
      'fe80000000000000021b21fffeaabbcc 02 40 20 80     eth0\nfe80::21b:21ff:feaa:bbcc',
      'fe800000000000000000000000000001 02 40 20 80     eth0\nfe80::1',
    ],
    ['time servers as ntpq marks them', '+44.190.6.254 1 u\n-45.79.36.123 2 u', '+30.1.0.1 1 u\n-30.2.0.1 2 u'],
    ['the prompt of PowerShell', 'PS C:\\Users\\rbrandt> dir', 'PS C:\\Users\\user-1> dir'],
    ['a user by the home folder', 'HOME=/home/amueller, amueller was here', 'HOME=/home/user-1, user-1 was here'],
    ['on Windows', 'C:\\Users\\amueller\\AppData and amueller', 'C:\\Users\\user-1\\AppData and user-1'],
    ['by id', 'uid=1000(amueller) gid=1000(amueller)', 'uid=1000(user-1) gid=1000(user-1)'],
    [
      'a host in a log',
      'Mar  4 09:12:31 desk-0147 sshd[17]: hi\nping DESK-0147',
      'Mar  4 09:12:31 host-1 sshd[17]: hi\nping HOST-1',
    ],
    [
      'a domain, and a host in it',
      'search firm.test\nhost nas-7.firm.test',
      'search domain-1.test\nhost host-1.domain-1.test',
    ],
    ['an address backwards', '17.7.168.192.in-addr.arpa\n192.168.7.17', '1.0.168.192.in-addr.arpa\n192.168.0.1'],
    ['a Wi-Fi name with spaces', 'SSID   : Zur Post 7\njoined "Zur Post 7"', 'SSID   : wifi-1\njoined "wifi-1"'],
    ['a serial number', 'Serial Number: WD-WCC7K3HY\nWD-WCC7K3HY ok', 'Serial Number: SERIAL-1\nSERIAL-1 ok'],
    [
      'a column of serial numbers',
      'NAME SERIAL      SIZE\nsda  S3Z9NB0K1   1T',
      'NAME SERIAL      SIZE\nsda  SERIAL-1   1T',
    ],
    [
      'a printer',
      'device for Buero_7: ipp://x/y\nBuero_7 is idle',
      'device for Printer-1: ipp://x/y\nPrinter-1 is idle',
    ],
    ['a mail address', '<a.mueller@firm.test> firm.test', '<mail-1@domain-1.test> domain-1.test'],
    ['a UUID', 'UUID=0A1B2C3D-1111-2222-3333-444455556666', 'UUID=DECADE00-0000-4000-8000-000000000001'],
    ['a MAC address of a maker', 'at 00:1b:21:aa:bb:cc', 'at ac:de:48:00:00:01'],
    ['a MAC address of nobody', 'at 02:1b:21:aa:bb:cc', 'at ae:de:48:00:00:01'],
    ['a MAC address with dashes', 'at 00-1B-21-AA-BB-CC', 'at AC-DE-48-00-00-01'],
    ['a MAC address without zeros', 'at 0:1b:21:3:4:5 on en0', 'at ac:de:48:0:0:1 on en0'],
  ])('%s', (_what, real, standIns) => {
    expect(hidden(real)).toBe(standIns);
  });

  test('of addresses: class and network stay, the host does not', () => {
    const text =
      'inet 10.77.3.5/24 brd 10.77.3.255\ndefault via 10.77.3.1\nnet 10.77.3.0/24\n10.77.9.5 203.0.113.9 100.70.1.2 169.254.9.9';
    expect(hidden(text)).toBe(
      'inet 10.0.0.1/24 brd 10.0.0.255\ndefault via 10.0.0.2\nnet 10.0.0.0/24\n10.0.8.1 203.0.113.1 100.64.0.1 169.254.0.1',
    );
  });

  test('of small networks: first and last address stay first and last', () => {
    expect(hidden('10.1.1.66/30 10.1.1.64 10.1.1.67 10.1.1.65')).toBe('10.0.0.1/30 10.0.0.0 10.0.0.3 10.0.0.2');
  });

  test('what everybody knows stays, but not in strict', () => {
    const text = '1.1.1.1 2606:4700:4700::1111 www.google.com example.com';
    expect(hidden(text)).toBe(text);
    const strict = hidden(text, 'strict');
    for (const word of text.split(' ')) expect(strict).not.toContain(word);
  });

  test('titles are replaced in strict only', () => {
    const text = 'Subject: Abmahnung wegen Miete';
    expect(hidden(text)).toBe(text);
    expect(hidden(text, 'strict')).toBe('Subject: title-1');
  });
});

describe('what support needs stays', () => {
  test.each([
    '127.0.0.1 127.0.0.53 ::1 0.0.0.0 255.255.255.0 255.255.255.255 224.0.0.251 ff02::fb ff:ff:ff:ff:ff:ff 00:00:00:00:00:00',
    'version 10.2.3.4, "firmware": "1.20.3.4", libfoo-1.2.3.4-5, foo_1.2.3.4_amd64.deb, (17.0.21.1+2-1~deb12u1), v7.8.9.10, 10.0.19045.3803, 1.2.3.4.5',
    'at 12:30:05, 2026-03-04T09:12:31.000Z, 20-11-26-10-20-30, 0x80070005, exit 17, port 53, :443',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, 16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48',
    'cups.service getty@tty1.service user@1000.service file.txt rc.local ASP.NET com.apple.Safari net.ipv4.ip_forward std::string a::b',
    '{4d36e972-e325-11ce-bfc1-08002be10318} 00000000-0000-0000-0000-000000000000',
    'root 1 /root /home /Users/Public C:\\Users\\Default\\x user root, uid=0(root), for user root, admin, printer, lp, ubuntu, debian, test, localhost',
  ])('%s', text => {
    expect(hidden(text)).toBe(text);
    expect(hidden(text, 'strict')).toBe(text);
  });

  test('a name that is a word is replaced only where it is a name', () => {
    const text = 'HOME=/home/mark, mark the line, a mark';
    expect(hidden(text)).toBe('HOME=/home/user-1, mark the line, a mark');
  });

  test('domains that the playbooks bring are known to everybody', () => {
    const named = readdirSync(playbooks, { encoding: 'utf8' })
      .filter(file => file.endsWith('.yaml'))
      .flatMap(file => [
        ...readFileSync(new URL(file, playbooks), 'utf8').matchAll(
          /^ +(?:[\w-]+: \{ )?default: (?<value>\[.*?\]|[^,}]+)/gm,
        ),
      ])
      .flatMap(({ groups }) => groups?.value?.match(/(?<![\w./-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w.-])/g) ?? []);
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(name => !isPublicDomain(name))).toEqual([]);
  });
});

describe('one run', () => {
  const whole = hide(runs.rich, 'strict', openBook());

  test('what was found stays what it was', () => {
    const ids = (run: Run): unknown => [
      run.verdict,
      run.rootCauses.map(({ id, code, severity, confidence, consequences }) => [
        id,
        code,
        severity,
        confidence,
        consequences,
      ]),
      run.findings.map(({ id, status, evidence }) => [id, status, evidence]),
      Object.keys(run.facts),
      Object.keys(run.evidence),
    ];
    expect(ids(whole)).toEqual(ids(runs.rich));
  });

  test('says what was replaced and how often', () => {
    expect(whole.redaction?.level).toBe('strict');
    expect(whole.redaction?.replaced).toContainEqual(expect.objectContaining({ kind: 'host name' }));
    for (const { values, times } of whole.redaction?.replaced ?? []) {
      expect(values).toBeGreaterThan(0);
      expect(times).toBeGreaterThanOrEqual(values);
    }
  });

  test('with level none is as it was, and says so', () => {
    expect(hide(runs.rich, 'none', openBook())).toEqual({ ...runs.rich, redaction: { level: 'none', replaced: [] } });
  });

  test('a second document has the same stand-ins, also with a book that was closed in between', () => {
    const text = 'Mar  4 09:12:31 desk-0147 sshd[17]: 192.168.7.17 00:1b:21:aa:bb:cc amueller@firm.test /home/amueller';
    const book = openBook();
    const first = hidden(text, 'standard', book);
    const again = openBook(JSON.parse(JSON.stringify(book.saved())));
    expect(hideText('desk-0147-192.168.7.17.txt of amueller', again)).toBe('host-1-192.168.0.1.txt of user-1');
    expect(hidden(text, 'standard', again)).toBe(first);
    expect(hidden(`${text} 192.168.7.18`, 'standard', again)).toBe(`${first} 192.168.0.2`);
  });

  test('a stand-in is never one of the values that stand there', () => {
    const book = openBook();
    const out = hidden('host-1 HOME=/home/amueller user-1 amueller, 192.168.0.1 192.168.0.2', 'standard', book);
    expect(out).toBe('host-1 HOME=/home/user-2 user-1 user-2, 192.168.0.3 192.168.0.4');
  });

  test('keys that hold data are replaced, fields of ours are not', () => {
    const value = {
      '192.168.7.17': { state: 'up' },
      'nas-7.firm.test': 1,
      host: 'nas-7.firm.test',
      address: '192.168.7.17',
    };
    const run = runWith([], { facts: { 'network/x': { ok: true, value, evidence: [] } } });
    const reading = hide(run, 'standard', openBook()).facts['network/x'];
    expect(reading).toMatchObject({
      value: {
        '192.168.0.1': { state: 'up' },
        'host-1.domain-1.test': 1,
        host: 'host-1.domain-1.test',
        address: '192.168.0.1',
      },
    });
  });
});

/** Time of a processor: others may be at work here as well. */
function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test('10 MB of answers are hidden in less than 3 seconds', () => {
  const line =
    'Mar  4 09:12:31 desk-0147 app[17]: amueller at 192.168.7.17 (00:1b:21:aa:bb:cc) asked nas-7.firm.test for /home/amueller/x: done\n';
  const page = 'The quick brown fox jumps over the lazy dog, and nothing of that is anybody. '.repeat(8);
  const output = `${line}${page}\n`.repeat(45).slice(0, 32 * 1024);
  const run = runWith(Array.from({ length: 320 }, (_, index) => output.replaceAll('.7.17', `.7.${index % 250}`)));
  const start = process.cpuUsage();
  const { redaction } = hide(run, 'strict', openBook());
  expect(cpuMs(start)).toBeLessThan(3000);
  expect(redaction?.replaced.find(({ kind }) => kind === 'user name')?.times).toBeGreaterThan(10_000);
}, 20_000);

test('hostile text takes no longer', () => {
  for (const piece of [
    'a.',
    'a-',
    '::',
    '1.',
    'a@',
    '/home/',
    '\\\\',
    'x:',
    'user=',
    'SSID: ',
    ' ',
    '\n',
    'search ',
    'ff:',
    '%',
    '_',
  ]) {
    const start = process.cpuUsage();
    hidden(piece.repeat(200_000));
    expect(cpuMs(start), piece).toBeLessThan(3000);
  }
}, 60_000);
