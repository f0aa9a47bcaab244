import { expect, test } from 'vitest';
import { hide, openBook } from '../../src/privacy/hide.ts';
import { runWith } from './_run-with.ts';

/** What a program printed, and what of it names somebody. Each alone: nothing else in the run tells who is meant. */
const answers: readonly [output: string, ...values: string[]][] = [
  ['C:\\Users\\Berta Quandtner\\AppData\\x.log', 'Berta', 'Quandtner'],
  ['C:\\Benutzer\\bquandtner\\Dokumente', 'bquandtner'],
  ['C:\\Users\\QUANDT~1\\AppData', 'QUANDT~1'],
  ['/Users/Berta Quandtner/Library/Logs: not there', 'Quandtner'],
  ['/run/media/bquandtner/STICK\n/var/mail/xherzog', 'bquandtner', 'xherzog'],
  ['berta:x:1000:1000:Berta Quandtner,Flur 17b,089 123456:/srv/b:/bin/sh', 'Quandtner', 'Flur 17b', '089 123456'],
  ['CN=Berta Quandtner,OU=Office,DC=quandtner-law,DC=de', 'Quandtner'],
  ['bquandtn+  1234  0.0  0.1  1234  1234 ?  S  09:00  0:00 /usr/bin/x', 'bquandtn'],
  ['Nov 28 09:12:31 x CRON[1]: (bquandtner) CMD (/bin/x)', 'bquandtner'],
  ['rsync -a /srv xherzog@cellar-box:/volume1', 'xherzog', 'cellar-box'],
  ['/dev/disk/by-id/ata-ST1000LM035-1RK172_WL1QUAND -> ../../sda', 'WL1QUAND'],
  ['LU WWN Device Id: 5 000c50 0a1b2c3d4', '0a1b2c3d4'],
  ['http://pc:631/printers/Flur_Quandtner', 'Flur_Quandtner'],
  ['localhost - bquandtner [28/Nov/2026:09:12:31 +0100] "POST / HTTP/1.1" 200', 'bquandtner'],
  ['{"job-originating-user-name":"bquandtner"}', 'bquandtner'],
  ['\tLocation: Flur 17b\n', 'Flur 17b'],
  ['//cellar-box/data on /mnt type cifs (rw)', 'cellar-box'],
  ['cellar-box:/export /mnt nfs defaults 0 0', 'cellar-box'],
  ['smb://QUANDT;bquandtner@cellar-box/x', 'QUANDT', 'bquandtner', 'cellar-box'],
  ['mydestination = $myhostname, cellar-box, localhost', 'cellar-box'],
  ['postfix/smtpd[2]: connect from cellar-box[192.168.44.22]', 'cellar-box'],
  ['From: =?UTF-8?B?QmVydGEgUXVhbmR0bmVy?= <x@example.com>', 'QmVydGEgUXVhbmR0bmVy'],
  ['quandtner\\berta7', 'quandtner', 'berta7'],
  ['Benutzername                 bquandtner\nVollständiger Name           Berta Quandtner\n', 'bquandtner', 'Berta'],
  ['Registrierter Benutzer:        Berta Quandtner', 'Berta', 'Quandtner'],
  ['DNS-Suffixsuchliste . . . : quandtner.intern\n                            herzog-nord.intern', 'herzog-nord'],
  ['   PC-QUANDT      <00>  UNIQUE      Registered', 'PC-QUANDT'],
  ['*  74:42:7F:12:34:56  Villa Quandtner  Infra  6  130 Mbit/s', 'Villa Quandtner'],
  ['    Profil für alle Benutzer : Villa Quandtner\n', 'Villa Quandtner'],
  ["(wifi) connection 'Villa Quandtner' has security", 'Villa Quandtner'],
  ['0\tVilla Quandtner\tany\t[CURRENT]', 'Villa Quandtner'],
  ['uid=1000(bquandtner)\n~bquandtner/.bashrc bquandtner+x', 'bquandtner'],
  ['Full Name: Jörg Völler\nJo\u0308rg V\\u00f6ller', 'Jo\u0308rg', 'V\\u00f6ller'],
];

test.each(answers)('%j', (output, ...values) => {
  const hidden = hide(runWith([output]), 'standard', openBook()).evidence.e1?.stdout ?? '';
  expect(hidden).not.toBe('');
  expect(values.filter(value => hidden.toLowerCase().includes(value.toLowerCase()))).toEqual([]);
});

test('what stands at such a place and names nobody stays', () => {
  const output = [
    'GENERAL.CONNECTION:                     ens33',
    'Registered Organization:\n    Product ID: none',
    'location =\nmailbox Drafts {',
    'Location: https://www.example.com/login',
    'PSComputerName :\nCimClass : ROOT/CIMV2',
    '//var/log/messages and \\Device\\HarddiskVolume2',
    'getty@tty1.service user@1000.service 5.10.0 resolv.conf(5) sshd_config(5)',
  ].join('\n');
  expect(hide(runWith([output]), 'standard', openBook()).evidence.e1?.stdout).toBe(output);
});
