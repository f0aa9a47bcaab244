import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../src/engine/redact.ts';

const secret = 'Zx9-hunter2.Q';

describe('secrets are removed', () => {
  test.each([
    ['a private key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\nAAAA\n-----END OPENSSH PRIVATE KEY-----`],
    ['a private key that is cut off', `-----BEGIN RSA PRIVATE KEY-----\n${secret}`],
    ['a password in an address', `http://alice:${secret}@proxy.example.com:3128/`],
    ['a login header', `Authorization: Bearer ${secret}`],
    ['a proxy login header', `proxy-authorization: Basic ${secret}`],
    ['a cookie', `Set-Cookie: session=${secret}; path=/`],
    ['a password option', `mount -t cifs -o user=bob,password=${secret},ro`],
    ['a password on a command line', `tool --password ${secret} --verbose`],
    ['a setting', `DB_PASSWORD=${secret}`],
    ['JSON', `{"api_key": "${secret}", "port": 1}`],
    ['a Wi-Fi key', `psk=${secret}`],
    ['a password that is the word itself', `password=pass${secret}`],
    ['a password with an @ in it', `http://bob:p@${secret}@proxy/`],
    ['a password of several words', `password = "two words ${secret}", next`],
    ['a password with a quotation mark in it', `{"password": "a\\"b ${secret}"}`],
    [
      'an old private key with headers',
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${secret}\n-----END RSA PRIVATE KEY-----`,
    ],
    ['what netsh shows of a Wi-Fi', `    Key Content            : ${secret}`],
    ['a header in JSON', `{"Authorization": "Bearer ${secret}"}`],
    ['a German setting', `Passwort: ${secret}`],
  ])('%s', (_what, text) => {
    const { value, removed } = redact({ deep: [{ text }] });
    expect(JSON.stringify(value)).not.toContain(secret);
    expect([...removed.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  });

  test('what itfix was given, in whatever words it comes back', () => {
    const said = `sh: 1: ${secret}: not found\nlogin of ${secret}${secret}, and "x${secret}y"`;
    const { value, removed } = redact({ stderr: said, deep: [said] }, [secret, 'sh']);
    expect(JSON.stringify(value)).not.toContain(secret);
    expect(value.stderr).toContain('sh: 1: [secret removed]: not found'); // Two letters are no secret.
    expect(removed.get('password that was given')).toBe(8);
  });

  test('a secret that is the same word as its name', () => {
    expect(redact('password=password').value).toBe('password=[secret removed]');
    expect(redact('http://up:p@h/').value).toBe('http://up:[secret removed]@h/');
  });

  test('a recovery key of BitLocker', () => {
    const key = Array.from({ length: 8 }, (_, index) => String(100_000 + index)).join('-');
    expect(redact(`ID: ${key}`).value).toBe('ID: [secret removed]');
  });

  test('by the field or the option before it', () => {
    const { value, removed } = redact({ wifiPassword: secret, words: ['x', '--password', secret, '-v'], port: 1 });
    expect(value).toEqual({
      wifiPassword: '[secret removed]',
      words: ['x', '--password', '[secret removed]', '-v'],
      port: 1,
    });
    expect(removed).toEqual(new Map([['password or key', 2]]));
  });

  test('a token by its own form', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect(redact(`see ${token} here`).value).toBe('see [secret removed] here');
  });
});

describe('what support needs stays', () => {
  test.each([
    'http://proxy.example.com:3128/',
    'nameserver 10.77.0.1',
    'password authentication is off',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI pc-17',
    'passwd:         files systemd',
    'Last password change : Mar 04, 2026',
    'key_mgmt psk sae',
    'the user part of http://alice@proxy.example.com/',
    'inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0',
  ])('%s', text => {
    expect(redact(text).value).toBe(text);
  });
});

test('doing it twice changes nothing more', () => {
  const text = `http://a:${secret}@h/ password=${secret} Authorization: Bearer ${secret}`;
  const once = redact(text).value;
  expect(redact(once)).toEqual({ value: once, removed: new Map() });
});

test('names of JavaScript are names', () => {
  const hostile = JSON.parse('{"__proto__": {"password": "x"}, "constructor": "y"}');
  expect(JSON.stringify(redact(hostile).value)).toBe('{"__proto__":{"password":"[secret removed]"},"constructor":"y"}');
});

test('it never throws, keeps the form, and is quick on a megabyte', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(Array.isArray(redact(value).value)).toBe(Array.isArray(value));
    }),
  );
  for (const hostile of [
    'password ',
    'a:',
    'http://',
    'eyJ.',
    '-----BEGIN PRIVATE KEY-----',
    'cookie: ',
    'Authorization: x ',
    'eyJ-',
    'eyJaaaaaaaaaaaa.',
    'password="',
    'password="\\',
    'key content   ',
    '--password ',
    'http://a:b@',
    '123456-',
    'Private-Lines: 9\nAAAA\n',
    'curl -s ',
    'mysql -u ',
    'net use x ',
    '&token=',
    'bearer ',
    '<password ',
    'value="key" ',
    'machine x login y ',
    'a:1:b:c:',
    '[a]:1 b:',
    'a.b ann@c:',
    '"a" * "',
    '$6$a$',
    '{SHA}',
    'ABCD-',
    'AB1DE-',
    'AKIA',
    'sk-',
    'PHPSESSID=',
    'echo a | sudo ',
    'nmcli ',
    'WIFI:T:a;',
    '_token: ',
    'private_key=',
    ' -U a%',
    'x-a-key: ',
    'secret_'.repeat(7),
    '\n',
  ]) {
    const before = process.cpuUsage();
    redact(hostile.repeat(1_000_000 / hostile.length));
    expect(process.cpuUsage(before).user / 1000, hostile).toBeLessThan(1000);
  }
});
