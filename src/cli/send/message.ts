import { createHash } from 'node:crypto';
import type { ArchiveKind } from '../../bundle/pack.ts';
import type { Attachment, Message } from '../../model/destination.ts';
import type { Redaction, RedactionLevel } from '../../model/privacy.ts';
import type { Run } from '../../model/run.ts';
import { bundleName } from '../bundle-files.ts';
import type { ConfiguredDestination } from '../config/read.ts';
import { subjectFrom, usualSubject } from '../config/subject.ts';
import { type Exported, exported } from '../exported.ts';
import type { Context } from '../main.ts';
import { renderForFile } from '../output.ts';
import { packedBundle } from '../packed-bundle.ts';
import { type Encrypt, encryptionFor } from '../recipients.ts';
import { openRooms } from '../rooms.ts';
import { storedRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';
import { sizeOf } from './enclosed.ts';
import { subjectValues } from './subject-values.ts';

/** How a message is wanted. */
export interface Wish {
  readonly redact: RedactionLevel;
  readonly bundle: ArchiveKind | 'none';
  /** Recipients of age who alone shall be able to read it. */
  readonly encryptTo: readonly string[];
}

/** A message, and what was replaced in it. */
export interface Made {
  readonly message: Message;
  readonly redaction?: Redaction;
}

/** Makes what is to leave. `copy`: how often the run is sent there on purpose. */
export async function makeMessage(
  id: string,
  to: ConfiguredDestination,
  wish: Wish,
  copy: number,
  context: Context,
): Promise<Made> {
  const encrypt = wish.encryptTo.length > 0 ? await encryptionFor(wish.encryptTo) : undefined;
  const leaving = exported(await storedRun(id, context), wish.redact);
  const { run } = leaving;
  const attachments = wish.bundle === 'none' ? [] : [await bundleOf(id, leaving, wish.bundle, encrypt, context)];
  assertFits(attachments, to);
  const message = {
    id: messageId(run, to.name, copy),
    name: copy === 1 ? run.id : `${run.id}-${copy}`,
    ...(encrypt ? sealedWords(run) : await openWords(run, to, context)),
    attachments,
    madeAt: new Date().toISOString(),
  };
  return { message, ...(run.redaction ? { redaction: run.redaction } : {}) };
}

/** What anybody may read who sees it on its way. */
async function openWords(run: Run, { common }: ConfiguredDestination, context: Context) {
  const report = await openRooms(context.roomsRoot).report('markdown');
  if (!report) throw new TypeError('the report "markdown" is gone');
  return {
    subject: subjectFrom(common.subject ?? usualSubject, subjectValues(run)),
    text: renderForFile(run, report, false),
  };
}

/** Whoever encrypts does not want its findings to stand beside it. The code is left, by which it is routed. */
function sealedWords(run: Run): { subject: string; text: string } {
  const { code } = subjectValues(run);
  const text = `An encrypted report of itfix is enclosed: run ${run.id}, code ${code}.

To read it: \`itfix report open --identity KEY FILE\`, or \`age -d -i KEY FILE\`.
`;
  return { subject: `[${code}] encrypted report ${run.id}`, text };
}

async function bundleOf(
  id: string,
  leaving: Exported,
  kind: ArchiveKind,
  encrypt: Encrypt | undefined,
  context: Context,
): Promise<Attachment> {
  const { bytes } = await packedBundle(id, leaving, kind, context);
  const name = `${bundleName(leaving.run)}.${kind}`;
  if (encrypt) return { name: `${name}.age`, type: 'application/octet-stream', bytes: await encrypt(bytes) };
  return { name, type: kind === 'zip' ? 'application/zip' : 'application/gzip', bytes };
}

/** The same for the same run, destination and copy, and nothing that tells of the machine. */
function messageId({ id, startedAt }: Run, destination: string, copy: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([id, startedAt, destination, copy]))
    .digest('hex');
  return `itfix.${id}.${hash.slice(0, 16)}`;
}

const megabyte = 1_000_000;

function assertFits(attachments: readonly Attachment[], { name, common, destination }: ConfiguredDestination): void {
  const most = common.largest === undefined ? destination.mostBytes : common.largest * megabyte;
  const size = sizeOf(attachments);
  if (most === undefined || size <= most) return;
  throw new UsageError(
    `The bundle has ${sayMegabytes(size)}, and "${name}" takes ${sayMegabytes(most)}.`,
    'Nothing was sent. `--bundle none` sends the report without it; "largest" in the configuration says what is taken.',
  );
}

function sayMegabytes(bytes: number): string {
  return `${(Math.ceil(bytes / (megabyte / 10)) / 10).toFixed(1)} MB`;
}
