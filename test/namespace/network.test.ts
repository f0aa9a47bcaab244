import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { cannotMakeWorld, makeWorld, type World } from './world.ts';

const why = cannotMakeWorld();

/** A fault made for real, and what must be named: every root cause that is an error or explains one, by code. */
const faults: Record<string, { inject: (world: World) => unknown; code: string; subject?: string }> = {
  'the cable is out': { inject: w => w.in(w.router, 'ip', 'link', 'set', 'lan', 'down'), code: 'N02' },
  'no default route': { inject: w => w.in(w.pc, 'ip', 'route', 'del', 'default'), code: 'N17' },
  'a default route into nowhere': {
    inject: w => w.in(w.pc, 'ip', 'route', 'replace', 'blackhole', 'default'),
    code: 'N17',
  },
  'no address': { inject: w => w.in(w.pc, 'ip', 'addr', 'flush', 'dev', 'eth0'), code: 'N13' },
  'the gateway is gone': {
    inject: w => w.in(w.router, 'ip', 'addr', 'del', '10.77.0.1/24', 'dev', 'lan'),
    code: 'N18',
  },
  'the line is down': { inject: w => w.in(w.internet, 'ip', 'link', 'set', 'eth0', 'down'), code: 'N19' },
  'the resolver is dead': { inject: w => w.stopResolver(), code: 'N21', subject: '10.77.0.1' },
  'no resolver is set': { inject: w => w.etc('resolv.conf', '\n'), code: 'N21' },
  'a name in the hosts file': {
    inject: w => w.etc('hosts', '127.0.0.1 localhost\n10.77.0.99 site.example.com\n'),
    code: 'N24',
  },
  'fixed settings of another network': {
    inject: w => {
      w.in(w.pc, 'ip', 'addr', 'flush', 'dev', 'eth0');
      w.in(w.pc, 'ip', 'addr', 'add', '10.99.0.50/24', 'dev', 'eth0');
      w.in(w.pc, 'ip', 'route', 'add', 'default', 'via', '10.77.0.1', 'dev', 'eth0', 'onlink');
    },
    code: 'N16',
  },
  'a left-over tunnel takes the default route': {
    inject: w => {
      w.in(w.pc, 'ip', 'route', 'del', 'default');
      w.in(w.pc, 'ip', 'route', 'add', 'default', 'via', '10.77.0.1', 'metric', '100');
      w.in(w.pc, 'ip', 'tuntap', 'add', 'tun9', 'mode', 'tun');
      w.in(w.pc, 'ip', 'addr', 'add', '10.8.0.2/24', 'dev', 'tun9');
      w.in(w.pc, 'ip', 'link', 'set', 'tun9', 'up');
      w.in(w.pc, 'ip', 'route', 'add', 'default', 'dev', 'tun9', 'metric', '10');
    },
    code: 'N35',
  },
  'the router refuses every connection': {
    inject: w => {
      nft(w, w.router, 'forward', 'meta l4proto tcp reject with tcp reset');
      w.in(w.router, 'nft', 'add', 'rule', 'inet', 'test', 'forward', 'drop');
    },
    code: 'N19',
  },
  'DNS over UDP dropped on the machine': { inject: w => nft(w, w.pc, 'output', 'udp dport 53 drop'), code: 'N27' },
  'port 443 dropped on the way': {
    inject: w => nft(w, w.router, 'forward', 'tcp dport 443 drop'),
    code: 'N28',
  },
  'port 443 dropped on the machine': { inject: w => nft(w, w.pc, 'output', 'tcp dport 443 drop'), code: 'N27' },
  'the site refuses': {
    inject: w => nft(w, w.internet, 'input', 'ip daddr 198.51.100.10 tcp dport 443 reject with tcp reset'),
    code: 'N38',
  },
};

function nft(world: World, namespace: string, hook: string, rule: string): void {
  world.in(namespace, 'nft', 'add', 'table', 'inet', 'test');
  world.in(namespace, 'nft', 'add', 'chain', 'inet', 'test', hook, `{ type filter hook ${hook} priority 0; }`);
  world.in(namespace, 'nft', 'add', 'rule', 'inet', 'test', hook, ...rule.split(' '));
}

describe.skipIf(why !== undefined)('faults made for real in network namespaces', () => {
  let world: World;
  const begin = async (): Promise<void> => {
    world = await makeWorld();
  };

  describe('a healthy machine', () => {
    beforeAll(begin, 60_000);
    afterAll(() => world.close());

    test('names no cause and exits with 0', () => {
      const { exit, stdout } = world.diagnose('--json', '--quiet');
      const run: Run = JSON.parse(stdout);
      expect(run.rootCauses).toEqual([]);
      expect({ exit, verdict: run.verdict }).toEqual({ exit: 0, verdict: 'healthy' });
    }, 60_000);

    test('takes no longer than its slowest probe and half a second', () => {
      const run: Run = JSON.parse(world.diagnose('--json', '--quiet').stdout);
      const wholeMs = Date.parse(run.endedAt) - Date.parse(run.startedAt);
      const slowestMs = Math.max(...Object.values(run.evidence).map(({ durationMs }) => durationMs));
      expect(wholeMs - slowestMs).toBeLessThan(500);
    }, 60_000);

    test('a gateway that drops ping is no fault', () => {
      nft(world, world.router, 'input', 'icmp type echo-request drop');
      const run: Run = JSON.parse(world.diagnose('--json', '--quiet').stdout);
      expect(run.rootCauses).toEqual([]);
    }, 60_000);

    test('--offline contacts nothing outside and names nothing', () => {
      const run: Run = JSON.parse(world.diagnose('--json', '--quiet', '--offline').stdout);
      expect({ causes: run.rootCauses, verdict: run.verdict }).toEqual({ causes: [], verdict: 'healthy' });
      const outside = Object.entries(run.facts).filter(([name]) => /reach|dns|site|portal|clock|lookup/i.test(name));
      expect(outside.filter(([, reading]) => reading.ok)).toEqual([]);
    }, 60_000);
  });

  describe.each(Object.entries(faults))('%s', (_title, { inject, code, subject }) => {
    beforeAll(begin, 60_000);
    afterAll(() => world.close());

    test(`is named ${code}, alone`, async () => {
      await inject(world);
      const { exit, stdout, stderr } = world.diagnose('--json', '--quiet');
      const run: Run = JSON.parse(stdout || '{}');
      expect(
        run.rootCauses?.map(cause => ({ code: cause.code, subject: cause.subject })),
        stderr + JSON.stringify(run.rootCauses, undefined, 1),
      ).toEqual([{ code, subject }]);
      expect(exit).toBe(1);
    }, 90_000);
  });
});
