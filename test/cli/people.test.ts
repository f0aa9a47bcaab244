import { expect, test } from 'vitest';
import { people, takeSecrets } from '../../src/cli/people.ts';

const password = 'correct-horse';

test.each([
  ['Password: ', '', password],
  ['Password for ann@pc-17:', '', password],
  ["ann@token-server's password: ", '', password],
  ['Verification code: ', 'Your password expires in 3 days.', undefined],
  ["One-time password (OATH) for `ann': ", '', undefined],
  ['New password: ', '', undefined],
  ['Retype new password: ', '', undefined],
])('the password of the environment answers %j after %j: %j', async (prompt, instructions, answer) => {
  takeSecrets({ ITFIX_SSH_PASSWORD: password });
  const asked = people({ stop: () => undefined });
  expect(await asked.answer({ account: 'ann@password-vault', instructions, prompt, hidden: true })).toBe(answer);
});

test('what may be seen is no password', async () => {
  takeSecrets({ ITFIX_SSH_PASSWORD: password });
  const asked = people({ stop: () => undefined });
  const question = { account: 'ann@pc-17', instructions: '', prompt: 'Name of your password store: ', hidden: false };
  expect(await asked.answer(question)).toBeUndefined();
});
