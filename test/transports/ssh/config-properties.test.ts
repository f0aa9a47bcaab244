import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSshSays, resolveIn, sshSaid } from './as-ssh-says.ts';
import { askSsh, noNamespace, type Tree } from './system-ssh.ts';

/** How many configurations are compared: each costs a start of ssh, about 15 ms. */
const runs = 200;

const host = fc.constantFrom('a', 'b', 'ab', 'a.x', 'b.x', 'A', 'web-1', '192.0.2.1', '2001:db8::1');
const pattern = fc.oneof(host, fc.constantFrom('*', '?', 'a*', '*.x', '!a', '!*.x', '*b*', '?.?', 'w*-?', '!b'));
const list = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(of, { minLength: 1, maxLength: 3 }).map(items => items.join(','));
const user = fc.constantFrom('u', 'v', 'root', 'anna');
const token = fc.constantFrom('h', 'n', 'p', 'r', 'u', 'd', 'L', 'l', 'i', 'k', '%').map(letter => `%${letter}`);
const path = fc
  .array(fc.oneof(token, fc.constantFrom('x', '/', '.', '${FOO}', '${HOME}')), { minLength: 1, maxLength: 5 })
  .chain(parts => fc.constantFrom('~/', '/', '').map(start => start + parts.join('')));

const option = fc.oneof(
  fc.integer({ min: 1, max: 65_535 }).map(port => `Port ${port}`),
  user.map(name => `User ${name}`),
  fc.constantFrom('HostName %h.y', 'HostName b', 'HostName B.X', 'HostName %%h', 'HostName 127.1', 'hostname=a.x'),
  path.map(file => `UserKnownHostsFile ${file} "${file} 2"`),
  fc.constantFrom(
    'IdentityFile ~/1',
    'IdentityFile ~/2',
    'identityfile "~/3 4"',
    'IdentitiesOnly yes',
    'IdentityFile none',
  ),
  fc.constantFrom(
    'HostKeyAlias K',
    'HostKeyAlias other',
    'StrictHostKeyChecking no',
    'StrictHostKeyChecking accept-new',
  ),
  fc.constantFrom('ProxyJump j', 'ProxyJump u@j:1,k', 'ProxyJump none', 'ProxyCommand nc %h %p', 'ProxyCommand none'),
  fc.constantFrom('ConnectTimeout 1m', 'ConnectTimeout none', 'ServerAliveInterval 1h2m3', 'ServerAliveCountMax 0'),
  fc.constantFrom('AddressFamily inet', 'HashKnownHosts yes', 'RequiredRSASize 4096', 'CanonicalizeHostname yes'),
  fc.constantFrom('Compression yes', 'SendEnv A B', 'ForwardAgent no', '# comment', '', '   ', 'ControlPath none'),
);

const criterion = fc.oneof(
  list(pattern).map(of => `host ${of}`),
  list(pattern).map(of => `originalhost "${of}"`),
  list(fc.oneof(user, fc.constantFrom('*', '!u', 'r?ot'))).map(of => `user ${of}`),
  list(fc.oneof(user, fc.constant('r*'))).map(of => `localuser ${of}`),
  fc.constantFrom('final', 'canonical'),
);
const match = fc.oneof(
  fc.constantFrom('Match all', 'Match !all', 'Match final all', 'Match canonical all', 'Match !final all'),
  fc
    .array(fc.tuple(fc.boolean(), criterion), { minLength: 1, maxLength: 3 })
    .map(parts => `Match ${parts.map(([isNegated, text]) => (isNegated ? `!${text}` : text)).join(' ')}`),
);
const section = fc.oneof(
  { weight: 3, arbitrary: fc.array(pattern, { minLength: 1, maxLength: 3 }).map(of => `Host ${of.join(' ')}`) },
  { weight: 2, arbitrary: match },
);

/** Lines of a file; `include` names what it may include. */
const file = (include: string[]): fc.Arbitrary<string> => {
  const includes =
    include.length > 0 ? [{ weight: 1, arbitrary: fc.constantFrom(...include).map(name => `Include ${name}`) }] : [];
  const line = fc.oneof({ weight: 6, arbitrary: option }, { weight: 3, arbitrary: section }, ...includes);
  const indented = fc.tuple(fc.constantFrom('', '  ', '\t'), line).map(([indent, text]) => indent + text);
  return fc.array(indented, { maxLength: 12 }).map(lines => `${lines.join('\n')}\n`);
};

const tree: fc.Arbitrary<Tree> = fc.record({
  user: fc.record({
    config: file(['d/*', 'd/one', '~/.ssh/d/t?o', 'missing']),
    'd/one': file(['d/two']),
    'd/two': file([]),
  }),
  system: fc.record({ ssh_config: file(['s.d/*.conf']), 's.d/x.conf': file([]) }),
});

const title = `generated configurations are read as the real ssh reads them${noNamespace ? ` (skipped: ${noNamespace})` : ''}`;

describe.skipIf(noNamespace !== undefined)(title, () => {
  test(`${runs} of them`, { timeout: 120_000 }, async () => {
    const login = fc.option(user, { nil: undefined });
    let refused = 0;
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(tree, host, login, async (files, name, as) => {
        const said = askSsh(as === undefined ? [name] : ['-l', as, name], files);
        const { settings, problems } = await resolveIn(files, as === undefined ? name : `${as}@${name}`);
        if (said.refused === undefined) {
          expect(settings && asSshSays(settings), JSON.stringify(problems)).toEqual(sshSaid(said));
          compared += 1;
        } else {
          expect(problems, said.refused).not.toEqual([]);
          refused += 1;
        }
      }),
      { numRuns: runs },
    );
    expect(compared).toBeGreaterThan(refused * 4);
  });
});
