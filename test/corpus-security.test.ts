import { describe, expect, test } from 'vitest';
import accounts from '../src/probes/security/accounts.ts';
import incoming from '../src/probes/security/incoming.ts';
import logins from '../src/probes/security/logins.ts';
import { signsOf as signsOfProcess } from '../src/probes/security/processes/signs.ts';
import protection from '../src/probes/security/protection.ts';
import startEntries from '../src/probes/security/start-entries.ts';
import { filesIn, missing, parse, read } from './corpus-files.ts';

const machines = [
  ...[
    'sosreport-openstack',
    'sosreport-kubernetes',
    'sosreport-rabbitmq',
    'sosreport-vault',
    'sosreport-storage-ceph-mon',
  ],
];

/** A file of a recorded machine; nothing where it was not recorded. */
function textOf(path: string): string {
  try {
    return read(path);
  } catch {
    return '';
  }
}

/** Machines of which this was recorded. */
const machinesWith = (file: string): string[] =>
  missing ? ['none'] : machines.filter(machine => textOf(`hotsos/${machine}/${file}`) !== '');

/** As the command prints the lines of a file. */
const linesOf = (file: string, text: string): string =>
  text
    .split('\n')
    .map(line => `line ${file}:${line}`)
    .join('\n');

describe.skipIf(missing)('healthy machines', () => {
  test.each(
    filesIn('jc/generic', /^crontab.*\.out$/).concat(
      filesIn('jc/ubuntu-18.04', /^crontab.*\.out$/),
      filesIn('jc/centos-7.7', /^crontab.*\.out$/),
      filesIn('jc/debian10', /^crontab.*\.out$/),
    ),
  )('nothing in %s is malware', path => {
    const stdout = `${linesOf('/var/spool/cron/crontabs/x', read(path))}\nlooked 1\nend\n`;
    expect(parse(startEntries, 'linux', stdout)).toMatchObject({ suspects: [] });
  });

  test.each(machinesWith('etc/crontab'))('nothing that starts on %s is malware', machine => {
    const folder = `hotsos/${machine}/etc/cron.d`;
    const files = ['etc/crontab'].map(name => `hotsos/${machine}/${name}`).concat(cronFiles(folder));
    const stdout = files.map(file => linesOf(`/${file.split('/').slice(2).join('/')}`, textOf(file))).join('\n');
    expect(parse(startEntries, 'linux', `${stdout}\nlooked ${files.length}\nend\n`)).toMatchObject({ suspects: [] });
  });

  test.each(machinesWith('etc/sudoers'))('nobody on %s has rights that nobody gives on purpose', machine => {
    const rules = [
      'sudoers',
      'sudoers.d/nova_sudoers',
      'sudoers.d/neutron_sudoers',
      'sudoers.d/90-cloud-init-users',
      'sudoers.d/sudoers-zvmsdk',
    ];
    const told = rules.flatMap(name =>
      textOf(`hotsos/${machine}/etc/${name}`)
        .split('\n')
        .map(line => `/etc/${name}:${line}`),
    );
    const stdout = `--- accounts\nroot 0 /bin/bash\n--- groups\n--- passwords\n--- rules\n${told.join('\n')}\n--- end`;
    expect(parse(accounts, 'linux', stdout)).toMatchObject({ odd: [] });
  });

  test.each(['jc/ubuntu-18.04/passwd.out', 'jc/centos-7.7/passwd.out'])('no account of %s is odd', path => {
    const lines = read(path)
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(':'));
    const told = lines.map(([name, , uid, , , , shell = '']) => `${name} ${uid} ${shell}`).join('\n');
    expect(
      parse(accounts, 'linux', `--- accounts\n${told}\n--- groups\n--- passwords\n--- rules\n--- end`),
    ).toMatchObject({
      odd: [],
      looked: lines.length,
    });
  });

  test.each(machinesWith('var/log/auth.log'))('nobody guessed a password on %s', machine => {
    const log = textOf(`hotsos/${machine}/var/log/auth.log`);
    const fact = parse(logins, 'linux', `${log}\nsource /var/log/auth.log\n`) as { sources: { success?: unknown }[] };
    expect(fact.sources.filter(({ success }) => success !== undefined)).toEqual([]);
  });

  test.each([
    'jc/osx-10.14.6/ps-axu.out',
    'jc/osx-10.11.6/ps-axu.out',
    'jc/centos-7.7/ps-axu.out',
    'jc/ubuntu-18.04/ps-axu.out',
  ])('no program of %s looks like malware', path => {
    // Kernel threads are known by a flag that `ps` does not print: without their own line of arguments they are none of these.
    const commands = read(path)
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/).slice(10).join(' '))
      .filter(text => text !== '' && !text.startsWith('['));
    expect(commands.length).toBeGreaterThan(10);
    const found = commands.filter(command => {
      const [path = ''] = command.split(' ');
      return signsOfProcess({ name: path, path: path.startsWith('/') ? path : undefined, command }).length > 0;
    });
    expect(found).toEqual([]);
  });
});

function cronFiles(folder: string): string[] {
  try {
    return filesIn(folder);
  } catch {
    return [];
  }
}

// CASES.tsv: "Bitdefender on, no newer security content", "ufw active", "firewalld running", the firewall of Windows on and off.
describe.skipIf(missing)('cases with a known truth', () => {
  const nothing = '--- clamav\n--- units\n--- running\n--- mdatp\n';
  test('Bitdefender is on, and its signatures are the newest there are', () => {
    const said = read('glpi-agent/linux/antivirus/bduitool-7.0.3.2239');
    const stdout = `--- now\n1795827225\n${nothing}--- bitdefender\n${said}\n--- sentinel\n--- end\n`;
    expect(parse(protection, 'linux', stdout)).toMatchObject({ list: [{ name: 'Bitdefender', guard: 'on' }] });
    expect(parse(protection, 'linux', stdout)).not.toHaveProperty('list.0.signatureDays');
  });

  test('SentinelOne is on', () => {
    const said = read('glpi-agent/linux/antivirus/sentinelone-30.1.1.10');
    const stdout = `--- now\n1795827225\n${nothing}--- bitdefender\n--- sentinel\n${said}\n--- end\n`;
    expect(parse(protection, 'linux', stdout)).toMatchObject({ list: [{ name: 'SentinelOne', guard: 'on' }] });
  });

  test.each([
    ['10-StandardProfile.reg', 'Private', []],
    ['7_firewall-StandardProfile.reg', 'Private', ['Private']],
    ['7_firewall-DomainProfile.reg', 'Domain', ['Domain']],
  ])('%s', (file, name, off) => {
    const value = /"EnableFirewall"=dword:0000000(?<on>[01])/.exec(read(`glpi-agent/win32/registry/${file}`))?.groups
      ?.on;
    const profile = { Name: name, Enabled: value === '1' ? 'True' : 'False' };
    const stdout = JSON.stringify({ Active: [], Profiles: [profile], Others: [], Listening: [] });
    expect(parse(incoming, 'windows', stdout)).toMatchObject({ off });
  });
});
