import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openItfix } from './itfix.ts';
import { sitDown } from './terminal.ts';

const itfix = openItfix();
afterAll(() => itfix.close());

/** What a hostile machine may say: colours, titles, a new screen, C1, bells, bidi, zero width, HTML, Markdown, a NUL, bytes that are no UTF-8. */
const printf = String.raw`\033[31mred\033]0;title\007\033[2J\033[?1049h\302\233m\b\b\r\342\200\256evil\342\200\213<script>alert(1)</script> ![x](http://127.0.0.1/x) \`\`\` \000 \377\376`;
/** The same inside a JSON text. */
const inJson = String.raw`\u001b[31mred\u0007\u009b2J\u202eevil\u200b<script>alert(1)</script>\u0000\ud800`;

const bin = join(itfix.folder, 'bin');

function tool(name: string, script: string): void {
  chmodSync(itfix.write(join('bin', name), `#!/bin/sh\n${script}\n`), 0o755);
}

const path = `${bin}:${process.env.PATH}`;

/** Every adapter gets a finding, named by what the machine calls it. */
const playbook = itfix.write(
  'hostile.yaml',
  `language: 1
title: A playbook about adapters
symptoms: { broken: It does not work }
facts:
  adapters: { probe: net.adapters }
  hosts: { probe: net.hosts }
  firewall: { probe: net.firewall, with: { flows: [{ address: 192.0.2.1, port: 443, protocol: tcp }] } }
checks:
  carrier:
    code: N02
    title: A link is up
    each: { adapter: adapters.list }
    expect: adapter.?carrier.orValue(false)
    otherwise: "\${adapter.name} has no link."
    plain: "\${adapter.name} has no link."
    severity: error
  hosts-plain:
    code: N24
    title: The hosts file is plain
    expect: hosts.total < 0
    otherwise: "Own names: \${hosts.ownNames}."
    plain: Odd names.
    severity: error
  firewall-open:
    code: N27
    title: No firewall blocks
    expect: firewall.blocked.size() == 0
    otherwise: "Blocked."
    plain: Blocked.
    severity: error
escalate: { queue: network, include: [adapters, hosts, firewall] }
`,
);

/** Characters that act on a terminal or on the order of letters; the line end is the only one a result may have. */
const acting = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function expectHarmless({ stdout, stderr }: { stdout: string; stderr: string }): void {
  expect(stdout.match(acting)).toBeNull();
  expect(stderr.match(acting)).toBeNull();
}

const link = {
  ifindex: 2,
  ifname: 'NAME',
  flags: ['BROADCAST', 'UP'],
  mtu: 1500,
  link_type: 'ether',
  operstate: 'DOWN',
};

describe.skipIf(process.platform !== 'linux')('a hostile machine', () => {
  beforeAll(() => {
    mkdirSync(bin);
    const json = JSON.stringify([{ ...link, address: '02:00:5e:00:00:01', linkinfo: { info_kind: 'veth' } }]);
    tool('ip', `cat <<'END'\n${json.replace('NAME', inJson)}\nEND\nprintf '${printf}' >&2`);
    tool('nft', `printf '${printf}'; printf '${printf}' >&2; exit 1`);
    tool('uname', `printf '${printf}\\n'`);
    tool('dmidecode', `printf '${printf}'`);
  });

  const run = (...words: string[]) => itfix.runWith({ PATH: path }, ...words);

  test.each([
    ['text', []],
    ['text, everything', ['--full']],
    ['markdown', ['--format', 'markdown', '--full']],
    ['html', ['--format', 'html']],
    ['junit', ['--format', 'junit']],
    ['prometheus', ['--format', 'prometheus']],
    ['text with stand-ins', ['--redact', 'strict', '--full']],
    ['json', ['--json']],
  ])('a run as %s', (_format, words) => {
    const { status, stdout, stderr } = run('diagnose', playbook, ...words);
    expect([1, 3]).toContain(status);
    expectHarmless({ stdout, stderr });
    expect(stdout + stderr).toContain('evil');
    expect(stderr).toContain('FAILS');
  });

  test('the same run from its journal, and in the list', () => {
    expectHarmless(run('report', 'show', '--full'));
    expectHarmless(run('report', 'list'));
    expectHarmless(run('report', 'list', '--json'));
  });

  test.each([[], ['--json'], ['--format', 'markdown'], ['--format', 'html']])(
    'two runs beside each other: %j',
    (...words) => {
      const result = run('report', 'diff', '--all', ...words);
      expectHarmless(result);
      expect(result.stderr).toBe('');
    },
  );

  test('a report in a file', () => {
    run('diagnose', playbook, '--quiet', '--output', 'hostile.md', '--full');
    const markdown = readFileSync(join(itfix.folder, 'hostile.md'), 'utf8');
    expectHarmless({ stdout: markdown, stderr: '' });
    const prose = markdown
      .replaceAll(/^(?<fence>`{3,})[^\n]*\n[\s\S]*?^\k<fence>$/gm, '')
      .replaceAll(/(?<ticks>`+)[^\n]*?\k<ticks>/g, '');
    expect(prose).toContain('evil');
    expect(prose).not.toMatch(/<script|(?<!\\)!\[/);
  });

  test.each([
    ['a probe', ['probe', 'net.adapters']],
    ['a probe as JSON', ['probe', 'net.adapters', '--json']],
    ['a probe that fails', ['probe', 'net.firewall', 'flows=[{"address":"192.0.2.1","port":443,"protocol":"tcp"}]']],
    ['facts', ['facts']],
    ['facts as JSON', ['facts', '--json']],
    ['doctor', ['doctor']],
  ])('%s', (_what, words) => expectHarmless(run(...words)));

  test('on a terminal nothing but what itfix itself draws', async () => {
    const sitting = sitDown(['diagnose', playbook, '--no-color', '--full'], {
      folder: itfix.folder,
      env: { PATH: path },
    });
    await sitting.ended();
    expect(await sitting.screen()).toContain('evil');
    // Cursor, erase and synchronized output are what a progress line needs.
    const drawn = ['[?25l', '[?25h', '[?2026h', '[?2026l', '[1G', '[0K', '[G'];
    const sequences = sitting.bytes().split('\x1b').slice(1);
    expect(sequences.filter(sequence => !drawn.some(own => sequence.startsWith(own)))).toEqual([]);
    sitting.close();
  });

  test('a gigabyte: said to be too long, in bounded time and space', () => {
    for (const name of ['ip', 'nft', 'iptables-save', 'ip6tables-save'])
      tool(name, `yes '${'x'.repeat(200)}' | head -c 1000000000`);
    const { stdout } = run('diagnose', playbook, '--quiet', '--json');
    const { facts, evidence } = JSON.parse(stdout);
    expect(facts['hostile/adapters']).toMatchObject({ ok: true }); // From /sys, where nobody talks that much.
    expect(facts['hostile/firewall']).toMatchObject({ ok: false, reason: { why: 'unparsable' } });
    expect(facts['hostile/firewall'].reason.problem).toContain('too long');
    const kept = facts['hostile/firewall'].evidence.map((id: string) => evidence[id]);
    for (const { droppedBytes } of kept) expect(droppedBytes).toBeGreaterThan(2 ** 20);
    expect(stdout.length).toBeLessThan(1_000_000);
    const [newest = ''] = readdirSync(join(itfix.folder, 'itfix', 'runs'))
      .sort()
      .reverse();
    expect(readFileSync(join(itfix.folder, 'itfix', 'runs', newest, 'journal.ndjson')).length).toBeLessThan(20_000_000);
    expectHarmless(run('diagnose', playbook));
  });
});

describe('a hostile playbook', () => {
  const title = '"\\u001b[31mred\\u202eevil\\u009b2J"';
  const foreign = itfix.write(
    'foreign.yaml',
    `language: 1
title: ${title}
symptoms: { broken: ${title} }
params: { word: { default: ${title}, help: ${title} } }
facts: { lookup: { probe: net.lookup, with: { names: ["\${params.word}"] } } }
checks:
  one:
    code: N38
    title: ${title}
    expect: lookup.list.size() == 0 && params.word == 'x'
    otherwise: ${title}
    plain: ${title}
    severity: error
escalate: { queue: network, include: [] }
`,
  );
  const raw = itfix.write('raw.yaml', 'language: 1\ntitle: \x1b[31mred\u202e\x07\nchecks: {}\n\x1b]0;title\x07: 5\n');

  test.each([
    ['show', ['playbook', 'show', foreign]],
    ['plan', ['plan', foreign]],
    ['plan for windows', ['plan', foreign, '--on-platform', 'windows']],
    ['check', ['playbook', 'check', foreign]],
    ['check of a broken one', ['playbook', 'check', raw]],
    ['a broken one run', ['diagnose', raw]],
    ['its words in a mistake', ['diagnose', foreign, '--symptom', '\x1b[31m']],
  ])('%s', (_what, words) => expectHarmless(itfix.run(...words)));
});
