import type { Message } from '../../model/destination.ts';
import type { Redaction } from '../../model/privacy.ts';
import type { ConfiguredDestination } from '../config/read.ts';
import { enclosedIn } from './enclosed.ts';

/** A message, and what is known of what was replaced in it: of one that waits to be sent, the level. */
export interface Previewed {
  readonly message: Message;
  readonly level: string;
  readonly replaced: Redaction['replaced'];
}

/** What would be sent, for a person who wants to see it before. */
export function preview(
  { message, level, replaced }: Previewed,
  { name, destination, settings }: ConfiguredDestination,
): string {
  return [
    `Would be sent to "${name}": ${destination.title}`,
    `Where:      ${destination.address(settings)}`,
    `Subject:    ${message.subject}`,
    `Message-ID: ${message.id}`,
    ...enclosedIn(message).map(
      ({ name: file, size, sha256 }) => `Enclosed:   ${file}, ${size} bytes, SHA-256 ${sha256}`,
    ),
    ...redactionLines(level, replaced),
    '',
    message.text.trimEnd(),
    '',
    'Nothing was sent.',
  ].join('\n');
}

function redactionLines(level: string, replaced: Redaction['replaced']): string[] {
  if (level === 'none') return ['Redacted:   nothing'];
  return [
    `Redacted:   ${level}`,
    ...replaced.map(({ kind, values, times }) => `            ${kind}: ${values}, ${times} times`),
  ];
}
