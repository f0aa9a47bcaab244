import { Unparsable } from '../../../model/probe.ts';
import { authenticationOf, fromDomain } from './authentication.ts';
import { bounceOf } from './bounce.ts';
import { causesOf, unclearOf } from './causes.ts';
import type { MessageFact } from './fact.ts';
import { addressesIn, entityOf, type Header, header } from './headers.ts';
import { hopsOf } from './hops.ts';
import { partsOf } from './parts.ts';

/** A message, or the words of a server that somebody saved, as a fact. The characters of `raw` are its bytes. */
export function readMessage(raw: string, sizeBytes: number): MessageFact {
  const message = entityOf(raw.replaceAll(/\r\n?/g, '\n'));
  const parts = partsOf(message);
  const bounce = bounceOf(message, parts);
  if (!bounce && message.headers.length === 0)
    throw new Unparsable('neither a mail message nor the words of a mail server');
  const from = addressesIn(header(message.headers, 'from') ?? '').at(-1);
  const refusals = bounce?.refusals ?? [];
  const domain = fromDomain(message.headers);
  const authentication = authenticationOf(message.headers);
  return {
    kind: bounce ? (bounce.refusals.length > 0 ? 'bounce' : 'receipt') : 'message',
    sizeBytes,
    isCut: sizeBytes > raw.length,
    ...(from && { from }),
    ...(domain && { fromDomain: domain }),
    ...(bounce?.reporter && { reporter: bounce.reporter }),
    refusals: [...refusals],
    causes: causesOf(refusals),
    unclear: unclearOf(refusals),
    isForwarded: isForwarded(message.headers),
    ...(authentication && { authentication: { by: authentication.by, list: [...authentication.list] } }),
    hops: hopsOf(message.headers),
    attachments: parts.flatMap(({ type, fileName }) => (fileName ? [{ type, fileName }] : [])),
  };
}

/** Lists name themselves (RFC 2919); forwards leave their traces. */
function isForwarded(headers: readonly Header[]): boolean {
  return ['list-id', 'x-forwarded-for', 'x-forwarded-to', 'resent-from', 'x-google-group-id'].some(name =>
    header(headers, name),
  );
}
