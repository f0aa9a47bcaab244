// Sites over HTTP and HTTPS, and connectivity checks: the internet. Or, in the router, the sign-in page of a hotel.
// /opt/world/web.json may say how they behave; it is read again for each request, so that a fault needs no restart.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

const [part] = process.argv.slice(2);
const checkPaths = ['/generate_204', '/captiveportal/generate_204'];

/** { certificate, site: 'right' | 'error' | 'silent', checks: 'right' | 'silent' } */
function behaviour() {
  try {
    return JSON.parse(readFileSync('/opt/world/web.json', 'utf8'));
  } catch {
    return {};
  }
}

/** As `world-clock` set it. */
const worldTime = () => Date.now() + Number(readFileSync('/opt/world/clock-offset', 'utf8')) * 1000;

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

if (part === 'internet') {
  http.createServer(site).listen(80, '::');
  https.createServer({ SNICallback: certificate, ...read('right') }, site).listen(443, '::');
} else {
  http.createServer(signIn).listen(8080, '::');
}
