import type * as z from 'zod';
import { Unparsable } from '../../model/probe.ts';

/** The JSON a tool printed, in the form that is expected of it; anything else is `Unparsable`. */
export function structured<T extends z.ZodType>(text: string, schema: T): z.output<T> {
  const result = schema.safeParse(readJson(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Unparsable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unexpected form'}`.slice(0, 200));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unparsable(`not JSON: ${text.trim().slice(0, 80) || 'no output'}`);
  }
}
