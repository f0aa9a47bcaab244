import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real mail server on loopback, with TLS and passwords. Who it takes mail for, and what it says otherwise, stands in its configuration. */
export interface Postfix {
  /** Ports: STARTTLS and a password needed; TLS from the start and a password needed; neither. */
  readonly ports: { readonly submission: number; readonly smtps: number; readonly plain: number };
  /** The issuer of its certificate, which is for `localhost` and nothing else. */
  readonly ca: string;
  /** Mails that arrived since the last call, as they lie in the mailbox. */
  arrived(): Promise<Buffer[]>;
  log(): string;
  close(): Promise<void>;
}

export const ann = { user: 'ann@help.test', password: 'geh:eim "7 %41' };

const program = '/usr/lib/postfix/sbin/master';

/** Why there can be no Postfix here, or nothing. */
export const whyNoPostfix =
  process.getuid?.() !== 0
    ? 'only root can start Postfix'
    : !existsSync(program) || spawnSync('saslpasswd2', ['-h']).error !== undefined
      ? 'Postfix or sasl2-bin is not installed'
      : undefined;

export async function startPostfix(): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-postfix-'));
  chmodSync(folder, 0o755);
  const [submission, smtps, plain] = await freePorts(3);
  const ports = { submission: submission ?? 0, smtps: smtps ?? 0, plain: plain ?? 0 };
  const conf = join(folder, 'conf');
  const mailbox = join(folder, 'mail');
  for (const name of ['conf', 'conf/sasl', 'data', 'mail', 'queue']) mkdirSync(join(folder, name));
  chownSync(join(folder, 'data'), numberOf('postfix'), numberOf('postfix'));
  chownSync(mailbox, numberOf('nobody'), 65_534);
  makeCertificate(folder);
  givePassword(join(conf, 'sasl'));
  writeFileSync(join(conf, 'main.cf'), mainSettings(folder));
  writeFileSync(join(conf, 'master.cf'), services(ports));
  // It makes the folders of the queue.
  execFileSync('postfix', ['-c', conf, 'check'], { stdio: 'pipe' });
  const master = spawn(program, ['-c', conf, '-d'], { stdio: 'ignore' });
  await until(async () => (await Promise.all(Object.values(ports).map(greets))).every(Boolean), 'Postfix answers');
  const seen = new Set<string>();
  return {
    ports,
    ca: join(folder, 'ca.pem'),
    async arrived() {
      const box = join(mailbox, 'box/new');
      const fresh = (existsSync(box) ? readdirSync(box) : []).filter(name => !seen.has(name));
      for (const name of fresh) seen.add(name);
      return fresh.map(name => readFileSync(join(box, name)));
    },
    log: () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : ''),
    async close() {
      await ended(master);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Mail for help.test is put into one mailbox; some of its names do not take any. */
function mainSettings(folder: string): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
myhostname = mail.help.test
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks =
alias_maps =
virtual_mailbox_domains = help.test
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = static:box/
virtual_minimum_uid = 100
virtual_uid_maps = static:${numberOf('nobody')}
virtual_gid_maps = static:65534
smtpd_recipient_restrictions =
  check_recipient_access inline:{ { later@help.test = 450 4.2.1 Come back later }, { never@help.test = 550 5.7.1 We take no reports here } }
  reject_unauth_destination
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
message_size_limit = 20000000
virtual_mailbox_limit = 0
smtpd_tls_cert_file = ${folder}/server.pem
smtpd_tls_key_file = ${folder}/server.key
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
`;
}

/** Debian's services, without their own port and without a chroot, and ours. */
function services({ submission, smtps, plain }: Postfix['ports']): string {
  const inner = readFileSync('/usr/share/postfix/master.cf.dist', 'utf8')
    .split('\n')
    .filter(line => /^[a-z]+ +unix/.test(line) && !line.endsWith('pipe'))
    .map(line => line.replace(/^((?:\S+ +){4})y/, '$1n'));
  const auth =
    '-o smtpd_sasl_auth_enable=yes -o smtpd_tls_auth_only=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject';
  return [
    `127.0.0.1:${submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt ${auth}`,
    `127.0.0.1:${smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes ${auth}`,
    `127.0.0.1:${plain} inet n - n - - smtpd`,
    ...inner,
    '',
  ].join('\n');
}

function makeCertificate(folder: string): void {
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Issuer of a test', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
}

function givePassword(folder: string): void {
  const file = join(folder, 'sasldb2');
  writeFileSync(
    join(folder, 'smtpd.conf'),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${file}\nmech_list: PLAIN LOGIN\n`,
  );
  const [name = '', domain = ''] = ann.user.split('@');
  execFileSync('saslpasswd2', ['-p', '-c', '-f', file, '-u', domain, name], { input: ann.password, stdio: 'pipe' });
  chmodSync(file, 0o644);
}

function numberOf(user: string): number {
  return Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }));
}

export async function freePorts(number: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: number }, async () => {
      const server = createServer();
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map(server => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  for (const server of servers) server.close();
  return ports;
}

function greets(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`not within 10 s: ${what}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
