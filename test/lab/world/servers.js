// Sites over HTTP and HTTPS, connectivity checks and NTP: the internet. Or, in the router, the sign-in page of a hotel.
// /opt/world/web.json may say how they behave; it is read again for each request, so that a fault needs no restart.
import dgram from 'node:dgram';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

const [part, ...clocks] = process.argv.slice(2);
const checkPaths = ['/generate_204', '/captiveportal/generate_204'];

/** { certificate, site: 'right' | 'error' | 'silent', checks: 'right' | 'silent', clockOffsetSec } */
function behaviour() {
  try {
    return JSON.parse(readFileSync('/opt/world/web.json', 'utf8'));
  } catch {
    return {};
  }
}

const worldTime = () => Date.now() + (behaviour().clockOffsetSec ?? 0) * 1000;

function site(request, response) {
  const { site = 'right', checks = 'right' } = behaviour();
  response.sendDate = false;
  response.setHeader('Date', new Date(worldTime()).toUTCString());
  if (checkPaths.includes(request.url)) {
    if (checks === 'right') response.writeHead(204).end();
    return;
  }
  const own = request.headers.host?.startsWith('example.com') ? site : 'right';
  if (own === 'silent') return;
  response.writeHead(own === 'error' ? 503 : 200, { 'Content-Type': 'text/html' });
  response.end(own === 'error' ? 'out of order' : '<title>the site</title>');
}

function signIn(request, response) {
  if (request.headers.host === 'login.hotel.example') return response.writeHead(200).end('Welcome. Your room number?');
  response.writeHead(302, { Location: 'http://login.hotel.example/' }).end();
}

const read = name => ({
  key: readFileSync(`/opt/certificates/${name}.key`),
  cert: readFileSync(`/opt/certificates/${name}.pem`),
});

/** The certificate of today, for any name. */
function certificate(name, done) {
  const { certificate: wanted = 'right' } = behaviour();
  done(null, tls.createSecureContext(read(wanted === 'intercepted' || name === 'example.com' ? wanted : 'right')));
}

const unixTo1900Sec = 2_208_988_800;

function writeTime(packet, at, time) {
  packet.writeUInt32BE(Math.floor(time / 1000) + unixTo1900Sec, at);
  packet.writeUInt32BE(Math.floor(((time % 1000) / 1000) * 2 ** 32), at + 4);
}

/** An answer of an NTP server of the second stratum (RFC 5905, figure 8). */
function timeAnswer(question) {
  const answer = Buffer.alloc(48);
  answer[0] = 0x24;
  answer[1] = 2;
  answer[3] = 0xec;
  answer.write('LAB ', 12, 'latin1');
  question.copy(answer, 24, 40, 48);
  for (const at of [16, 32, 40]) writeTime(answer, at, worldTime());
  return answer;
}

function keepTime(address) {
  const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (question, { address: to, port }) => socket.send(timeAnswer(question), port, to));
  socket.bind(123, address);
}

if (part === 'internet') {
  http.createServer(site).listen(80, '::');
  https.createServer({ SNICallback: certificate, ...read('right') }, site).listen(443, '::');
  for (const address of clocks) keepTime(address);
} else {
  http.createServer(signIn).listen(8080, '::');
}
