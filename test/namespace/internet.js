// The internet of a test world: a web site over HTTP and HTTPS, on every address of its namespace.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

const folder = process.argv[2];
const answer = (request, response) => {
  response.writeHead(request.url === '/generate_204' ? 204 : 200);
  response.end(request.url === '/generate_204' ? '' : 'the site');
};
http.createServer(answer).listen(80);
https
  .createServer({ key: readFileSync(join(folder, 'site.key')), cert: readFileSync(join(folder, 'site.pem')) }, answer)
  .listen(443);
