import { expect, test } from 'vitest';
import { problemWithSubject, subjectFrom, usualSubject } from '../../../src/cli/config/subject.ts';

const values = {
  code: 'N21',
  symptom: 'Nothing opens',
  asset: 'pc-17',
  cause: 'no-dns',
  verdict: 'problems',
  run: '20261128-101112-0a1b2',
};

test('words in braces are filled in, and nothing that they bring', () => {
  expect(subjectFrom(usualSubject, values)).toBe('[N21] Nothing opens - pc-17');
  expect(subjectFrom('{symptom}', { ...values, symptom: '{asset} $& {code}' })).toBe('{asset} $& {code}');
});

test('a subject is one line of text, whatever the symptom holds', () => {
  const symptom = 'a\r\nBcc: thief@evil.test\u2028b\u202e\u0000c';
  expect(subjectFrom('{symptom}!', { ...values, symptom })).toBe('a Bcc: thief@evil.test b c!');
});

test('a long one is cut between characters', () => {
  const subject = subjectFrom('{symptom}', { ...values, symptom: '💥'.repeat(1000) });
  expect([...subject]).toHaveLength(200);
  expect(subject.endsWith('💥…')).toBe(true);
});

test('what it does not know is said', () => {
  expect(problemWithSubject('[{code}] {asset}')).toBeUndefined();
  expect(problemWithSubject('{}')).toMatch(/^has no \{\}: it knows \{code\}/);
});
