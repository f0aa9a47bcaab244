import * as z from 'zod';

export const RecordType = z.enum(['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TXT']);
export type RecordType = z.output<typeof RecordType>;

export const Question = z.object({ name: z.string(), type: RecordType });
export type Question = z.output<typeof Question>;

/** What DNS said to one question. */
export const Answer = Question.extend({
  /** `no-name`: there is no such name, nor any below it (NXDOMAIN, RFC 8020). `failed`: no answer, or one that says nothing. */
  result: z.enum(['found', 'nothing', 'no-name', 'failed']),
  /** MX as `10 mail.example.com`, SRV as `0 1 587 mail.example.com`, without the last dot; TXT with its strings put together. */
  data: z.array(z.string()),
});
export type Answer = z.output<typeof Answer>;

/** How names and types are compared. */
export function keyOf({ name, type }: Question): string {
  return `${type} ${plainName(name)}`;
}

/** In lower case and without the dot at the end. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
