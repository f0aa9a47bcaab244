import type { Header } from './headers.ts';

/** One server that a message came through, from the sender on. */
export interface Hop {
  readonly by?: string;
  readonly from?: string;
  /** ISO 8601, the clock of that server. */
  readonly at?: string;
  /** Since the hop before; below zero where the clocks differ. */
  readonly delaySec?: number;
}

const mostHops = 50;

/** The way of a message by its Received fields, which each server puts on top (RFC 5321, 4.4). */
export function hopsOf(headers: readonly Header[]): Hop[] {
  const fields = headers.filter(({ name }) => name === 'received').slice(0, mostHops);
  const hops = fields.map(({ value }) => hop(value)).reverse();
  return hops.map((one, index) => {
    const before = hops[index - 1]?.at;
    const delay = one.at && before ? (Date.parse(one.at) - Date.parse(before)) / 1000 : undefined;
    return { ...one, ...(delay !== undefined && { delaySec: delay }) };
  });
}

// from mail.example.org (mail.example.org [192.0.2.25]) by mx.example.com (Postfix) with ESMTPS id 4X; Thu, 27 Nov 2025 10:00:00 +0100 (CET)
function hop(value: string): Hop {
  const [, by] = /\bby\s+\[?([\w.:-]{1,255})/.exec(value) ?? [];
  const [, from] = /^from\s+\[?([\w.:-]{1,255})/.exec(value) ?? [];
  const ms = Date.parse(
    value
      .slice(value.lastIndexOf(';') + 1)
      .replace(/\([^)]*\)\s*$/, '')
      .trim(),
  );
  return { ...(by && { by }), ...(from && { from }), ...(!Number.isNaN(ms) && { at: new Date(ms).toISOString() }) };
}
