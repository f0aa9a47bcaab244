import type { Kind } from '../../src/privacy/stand-ins.ts';
import { seeded } from './_seeded.ts';

/** A value that names somebody or something of theirs, and what a program printed with it. */
export interface Personal {
  readonly kind: Kind;
  readonly value: string;
  readonly output: string;
}

const random = seeded(7);
const { number, pick, text } = random;
const hex = '0123456789abcdef';
const large = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const digits = '0123456789';

const firstNames =
  'Annegret Bjarne Cordula Dietmar Edeltraud Friedhelm Gudrun Hannelore Ingeborg Jörg Käthe Lieselotte Manfred Nikola Ottilie Przemek Renate Siegfried Thorsten Ulrike'.split(
    ' ',
  );
const lastNames =
  'Abendroth Brinkmann Czerny Dombrowski Eichhorst Fürstenberg Grünewald Hölscher Ivanović Jablonski Kowalczyk Lindqvist Mączyński Niedermeier Oppermann Pfefferkorn Quandt Rautenberg Szymański Thalheimer'.split(
    ' ',
  );
const syllables = 'kar lom vex dun pri zol mar teb quin rof sal gim hep jor nul wis'.split(' ');

/** Each value once: a test that looks for it must find nothing else. */
const seen = new Set<string>();
function fresh(make: () => string): string {
  for (;;) {
    const value = make();
    if (seen.has(value.toLowerCase())) continue;
    seen.add(value.toLowerCase());
    return value;
  }
}

const made = (syllablesIn: number): string => Array.from({ length: syllablesIn }, () => pick(syllables)).join('');
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

type Output = (value: string) => string;

function several(kind: Kind, count: number, make: () => string, outputs: readonly Output[]): Personal[] {
  return Array.from({ length: count }, (_, index) => {
    const value = fresh(make);
    const output = outputs[index % outputs.length];
    return { kind, value, output: output?.(value) ?? value };
  });
}

const mac = (): string =>
  Array.from({ length: 6 }, (_, at) => (at === 0 ? pick(['00', '3c', 'f8', '02', '5a']) : text(2, hex)))
    .join(':')
    .replace(/..$/, 'af');
const four = (): string =>
  pick([
    () => `192.168.${number(20, 250)}.${number(20, 250)}`,
    () => `10.${number(20, 250)}.${number(20, 250)}.${number(20, 250)}`,
    () => `172.${number(16, 31)}.${number(20, 250)}.${number(20, 250)}`,
    () => `100.${number(70, 120)}.${number(20, 250)}.${number(20, 250)}`,
    () => `169.254.${number(20, 250)}.${number(20, 250)}`,
    () =>
      `${pick([31, 46, 62, 77, 80, 91, 145, 178, 193, 212])}.${number(20, 250)}.${number(20, 250)}.${number(20, 250)}`,
  ])();
const group = (): string => `${pick(['1', '2', 'a', 'b', 'c'])}${text(3, hex)}`;
const six = (): string =>
  pick([
    () => `2a0${number(0, 9)}:${group()}:${group()}:${group()}::${group()}`,
    () => `fd${text(2, hex)}:${group()}:${group()}::${group()}`,
    () => `fe80::${group()}:${group()}:${group()}:${group()}`,
  ])();

/** Some three hundred and fifty of all kinds, each as a program prints it. */
export const personalValues: readonly Personal[] = [
  ...several(
    'user name',
    40,
    () => `${pick(['a', 'b', 'k', 'm'])}${plain(pick(lastNames))}${pick(['', '', number(2, 9)])}`,
    [
      u => `HOME=/home/${u}\nLOGNAME=${u}\nUSER=${u}\nPWD=/home/${u}/src`,
      u =>
        `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\nroot           1  0.0  0.1 168000 12000 ?        Ss   09:00   0:01 /sbin/init\n${u}  4711  0.5  1.0 999999 55555 pts/0    Sl   09:01   0:10 firefox\n`,
      u => `uid=1000(${u}) gid=1000(${u}) groups=1000(${u}),27(sudo)`,
      u => `C:\\Users\\${u}\\AppData\\Local\\Temp`,
      u => `Mar  4 09:12:31 localhost sshd[17]: Accepted publickey for ${u} from 127.0.0.1 port 5000 ssh2`,
      u => `${u}  pts/0        2026-03-04 09:00 (:0)`,
      u => `drwxr-x--- 17 ${u} users 4096 Mar  4 09:12 x`,
      u => `User name                    ${u}\nFull Name\n`,
      u => `Office-12               ${u}            1024   Wed 04 Mar 2026 09:12:31`,
      u => `{"user":"${u}","pid":17}`,
    ],
  ),
  ...several('person', 20, () => `${pick(firstNames)} ${pick(lastNames)}`, [
    p => `nobody7:x:1042:1042:${p},,,:/home/nobody7:/bin/bash`,
    p => `Full Name                    ${p}\n`,
    p => `From: "${p}" <postmaster@example.com>\nTo: ${p} <postmaster@example.com>`,
    p => `displayName: ${p}\n`,
  ]),
  ...several('host name', 40, () => `${made(2)}-${number(100, 999)}`, [
    h => ` Static hostname: ${h}\n       Icon name: computer-desktop`,
    h => `Mar  4 09:12:31 ${h} kernel: usb 1-1: new device`,
    h => `2026-03-04T09:12:31+0100 ${h} systemd[1]: Started x.`,
    h => `Linux ${h} 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux`,
    h => `Host Name:                 ${h.toUpperCase()}\nOS Name: Windows 11`,
    h => `   Host Name . . . . . . . . . . . . : ${h}`,
    h => `127.0.1.1\t${h}\n`,
    h => `device for lp: ipp://${h}:631/ipp/print`,
    h => `\\\\${h}\\share on Z:`,
    h => `HOSTNAME=${h}`,
  ]),
  ...several('domain', 24, () => `${made(3)}.${pick(['de', 'com', 'example', 'co.uk', 'lan', 'corp'])}`, [
    d => `nameserver 127.0.0.53\nsearch ${d}\n`,
    d => `   Connection-specific DNS Suffix  . : ${d}`,
    d => `myhostname = mail.${d}\nmydomain = ${d}\n`,
    d => `https://portal.${d}/login 302`,
    d => `realm list: realm-name: ${d}`,
    d => `;; ANSWER SECTION:\nwww.${d}. 300 IN CNAME ${d}.`,
  ]),
  ...several('IPv4 address', 60, four, [
    a => `    inet ${a}/24 scope global dynamic eth0`,
    a => `default via ${a} dev eth0 proto dhcp`,
    a => `nameserver ${a}`,
    a => `tcp ESTAB 0 0 127.0.0.1:22 ${a}:50022`,
    a => `   IPv4 Address. . . . . . . . . . . : ${a}(Preferred)`,
    a => `64 bytes from ${a}: icmp_seq=1 ttl=64 time=0.3 ms`,
    a => `[{"local":"${a}","prefixlen":22,"scope":"global"}]`,
    a => `x.log-${a}.txt and ${a}, (${a})`,
  ]),
  ...several('IPv6 address', 36, six, [
    a => `    inet6 ${a}/64 scope global dynamic`,
    a => `nameserver ${a}%eth0`,
    a => `tcp LISTEN 0 128 [${a}]:443 [::]:*`,
    a => `default via ${a} dev eth0`,
    a => `   IPv6 Address. . . . . . . . . . . : ${a.toUpperCase()}`,
    a => `64 bytes from ${a}: icmp_seq=1`,
  ]),
  ...several('MAC address', 36, mac, [
    m => `    link/ether ${m} brd ff:ff:ff:ff:ff:ff`,
    m => `127.0.0.1 dev eth0 lladdr ${m} REACHABLE`,
    m => `   Physical Address. . . . . . . . . : ${m.replaceAll(':', '-').toUpperCase()}`,
    m => `? (127.0.0.1) at ${m} on en0 ifscope [ethernet]`,
    m => `Internet  x  4  ${m.replaceAll(':', '').replace(/(....)(....)(....)/, '$1.$2.$3')}  ARPA`,
    m => `client-id 01:${m}`,
  ]),
  ...several('serial number', 30, () => `${text(2, large)}${text(3, digits)}${text(5, large)}${text(2, digits)}`, [
    s => `\tSerial Number: ${s}\n\tUUID: x`,
    s => `NAME SERIAL               SIZE TYPE\nsda  ${s.padEnd(20)} 1T disk`,
    s => `ID_SERIAL_SHORT=${s}`,
    s => `{"name":"nvme0n1","serial":"${s}"}`,
    s => `SerialNumber  \n${s}  \n`,
    s => `\tAsset Tag: ${s}`,
  ]),
  ...several('UUID', 24, () => `${text(8, hex)}-${text(4, hex)}-4${text(3, hex)}-a${text(3, hex)}-${text(12, hex)}`, [
    u => `UUID=${u} /boot ext4 defaults 0 2`,
    u => `uuid:${u}`,
    u => `{"uuid":"${u.toUpperCase()}"}`,
    u => `/dev/disk/by-uuid/${u}`,
  ]),
  ...several('Wi-Fi name', 20, () => `${pick(['Haus', 'Café', 'Praxis', 'WG'])} ${made(2)} ${number(1, 99)}`, [
    w => `    SSID                   : ${w}\n    BSSID                  : 02:00:00:00:00:00`,
    w => `wlan0     IEEE 802.11  ESSID:"${w}"`,
    w => `network={\n\tssid="${w}"\n}`,
    w => `Current Wi-Fi Network: ${w}`,
  ]),
  ...several(
    'mail address',
    24,
    () => `${plain(pick(firstNames))}.${plain(pick(lastNames))}@${pick(['gmail.com', 'gmx.de', `${made(2)}-post.de`])}`,
    [
      m => `From: <${m}>\nTo: postmaster@example.com`,
      m => `4F1B 1024 Wed Mar 4 09:12:31 ${m}\n(connect to x: timed out)`,
      m => `imap login of ${m}, method=PLAIN`,
    ],
  ),
  ...several('printer', 16, () => `${pick(['Buero', 'Empfang', 'Lager'])}_${made(2)}`, [
    p => `device for ${p}: socket://127.0.0.1:9100`,
    p => `printer ${p} is idle.  enabled since Wed 04 Mar 2026`,
    p => `system default destination: ${p}`,
  ]),
  ...several('title', 12, () => `${pick(['Abmahnung', 'Kündigung', 'Befund'])} ${pick(lastNames)} ${made(2)}`, [
    t => `Subject: ${t}`,
    t => `job-name (nameWithoutLanguage) = ${t}`,
  ]),
];
