import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A machine, its router and an internet, each a network namespace of this test. Documentation addresses only; nothing leaves them. */
export interface World {
  readonly pc: string;
  readonly router: string;
  readonly internet: string;
  /** Runs a program inside a namespace; throws when it fails. */
  in(namespace: string, ...words: string[]): string;
  /** Files that programs in the machine's namespace see under /etc. */
  etc(file: string, text: string): void;
  stopResolver(): Promise<void>;
  /** `itfix diagnose network` on the machine, as a user runs it. */
  diagnose(...more: string[]): Diagnosis;
  close(): Promise<void>;
}

interface Diagnosis {
  readonly exit: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

const packageRoot = new URL('../../', import.meta.url).pathname;
/** Whatever happens to the test, nothing of it lives longer than this. */
const lifeSec = 240;

/** Why no such world can be made here, or nothing. */
export function cannotMakeWorld(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  for (const tool of ['ip', 'nft', 'dnsmasq', 'openssl']) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) return `needs the program "${tool}"`;
  }
  const name = `itfix-try-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0;
  spawnSync('ip', ['netns', 'del', name]);
  return made ? undefined : 'needs network namespaces';
}

export async function makeWorld(): Promise<World> {
  const tag = `itfix-${process.pid}-${Math.random().toString(36).slice(2, 6)}`;
  const [pc, router, internet] = [`${tag}-pc`, `${tag}-router`, `${tag}-net`] as const;
  const folder = mkdtempSync(join(tmpdir(), 'itfix-world-'));
  const children: ChildProcess[] = [];
  const ip = (...words: string[]): string => execFileSync('ip', words, { encoding: 'utf8' });
  const inside = (namespace: string, ...words: string[]): string => ip('netns', 'exec', namespace, ...words);
  const start = (namespace: string, ...words: string[]): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', namespace, 'timeout', '-s', 'KILL', String(lifeSec), ...words], {
      stdio: 'ignore',
    });
    children.push(child);
    return child;
  };
  const etcFolder = join('/etc/netns', pc);
  const etc = (file: string, text: string): void => {
    mkdirSync(join(etcFolder, file, '..'), { recursive: true });
    writeFileSync(join(etcFolder, file), text);
  };

  for (const namespace of [pc, router, internet]) {
    ip('netns', 'add', namespace);
    inside(namespace, 'ip', 'link', 'set', 'lo', 'up');
  }
  ip('-n', pc, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'lan', 'netns', router);
  ip('-n', router, 'link', 'add', 'wan', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', internet);
  address(ip, pc, 'eth0', '10.77.0.50/24');
  address(ip, router, 'lan', '10.77.0.1/24');
  address(ip, router, 'wan', '203.0.113.1/24');
  address(ip, internet, 'eth0', '203.0.113.2/24', '198.51.100.10/32', '198.51.100.20/32');
  ip('-n', pc, 'route', 'add', 'default', 'via', '10.77.0.1');
  ip('-n', router, 'route', 'add', 'default', 'via', '203.0.113.2');
  ip('-n', internet, 'route', 'add', '10.77.0.0/24', 'via', '203.0.113.1');
  inside(router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');

  makeCertificates(folder);
  etc('resolv.conf', 'nameserver 10.77.0.1\n');
  etc('hosts', '127.0.0.1 localhost\n');
  etc('ssl/certs/ca-certificates.crt', execFileSync('cat', [join(folder, 'ca.pem')], { encoding: 'utf8' }));
  start(internet, process.execPath, join(packageRoot, 'test/namespace/internet.js'), folder);
  const resolver = start(
    router,
    'dnsmasq',
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--listen-address=10.77.0.1',
    '--bind-interfaces',
    '--user=root',
    '--pid-file',
    '--address=/site.example.com/198.51.100.10',
    '--address=/www.example.org/198.51.100.20',
    '--local=/com/',
    '--local=/org/',
  );
  await until(
    () => spawnSync('ip', ['netns', 'exec', pc, 'getent', 'hosts', 'site.example.com']).status === 0,
    'the resolver to answer',
  );
  const web = `exec 3<>/dev/tcp/198.51.100.10/443`;
  await until(
    () => spawnSync('ip', ['netns', 'exec', pc, 'timeout', '1', 'bash', '-c', web]).status === 0,
    'the site to answer',
  );

  return {
    pc,
    router,
    internet,
    in: inside,
    etc,
    stopResolver: () => ended(resolver),
    diagnose: (...more) => diagnoseIn(pc, folder, more),
    async close() {
      await Promise.all(children.map(ended));
      for (const namespace of [pc, router, internet]) spawnSync('ip', ['netns', 'del', namespace]);
      rmSync(etcFolder, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function address(ip: (...words: string[]) => string, namespace: string, device: string, ...addresses: string[]): void {
  for (const one of addresses) ip('-n', namespace, 'addr', 'add', one, 'dev', device);
  ip('-n', namespace, 'link', 'set', device, 'up');
}

function diagnoseIn(pc: string, folder: string, more: readonly string[]): Diagnosis {
  const settings = [
    'site=site.example.com',
    'names=site.example.com,www.example.org',
    'anchors=198.51.100.10,198.51.100.20',
    'portal-checks=http://198.51.100.10/generate_204',
    'time-servers=198.51.100.10',
  ];
  const words = [
    'netns',
    'exec',
    pc,
    process.execPath,
    join(packageRoot, 'bin/itfix.js'),
    'diagnose',
    'network',
    ...settings.flatMap(word => ['--set', word]),
    ...more,
  ];
  const { NODE_EXTRA_CA_CERTS: _left, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('ip', words, {
    encoding: 'utf8',
    env: { ...env, XDG_STATE_HOME: folder },
    timeout: 60_000,
  });
  return { exit: status, stdout, stderr };
}

/** An authority of our own and a certificate of the site, as the internet of the test has them. */
function makeCertificates(folder: string): void {
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=itfix test authority',
  );
  openssl('req', ...key, '-keyout', 'site.key', '-out', 'site.csr', '-subj', '/CN=site.example.com');
  writeFileSync(join(folder, 'site.ext'), 'subjectAltName=DNS:site.example.com,DNS:www.example.org\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'site.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'site.pem',
    '-days',
    '2',
    '-extfile',
    'site.ext',
  );
}

/** Looks every 50 ms, for 10 s. */
async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (holds()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), 2000);
  await exit;
  clearTimeout(limit);
}
