import { expect, test } from 'vitest';
import { secret, secretsIn, withoutSecrets } from '../../src/model/secret.ts';

test('the names of secrets are found wherever settings hold them', () => {
  const settings = {
    password: { env: 'ONE' },
    deeper: [{ token: { env: 'TWO' }, env: 'not alone', other: 1 }],
    host: 'env',
  };
  expect(secretsIn(settings)).toEqual(['ONE', 'TWO']);
});

test.each(['hunter2', '', 3, null, {}, { env: '' }, { env: 'a b' }, { env: 'A', value: 'x' }, ['env']])(
  '%j is no secret',
  value => {
    expect(secret.safeParse(value).success).toBe(false);
  },
);

test.each(['correct horse', 'päßwörd', 'abcd', 'geh:eim "7 %41', 'a'.repeat(200)])(
  '"%s" is taken out, also of the lines of a login',
  value => {
    const forms = [value, Buffer.from(value).toString('base64')];
    for (const user of ['', 'a', 'an', 'ann', 'anna@help.test'])
      forms.push(
        Buffer.from(`\0${user}\0${value}`).toString('base64'),
        Buffer.from(`${value}${user}`).toString('base64'),
      );
    for (const form of forms) {
      const cleaned = withoutSecrets(`535 I do not know ${form} here`, [value]);
      expect(cleaned).toContain('[secret]');
      expect(cleaned).toMatch(/^535 I do not know .* here$/);
      expect(Buffer.from(cleaned, 'base64').toString()).not.toContain(value);
      expect(cleaned).not.toContain(value);
    }
  },
);

test('a secret that is empty takes nothing out', () => {
  expect(withoutSecrets('250 Ok', ['', 'x'.repeat(8)])).toBe('250 Ok');
});
