import * as z from 'zod';
import { readHead } from '../_http.ts';

export const Check = z.object({
  url: z
    .string()
    .max(2000)
    .regex(/^http:\/\/[^\s"'\\]+$/i, 'an http address'),
  /** The status that the real server answers with; otherwise any from 200 to 299. */
  status: z.int().min(100).max(599).optional(),
  /** Words of the page that the real server answers with. */
  contains: z.string().max(200).optional(),
});
export type Check = z.output<typeof Check>;

export const Answer = z.object({
  url: z.string(),
  result: z.enum(['expected', 'redirected', 'other-content', 'no-answer']),
  location: z.string().optional(),
  status: z.number().optional(),
});
export type Answer = z.output<typeof Answer>;

/** So much of an answer is enough: the pages of connectivity checks are a few words long. */
export const mostBytes = 2000;

/** What came back for a connectivity check: its head, an empty line and the beginning of its page; or something else, or nothing. */
export function judge({ url, status, contains }: Check, answer: string): Answer {
  const head = readHead(answer);
  if (!head) return { url, result: 'no-answer' };
  const seen = { url, status: head.status, ...(head.location !== undefined && { location: head.location }) };
  const right = status === undefined ? head.status >= 200 && head.status < 300 : head.status === status;
  if (!right && head.status >= 300 && head.status < 400) return { ...seen, result: 'redirected' };
  return {
    ...seen,
    result: right && (contains === undefined || pageOf(answer).includes(contains)) ? 'expected' : 'other-content',
  };
}

/** GNU wget leaves out the empty line before the page. */
function pageOf(answer: string): string {
  const end = answer.search(/\r?\n\r?\n/);
  return end < 0 ? answer : answer.slice(end);
}
