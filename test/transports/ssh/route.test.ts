import { expect, test } from 'vitest';
import { readConfig, usualPaths } from '../../../src/transports/ssh/config.ts';
import { resolveRoute } from '../../../src/transports/ssh/route.ts';
import { desk } from './desk.ts';
import { inventedFiles } from './invented-files.ts';

async function route(config: string, host = 'a') {
  const { hops, problems } = resolveRoute(
    { host },
    await readConfig(usualPaths(desk), inventedFiles({ user: { config } }, desk), desk),
    desk,
  );
  return hops?.map(({ hostName, port, user }) => `${user}@${hostName}:${port}`) ?? problems.map(({ kind }) => kind);
}

test.each([
  ['no hop', '', ['anna@a:22']],
  ['one hop', 'Host a\nProxyJump gate\n', ['anna@gate:22', 'anna@a:22']],
  ['none', 'Host a\nProxyJump none\nHost *\nProxyJump gate\n', ['anna@a:22']],
  ['several hops', 'Host a\nProxyJump x@g1:1,g2,g3:3\n', ['x@g1:1', 'anna@g2:22', 'anna@g3:3', 'anna@a:22']],
  [
    'each hop has its own part',
    'Host a\nProxyJump g1,g2\nUser ua\nHost g1\nHostName h1\nUser u1\nHost g2\nPort 2\n',
    ['u1@h1:22', 'anna@g2:2', 'ua@a:22'],
  ],
  [
    'the first hop has a hop of its own',
    'Host a\nProxyJump b\nHost b\nProxyJump c\n',
    ['anna@c:22', 'anna@b:22', 'anna@a:22'],
  ],
  [
    'the first of several has one',
    'Host a\nProxyJump b,c\nHost b\nProxyJump d\n',
    ['anna@d:22', 'anna@b:22', 'anna@c:22', 'anna@a:22'],
  ],
  [
    'given hops outweigh those of the hop',
    'Host a\nProxyJump b,c\nHost c\nProxyJump d\n',
    ['anna@b:22', 'anna@c:22', 'anna@a:22'],
  ],
  ['the same gate as another user', 'Host a\nProxyJump x@a:2200\nHost a\nPort 22\n', ['loop']],
  ['a hop to itself', 'Host *\nProxyJump gate\n', ['loop']],
  ['a hop not to itself', 'Host * !gate\nProxyJump gate\n', ['anna@gate:22', 'anna@a:22']],
  ['a circle', 'Host a\nProxyJump b\nHost b\nProxyJump a\n', ['loop']],
  ['a circle of many', `Host *\nProxyJump %hx\n`, ['loop']],
  ['a mistake', 'Port x\n', ['value']],
])('%s', async (_, config, expected) => expect(await route(config)).toEqual(expected));

test('a hop that is reached by others needs no ProxyCommand of its own', async () => {
  const config = await readConfig(
    usualPaths(desk),
    inventedFiles({ user: { config: 'Host a\nProxyJump b,c\nHost c\nProxyCommand x\n' } }, desk),
    desk,
  );
  expect(resolveRoute({ host: 'a' }, config, desk).hops?.map(({ needsOpenSsh }) => needsOpenSsh)).toEqual([[], [], []]);
  expect(resolveRoute({ host: 'c' }, config, desk).hops?.map(({ needsOpenSsh }) => needsOpenSsh.length)).toEqual([1]);
});
