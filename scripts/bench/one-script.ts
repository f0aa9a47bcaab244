// The least that asking many machines can cost: one script for each, over a connection of its own.
// Called with the client (ssh2 or node-ssh), the user, the port, a key, the script, and how many at the same time; machines come by stdin.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { NodeSSH } from 'node-ssh';
import ssh2 from 'ssh2';
import { sideBySide } from '../../test/lab/side-by-side.ts';

const [client = '', username = '', port = '', keyFile = '', scriptFile = '', atOnce = ''] = process.argv.slice(2);
const privateKey = readFileSync(keyFile);
const script = readFileSync(scriptFile, 'utf8');
const hosts = readFileSync(0, 'utf8').split('\n').filter(Boolean);

/** Without waiting for more to send, or each end waits for the other. */
const socketTo = (host: string) => connect({ host, port: Number(port), noDelay: true });

function bySsh2(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const line = new ssh2.Client();
    line.on('error', reject);
    line.on('ready', () =>
      line.exec('/bin/sh', (error, channel) => {
        if (error) return reject(error);
        const chunks: Buffer[] = [];
        channel.on('data', (chunk: Buffer) => chunks.push(chunk));
        channel.stderr.resume();
        channel.on('close', () => {
          line.end();
          resolve(Buffer.concat(chunks).toString());
        });
        channel.end(script);
      }),
    );
    line.connect({ sock: socketTo(host), username, privateKey, authHandler: ['publickey'] });
  });
}

async function byNodeSsh(host: string): Promise<string> {
  const line = await new NodeSSH().connect({ sock: socketTo(host), username, privateKey: privateKey.toString() });
  const { stdout } = await line.execCommand('/bin/sh', { stdin: script });
  line.dispose();
  return stdout;
}

const ask = client === 'ssh2' ? bySsh2 : byNodeSsh;
await sideBySide(hosts, Number(atOnce), async host => {
  if (!(await ask(host)).trimEnd().endsWith('the end')) throw new Error(`${host}: the answer has no end`);
});
