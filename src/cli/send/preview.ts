import type { Message } from '../../model/destination.ts';
import type { Redaction } from '../../model/privacy.ts';
import type { ConfiguredDestination } from '../config/read.ts';
import { enclosedIn } from './enclosed.ts';

/** What would be sent, for a person who wants to see it before. */
export function preview(
  { message, redaction }: { readonly message: Message; readonly redaction?: Redaction },
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
    ...redactionLines(redaction),
    '',
    message.text.trimEnd(),
    '',
    'Nothing was sent.',
  ].join('\n');
}

function redactionLines(redaction: Redaction | undefined): string[] {
  if (redaction === undefined || redaction.level === 'none') return ['Redacted:   nothing'];
  return [
    `Redacted:   ${redaction.level}`,
    ...redaction.replaced.map(({ kind, values, times }) => `            ${kind}: ${values}, ${times} times`),
  ];
}
