import { didYouMean } from '../../model/suggest.ts';

/** What a subject can hold in braces. */
const subjectWords = ['code', 'symptom', 'asset', 'cause', 'verdict', 'run'] as const;
type SubjectWord = (typeof subjectWords)[number];

export const usualSubject = '[{code}] {symptom} - {asset}';

const braces = /\{(?<word>[^{}]*)\}/g;

/** What is wrong with a subject, as the rest of a sentence. */
export function problemWithSubject(template: string): string | undefined {
  const words = [...template.matchAll(braces)].map(({ groups }) => groups?.word ?? '');
  const unknown = words.find(word => !isSubjectWord(word));
  if (unknown === undefined) return undefined;
  const known = subjectWords.map(word => `{${word}}`).join(', ');
  return `has no {${unknown}}: it knows ${known}.${didYouMean(unknown, subjectWords)}`;
}

/** Longest subject: what mail programs show and ticket systems keep. */
const mostChars = 200;

/** The subject with its words filled in: one line of text that is nothing but text. */
export function subjectFrom(template: string, values: Readonly<Record<SubjectWord, string>>): string {
  const text = template.replaceAll(braces, (whole, word: string) => (isSubjectWord(word) ? values[word] : whole));
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > mostChars ? `${characters.slice(0, mostChars - 1).join('')}…` : line;
}

function isSubjectWord(word: string): word is SubjectWord {
  return subjectWords.some(known => known === word);
}
