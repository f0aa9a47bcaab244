import { describe, expect, test } from 'vitest';
import { asSshSays, here, resolveIn, sshSaid } from './as-ssh-says.ts';
import { askSsh, noNamespace, type Tree } from './system-ssh.ts';

/** Hand-written configurations. Each is asked for `a`, or for what stands in its name after "for". */
const cases: Record<string, string | Tree> = {
  'nothing at all': '',
  'all before the first Host': 'Port 2222\nUser anna\nHost a\nPort 3333\n',
  'the first value wins': 'Host a\nPort 1\nHost *\nPort 2\nUser u\nHost a\nUser v\n',
  'Host with wildcards for web-12': 'Host web-?\nPort 1\nHost web-??\nPort 2\nHost web*\nUser w\n',
  'Host with negation for b.x': 'Host !b.* *.x\nPort 1\nHost * !a\nPort 2\n',
  'Host with only negation': 'Host !b\nPort 1\n',
  'Host is written as typed for A': 'Host a\nPort 1\nHost A\nUser big\n',
  'Host is not compared with HostName': 'Host a\nHostName b\nHost b\nPort 1\n',
  'an equals sign': 'Host=a\nPort=1\nUser = u\nHostName= h\n',
  quotes: 'Host "a"\nUser "x y"\nHostKeyAlias \'q r\'\nIdentityFile "~/a b"\n',
  escapes: 'Host a\nUser x\\"y\nHostKeyAlias a\\ b\nIdentityFile ~/a\\b\n',
  comments: '# c\n  # d\nHost a # e\nUser x#y\nPort 1 #f\n',
  'blanks and line ends': '\tHost\t a  \r\n\r\n   Port   1\t\r\nUser x\f\n',
  'case of names': 'HOST a\npOrT 1\nhostname B.Example\n',
  'HostName with %h for b': 'Host b\nHostName %h.example%%x\n',
  'HostName for 127.1': 'Host 127.1\nUser u\n',
  'HostName for 2001:DB8:0::1': 'Port 7\n',
  'HostName for ::ffff:192.0.2.1': '',
  'HostName for ::192.0.2.1': '',
  'HostName for ::5': '',
  'HostName for ::ffff:0:5': '',
  'HostName for 010.1': '',
  'HostName for 08.1': '',
  'HostName for 1.2.3.4.5': '',
  'HostName for 4294967295': '',
  'HostName for fe80::1%lo': 'Host fe80*\nUser u\nHostKeyAlias %h\n',
  'Match host after HostName': 'Host a\nHostName b\nMatch host b\nPort 1\nMatch host a\nUser u\n',
  'Match host of a list for Web.x': 'Match host "w*.x,!web.y"\nPort 1\nMatch host !web.x\nUser u\n',
  'Match originalhost': 'Host a\nHostName b\nMatch originalhost a\nPort 1\nMatch originalhost b\nUser u\n',
  'Match user of the configuration': 'User u\nMatch user u\nPort 1\nMatch user v\nHostKeyAlias k\n',
  'Match user of the command line for w@a': 'User u\nMatch user w\nPort 1\n',
  'Match localuser': `Match localuser ${here.userName}\nPort 1\nMatch localuser nobody-else\nUser u\n`,
  'Match with negation': 'Match !host b\nPort 1\nMatch !user root,x*\nUser u\nMatch !originalhost a\nHostKeyAlias k\n',
  'Match with several': 'Match host a user root\nPort 1\nMatch host a host b\nUser u\nMatch host=a\nHostKeyAlias k\n',
  'Match all': 'Match all\nPort 1\nMatch !all\nUser u\nMatch canonical all\nHostKeyAlias k\n',
  'Match final': 'Host a\nHostName B\nMatch final host b\nPort 1\nMatch final all\nUser u\nHost b\nHostKeyAlias k\n',
  'Match !final': 'Match !final\nPort 1\nMatch final\nPort 2\nUser u\n',
  'Match canonical without canonicalization': 'Match canonical\nPort 1\nMatch !canonical\nUser u\n',
  'CanonicalizeHostname without domains':
    'CanonicalizeHostname yes\nHost a\nHostName b\nHost b\nPort 1\nMatch canonical\nUser u\n',
  'Match with a comment': 'Match host a # b\nPort 1\n',
  'several IdentityFile':
    'IdentityFile ~/.ssh/x\nHost a\nIdentityFile ~/.ssh/y\nIdentityFile ~/.ssh/x\nHost *\nIdentityFile /z\n',
  'IdentityFile none': 'Host a\nIdentityFile none\n',
  'IdentityFile in two looks': 'IdentityFile ~/x\nMatch final\nIdentityFile ~/y\n',
  IdentitiesOnly: 'IdentitiesOnly yes\nIdentityFile2 ~/x\n',
  'known hosts': 'UserKnownHostsFile ~/a /b "~/c d"\nGlobalKnownHostsFile ~/g /h\nHost *\nUserKnownHostsFile none\n',
  'known hosts, and nothing but a comment': 'UserKnownHostsFile # none\nUserKnownHostsFile /x\n',
  'Host with nothing but a comment': 'Host # a\nPort 1\n',
  'known hosts none': 'UserKnownHostsFile none\nGlobalKnownHostsFile NONE\n',
  'all tokens for Foo':
    'Host *\nHostName b.Example\nPort 7\nUser u\nUserKnownHostsFile ~/%h-%n-%p-%r-%u-%d-%L-%l-%i-%k-%C-%%\n',
  'all tokens with an alias for Foo': 'HostKeyAlias Ali\nUserKnownHostsFile /%k-%h %d/x\n',
  variables: 'UserKnownHostsFile ${HOME}/x-${FOO} /${FOO}%h\n',
  'the token of a variable is not one': 'UserKnownHostsFile $FOO /$FOO\n',
  ProxyJump: 'Host a\nProxyJump j\nHost *\nProxyJump k\n',
  'ProxyJump with several hops': 'ProxyJump u@j:2200,[2001:db8::1]:33,ssh://v@k:44 # c\n',
  'ProxyJump = ': 'ProxyJump = j\n',
  'ProxyJump none': 'Host a\nProxyJump none\nHost *\nProxyJump k\n',
  'ProxyJump before ProxyCommand': 'ProxyJump j\nProxyCommand nc %h %p\n',
  'ProxyCommand before ProxyJump': 'ProxyCommand nc %h %p\nProxyJump j\n',
  'ProxyCommand none before ProxyJump': 'ProxyCommand none\nProxyJump j\n',
  'host keys':
    'StrictHostKeyChecking off\nHashKnownHosts true\nHostKeyAlias ALIAS\nNoHostAuthenticationForLocalhost yes\nRequiredRSASize 3000\n',
  'host keys 2': 'StrictHostKeyChecking ACCEPT-NEW\nHost a\nStrictHostKeyChecking yes\n',
  times: 'ConnectTimeout 1m30\nServerAliveInterval 2H\nServerAliveCountMax 9\nConnectionAttempts 4\n',
  'times none': 'ConnectTimeout none\nServerAliveInterval none\nHost *\nConnectTimeout 5\n',
  'times of Debian': 'ProtocolKeepAlives 9\n',
  addresses: 'AddressFamily inet6\nBindAddress 192.0.2.1\n',
  batch: 'BatchMode yes\nServerAliveInterval 5\nNumberOfPasswordPrompts 1\n',
  'harmless ones':
    'Compression yes\nForwardAgent yes\nControlMaster auto\nControlPath ~/%C\nSendEnv LANG LC_*\nRequestTTY no\nLocalForward 1 b:2\nPort 1\n',
  'ones of old': 'Protocol 2\nCipher 3des\nUsePrivilegedPort no\nRSAAuthentication yes\nKeepAlive no\nPort 1\n',
  IgnoreUnknown: 'IgnoreUnknown UseKeychain,foo*\nUseKeychain yes\nFooBar 1\nPort 1\n',
  Include: { user: { config: 'Include more\nHost a\nPort 2\n', more: 'Host a\nPort 1\nHost *\nUser u\n' } },
  'Include in Host that fits': { user: { config: 'Host a\nInclude m\nUser u\n', m: 'Port 1\nHost b\nHostName no\n' } },
  'Include in Host that does not fit': {
    user: { config: 'Host b\nInclude m\nHost a\nUser u\n', m: 'Port 1\nHost a\nHostName no\nMatch all\nPort 2\n' },
  },
  'Include keeps the state around it': { user: { config: 'Host a\nInclude m\nPort 1\n', m: 'Host b\n' } },
  'Include with wildcards': {
    user: {
      config: 'Include d/*.conf d/[x-z]? none-here\n',
      'd/b.conf': 'Port 2\n',
      'd/a.conf': 'Port 1\n',
      'd/.c.conf': 'User no\n',
      'd/y1': 'User y\n',
      'd/a1': 'User a\n',
    },
  },
  'Include with a negated class': {
    user: { config: 'Include d/[!ab]* d/q\\*\n', 'd/a': 'Port 1\n', 'd/c': 'Port 3\n', 'd/q*': 'User star\n' },
  },
  'Include of paths': { user: { config: `Include ~/.ssh/m ${here.home}/.ssh/n\n`, m: 'Port 1\n', n: 'User n\n' } },
  'Include of a folder': { user: { config: 'Include d\nPort 1\n', 'd/x': 'User x\n' } },
  'Include deep': {
    user: {
      config: 'Include i1\n',
      ...Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`i${i + 1}`, `Include i${i + 2}\n`])),
      i16: 'Port 16\n',
    },
  },
  'the user before all users': {
    user: { config: 'Port 1\n' },
    system: { ssh_config: 'Port 2\nUser sys\nHost a\nHostName h\n' },
  },
  'all users with Include': {
    user: {},
    system: { ssh_config: 'Include ssh_config.d/*.conf\nPort 2\n', 'ssh_config.d/x.conf': 'Port 1\n' },
  },
  'as on Red Hat': {
    user: { config: 'Host a\nHostName b\n' },
    system: {
      ssh_config: 'Include ssh_config.d/*.conf\n',
      'ssh_config.d/50-redhat.conf':
        'Match final all\n  Include /etc/ssh/policy\n  GSSAPIAuthentication yes\n  ForwardX11Trusted yes\n',
      policy: 'RequiredRSASize 2048\nCiphers aes256-ctr\nGSSAPIKexAlgorithms gss-curve25519-sha256-\n',
    },
  },
  'as on Debian': {
    user: { config: '' },
    system: {
      ssh_config:
        'Include /etc/ssh/ssh_config.d/*.conf\n\nHost *\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n    GSSAPIAuthentication yes\n',
    },
  },
  'a file of all users that all may write': { user: {}, system: { 'ssh_config!': 'Port 2\n' } },
};

/** Configurations that ssh refuses. */
const refused: Record<string, string | Tree> = {
  'no value': 'Host a\nPort\n',
  'no pattern': 'Host\n',
  'a quote that is not closed': 'User "x\n',
  'two values': 'User a b\n',
  'two values where it does not apply': 'Host b\nUser a b\n',
  'a bad port': 'Host b\nPort 0\n',
  'a big port': 'Port 70000\n',
  'a bad time': 'ConnectTimeout 5x\n',
  'a bad choice': 'StrictHostKeyChecking maybe\n',
  'a bad flag': 'BatchMode 2\n',
  'no attempts': 'ConnectionAttempts 0\n',
  'a bad hop': 'ProxyJump j,\n',
  'a hop with a bad port': 'ProxyJump j:0\n',
  'a bad Match': 'Match hots a\n',
  'Match without a value': 'Match host\n',
  'Match all with others': 'Match all host a\n',
  'Match with others before all': 'Match host a user root all\n',
  'an unknown token': 'UserKnownHostsFile /%q\n',
  'an unknown variable': 'UserKnownHostsFile ${NOT_THERE}\n',
  'a variable that is not closed': 'UserKnownHostsFile ${FOO\n',
  'a variable without a name': 'UserKnownHostsFile /${}\n',
  'a single %': 'UserKnownHostsFile /x%\n',
  'an unknown token in HostName': 'HostName %p\n',
  'none among others': 'UserKnownHostsFile none /x\n',
  'Include of itself': { user: { config: 'Include config\n' } },
  'Include in a circle': { user: { config: 'Include m\n', m: 'Host nowhere\nInclude n\n', n: 'Include m\n' } },
  'Include too deep': {
    user: {
      config: 'Include i1\n',
      ...Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`i${i + 1}`, `Include i${i + 2}\n`])),
    },
  },
  'Include with ~ for all users': { user: {}, system: { ssh_config: 'Include ~/x\n' } },
  'a mistake in what is included': { user: { config: 'Host b\nInclude m\n', m: 'Port x\n' } },
  'the file of the user may be written by all': { user: { 'config!': 'Port 1\n' } },
  'what is included may be written by all': { user: { config: 'Include m\n', 'm!': 'Port 1\n' } },
  'what all users include may be written by all': { user: {}, system: { ssh_config: 'Include m\n', 'm!': 'Port 1\n' } },
};

const treeOf = (config: string | Tree): Tree => (typeof config === 'string' ? { user: { config } } : config);
const wordOf = (name: string): string => / for (?<word>\S+)$/.exec(name)?.groups?.word ?? 'a';

describe.skipIf(noNamespace !== undefined)(
  `as the real ssh says${noNamespace ? ` (skipped: ${noNamespace})` : ''}`,
  () => {
    test.each(Object.entries(cases))('%s', async (name, config) => {
      const tree = treeOf(config);
      const { settings, problems } = await resolveIn(tree, wordOf(name));
      expect(problems).toEqual([]);
      expect(settings && asSshSays(settings)).toEqual(sshSaid(askSsh([wordOf(name)], tree)));
    });

    test.each(Object.entries(refused))('refused: %s', async (_, config) => {
      const tree = treeOf(config);
      expect(askSsh(['a'], tree).refused).toMatch(/\S/);
      const { problems } = await resolveIn(tree, 'a');
      expect(problems).not.toEqual([]);
      for (const { what, where, todo } of problems) {
        expect(what).toMatch(/\.$/);
        expect(where).toMatch(/^\/.*(:\d+)?$/);
        expect(todo).toMatch(/\S/);
      }
    });
  },
);
