import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Unparsable } from '../../src/model/probe.ts';
import { readIptables } from '../../src/probes/net/firewall/iptables.ts';
import { readNft, readNftTexts } from '../../src/probes/net/firewall/nft.ts';
import {
  adapterIs,
  addressIn,
  type Packet,
  packetOf,
  type Truth,
  within,
} from '../../src/probes/net/firewall/packet.ts';
import { pfFate, readPf } from '../../src/probes/net/firewall/pf.ts';
import type { Chain, Rule, Table, Verdict } from '../../src/probes/net/firewall/table.ts';
import { fateOf } from '../../src/probes/net/firewall/walk.ts';

const web = packetOf({ address: '192.0.2.7', port: 443, protocol: 'tcp' }, {});

function rule(text: string, truth: Truth, verdict: Verdict): Rule {
  return { text, decide: () => [{ truth, verdict }] };
}

function tableOf(policy: 'accept' | 'drop', rules: Rule[], others: Chain[] = []): Table {
  const base: Chain = { name: 'out', rules, base: { hook: 'output', priority: 0, policy } };
  return { name: 'inet t', families: [4, 6], chains: new Map([base, ...others].map(chain => [chain.name, chain])) };
}

function said(table: Table, packet: Packet = web) {
  const fate = fateOf(packet, [table]);
  return { blocked: fate.blocked?.rule, unsure: fate.unsure.map(hit => hit.rule) };
}

const [drop, accept, back] = (['drop', 'accept', 'return'] as const).map((word): Verdict => ({ do: word }));

describe('a match that cannot be decided', () => {
  test('of a drop leaves it open', () => {
    expect(said(tableOf('accept', [rule('maybe drop', 'maybe', drop!)]))).toEqual({
      blocked: undefined,
      unsure: ['maybe drop'],
    });
  });

  test('of an accept leaves the drop after it open', () => {
    const rules = [rule('maybe accept', 'maybe', accept!), rule('sure drop', 'yes', drop!)];
    expect(said(tableOf('accept', rules))).toEqual({ blocked: undefined, unsure: ['sure drop'] });
    expect(said(tableOf('drop', rules.slice(0, 1)))).toEqual({ blocked: undefined, unsure: ['policy drop'] });
  });

  test('of a drop before a sure drop changes nothing: one of the two stops it', () => {
    const rules = [rule('maybe drop', 'maybe', drop!), rule('sure drop', 'yes', drop!)];
    expect(said(tableOf('accept', rules))).toEqual({ blocked: 'sure drop', unsure: [] });
  });

  test('of a return in a chain does not reach the chain that called it', () => {
    const inner: Chain = {
      name: 'inner',
      rules: [rule('maybe return', 'maybe', back!), rule('inner drop', 'yes', drop!)],
    };
    const rules = [rule('jump', 'yes', { do: 'jump', chain: 'inner' }), rule('outer drop', 'yes', drop!)];
    expect(said(tableOf('accept', rules, [inner]))).toEqual({ blocked: 'outer drop', unsure: [] });
    expect(said(tableOf('accept', rules.slice(0, 1), [inner]))).toEqual({ blocked: undefined, unsure: ['inner drop'] });
  });

  test('of a rewritten destination', () => {
    const rewrite = rule('dnat', 'yes', { do: 'rewrite', what: ['port'] });
    const closed: Rule = {
      text: 'drop 443',
      decide: packet => [{ truth: packet.port === undefined ? 'maybe' : 'yes', verdict: drop! }],
    };
    expect(said(tableOf('accept', [rewrite, closed])).unsure).toEqual(['drop 443']);
    expect(said(tableOf('accept', [closed])).blocked).toBe('drop 443');
  });
});

test('the end of a chain reached by goto is the end of the chain before it', () => {
  const other: Chain = { name: 'other', rules: [] };
  const rules = [rule('goto', 'yes', { do: 'goto', chain: 'other' }), rule('not reached', 'yes', drop!)];
  expect(said(tableOf('accept', rules, [other]))).toEqual({ blocked: undefined, unsure: [] });
  expect(said(tableOf('drop', rules, [other])).blocked).toBe('policy drop');
});

test('rules that go in circles end', () => {
  const circle: Chain = {
    name: 'circle',
    rules: [rule('a', 'yes', { do: 'jump', chain: 'circle' }), rule('b', 'yes', { do: 'jump', chain: 'circle' })],
  };
  expect(() => said(tableOf('accept', [rule('in', 'yes', { do: 'jump', chain: 'circle' })], [circle]))).toThrow(
    Unparsable,
  );
});

test('a jump to nowhere is not taken for "lets through"', () => {
  expect(() => said(tableOf('accept', [rule('in', 'yes', { do: 'jump', chain: 'gone' })]))).toThrow(Unparsable);
});

describe('addresses', () => {
  const ipv4 = fc.ipV4();
  test('prefixes agree with node:net', () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), (address, base, length) => {
        const list = new BlockList();
        list.addSubnet(base, length);
        expect(addressIn(address, `${base}/${length}`)).toBe(list.check(address) ? 'yes' : 'no');
      }),
    );
  });
  test('ranges, masks and what is not an address', () => {
    expect(addressIn('192.0.2.7', '192.0.2.1-192.0.2.9')).toBe('yes');
    expect(addressIn('192.0.2.10', '192.0.2.1-192.0.2.9')).toBe('no');
    expect(addressIn('192.0.2.7', '192.0.2.0/255.255.255.0')).toBe('yes');
    expect(addressIn('2001:db8::5', '2001:db8::/32')).toBe('yes');
    expect(addressIn('2001:db8::5', '192.0.2.0/24')).toBe('no');
    expect(addressIn('192.0.2.7', 'LocalSubnet')).toBe('maybe');
    expect(addressIn(undefined, '192.0.2.0/24')).toBe('maybe');
  });
});

test('an adapter that is not known is still not the loopback', () => {
  expect(adapterIs(undefined, 'lo')).toBe('no');
  expect(adapterIs(undefined, 'eth0')).toBe('maybe');
  expect([adapterIs('wg0', 'wg+'), adapterIs('wg0', 'wg*'), adapterIs('eth0', 'wg+')]).toEqual(['yes', 'yes', 'no']);
});

test('a span is inside, outside or neither', () => {
  expect([within([5, 5], 1, 9), within([1, 9], 5, 5), within([1, 4], 5, 9)]).toEqual(['yes', 'maybe', 'no']);
});

describe('iptables', () => {
  const save = (rules: string) => readIptables(`*filter\n:OUTPUT ACCEPT [0:0]\n${rules}\nCOMMIT\n`, 4);
  test.each([
    ['-A OUTPUT -p tcp -m tcp ! --dport 1:400 -j DROP', 'blocked'],
    ['-A OUTPUT -p tcp -m tcp ! --dport 400:500 -j DROP', 'open'],
    ['-A OUTPUT -m comment --comment "! -p udp" -p tcp -j DROP', 'blocked'],
    ['-A OUTPUT -m set --match-set bad dst -j DROP', 'unsure'],
    ['-A OUTPUT -m set ! --match-set good dst -j DROP', 'unsure'],
    ['-A OUTPUT -m owner --uid-owner 0 -j REJECT', 'unsure'],
    ['-A OUTPUT -m mark --mark 0x0/0xff -j DROP', 'blocked'],
    ['-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j DROP', 'open'],
    ['-A OUTPUT -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP', 'blocked'],
    ['-A OUTPUT -o lo -j DROP', 'open'],
    ['-A OUTPUT ! -o lo -j DROP', 'blocked'],
    ['-A OUTPUT -o eth9 -j DROP', 'unsure'],
    ['-A OUTPUT -p tcp -m multiport --dports 80,440:450 -j DROP', 'blocked'],
    ['-A OUTPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', 'blocked'],
    ['-A OUTPUT -p tcp -m tcp --tcp-flags FIN,ACK FIN -j DROP', 'open'],
    ['-A OUTPUT -m string --string "x" --algo bm -j DROP', 'unsure'],
    ['-A OUTPUT -j LOG --log-prefix "-j DROP"', 'open'],
    ['-A OUTPUT -j NFQUEUE --queue-num 1', 'unsure'],
    ['-A OUTPUT -p udp -j DROP', 'open'],
  ])('%s', (text, expected) => {
    const fate = fateOf(web, save(text));
    expect(fate.blocked ? 'blocked' : fate.unsure.length > 0 ? 'unsure' : 'open').toBe(expected);
  });
  const incoming = (rules: string, policy = 'ACCEPT') =>
    readIptables(`*filter\n:INPUT ${policy} [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}\nCOMMIT\n`, 4);
  test.each([
    ['DROP', '-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT', 'open'],
    ['DROP', '-A INPUT -p tcp -m tcp ! --syn -j ACCEPT', 'open'],
    ['DROP', '-A INPUT -p tcp -m tcp --dport 1024:65535 -j ACCEPT', 'open'],
    ['DROP', '-A INPUT -p tcp -m tcp --dport 32768:60999 -j ACCEPT', 'unsure'],
    ['DROP', '-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT', 'blocked'],
    ['ACCEPT', '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', 'open'],
    ['ACCEPT', '-A INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -j DROP', 'blocked'],
    ['ACCEPT', '-A INPUT -p tcp -m tcp --sport 443 -j DROP', 'blocked'],
    ['ACCEPT', '-A INPUT -p tcp -m tcp --dport 443 -j DROP', 'open'],
    ['ACCEPT', '-A INPUT -s 192.0.2.7/32 -j DROP', 'blocked'],
    ['ACCEPT', '-A INPUT -m rpfilter --invert -j DROP', 'unsure'],
    ['ACCEPT', '-A INPUT -m conntrack --ctstate INVALID,NEW -j DROP', 'open'],
  ])('answers come in: %s %s', (policy, text, expected) => {
    const fate = fateOf(web, incoming(text, policy));
    expect(fate.blocked ? 'blocked' : fate.unsure.length > 0 ? 'unsure' : 'open').toBe(expected);
  });
  test('nat is asked about first packets only', () => {
    const nat = readIptables(
      '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j REDIRECT --to-ports 9\nCOMMIT\n',
      4,
    );
    expect(fateOf(web, nat)).toEqual({ unsure: [] });
  });
});

describe('nft', () => {
  const table = { family: 'inet', table: 'f' };
  const ruleset = (expr: unknown[], more: unknown[] = []) =>
    JSON.stringify({
      nftables: [
        { table: { family: 'inet', name: 'f' } },
        { chain: { ...table, name: 'o', type: 'filter', hook: 'output', prio: 0, policy: 'accept' } },
        ...more,
        { rule: { ...table, chain: 'o', handle: 5, expr } },
      ],
    });
  const fate = (expr: unknown[], more: unknown[] = []) => fateOf(web, readNft(ruleset(expr, more), new Map()));
  const dport = { payload: { protocol: 'tcp', field: 'dport' } };

  test('a set that is not listed cannot be decided', () => {
    expect(fate([{ match: { op: '==', left: dport, right: '@gone' } }, { drop: null }]).unsure).toHaveLength(1);
  });
  test('flags joined by | as newer versions write them', () => {
    const flags = {
      '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, { '|': [{ '|': ['fin', 'syn'] }, 'ack'] }],
    };
    expect(fate([{ match: { op: '==', left: flags, right: 'syn' } }, { drop: null }]).blocked).toBeDefined();
  });
  test('elements with a time limit', () => {
    const set = { set: { ...table, name: 's', elem: [{ elem: { val: 443, timeout: 60 } }] } };
    expect(fate([{ match: { op: '==', left: dport, right: '@s' } }, { drop: null }], [set]).blocked).toBeDefined();
  });
  test('a statement that is not known is passed over, a match that is not known stays open', () => {
    expect(fate([{ 'brand new': {} }, { drop: null }]).blocked).toBeDefined();
    expect(fate([{ match: { op: '==', left: { 'brand new': {} }, right: 1 } }, { drop: null }]).unsure).toHaveLength(1);
  });
  test('any JSON is a ruleset, or unparsable', () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.jsonValue()), (json, expr) => {
        try {
          readNft(json, new Map());
          fate(expr);
        } catch (error) {
          expect(error).toBeInstanceOf(Unparsable);
        }
      }),
    );
  });
  test('rules as people write them, by handle', () => {
    const text =
      'table inet f { # handle 1\n\tchain o { # handle 1\n\t\ttype filter hook output priority filter; policy accept;\n\t\ttcp dport { 1, 2,\n\t\t\t     3 } drop # handle 5\n\t}\n}\n';
    expect(readNftTexts(text).get('inet f 5')).toBe('tcp dport { 1, 2, 3 } drop');
  });
});

describe('pf', () => {
  const fate = (text: string) => pfFate(web, readPf(text));
  test('the last rule that fits decides', () => {
    expect(fate('block drop out all\npass out all').blocked).toBeUndefined();
    expect(fate('pass out all\nblock drop out all').blocked?.rule).toBe('block drop out all');
  });
  test('quick decides at once', () => {
    expect(fate('block drop out quick all\npass out all').blocked).toBeDefined();
    expect(fate('pass out quick all\nblock drop out all').blocked).toBeUndefined();
  });
  test('a rule with a table cannot be decided', () => {
    expect(fate('block drop out from any to <bad>').unsure).toHaveLength(1);
    expect(fate('block drop out all\npass out from any to <good>')).toMatchObject({
      unsure: [{ rule: 'block drop out all' }],
    });
  });
});
