import type { BundleFile } from '../bundle/archive.ts';
import { writeAsked } from '../bundle/asked.ts';
import { evidenceFiles } from '../bundle/evidence.ts';
import { manifestOf, writeManifest } from '../bundle/manifest.ts';
import { safeName } from '../bundle/safe-name.ts';
import type { Started } from '../model/event.ts';
import type { Redaction } from '../model/privacy.ts';
import type { Run } from '../model/run.ts';
import type { Context } from './main.ts';
import { renderForFile } from './output.ts';
import { findSource, ownPlaybooks } from './playbooks.ts';
import { openRooms, type Rooms } from './rooms.ts';

/** What goes into a bundle besides the run. */
export interface Beside {
  /** How it was asked. Absent in journals that do not say; then it cannot be judged again. */
  readonly started?: Started | undefined;
  /** Puts the stand-ins of the run into other texts. */
  readonly hideText: (text: string) => string;
  readonly context: Context;
}

/** How a bundle is called, and the folder in it. */
export function bundleName({ id }: Run): string {
  return `itfix-${safeName(id)}`;
}

/** All files of a bundle: the report in all formats, the run and what it rests on, what was asked, and what was done to it. The same run gives the same files. */
export async function bundleFiles(run: Run, { started, hideText, context }: Beside): Promise<BundleFile[]> {
  const redaction: Redaction = run.redaction ?? { level: 'none', replaced: [] };
  const inside = [
    text('README.txt', readme(run, redaction)),
    ...(await reports(run, openRooms(context.roomsRoot))),
    json('run.json', run),
    json('facts.json', run.facts),
    ...evidenceFiles(run),
    ...(started ? writeAsked(withoutNames(started, hideText, context), hideText) : []),
    json('redaction.json', redaction),
  ];
  const about = { run, redaction: redaction.level, version: context.version };
  const files = [...inside, writeManifest(manifestOf(about, inside))];
  return files.map(({ name, bytes }) => ({ name: `${bundleName(run)}/${name}`, bytes }));
}

/** A playbook of ours holds nobody's names. Those of the machine's owner may: in them the stand-ins stand as well. */
function withoutNames(started: Started, hideText: Beside['hideText'], { packageRoot }: Context): Started {
  const own = ownPlaybooks(packageRoot);
  const isOurs = ({ id, text }: Started['playbooks'][number]): boolean =>
    own.includes(id) && Buffer.from(findSource(id, packageRoot).text).equals(Buffer.from(text));
  const playbooks = started.playbooks.map(one => (isOurs(one) ? one : { ...one, text: hideText(one.text) }));
  return { ...started, playbooks };
}

async function reports(run: Run, rooms: Rooms): Promise<BundleFile[]> {
  return Promise.all(
    rooms.reportNames().map(async name => {
      const report = await rooms.report(name);
      if (!report) throw new TypeError(`the report "${name}" is gone`);
      return text(`report.${report.extension}`, renderForFile(run, report, true));
    }),
  );
}

function text(name: string, content: string): BundleFile {
  return { name, bytes: Buffer.from(content) };
}

function json(name: string, value: unknown): BundleFile {
  return text(name, `${JSON.stringify(value, undefined, 1)}\n`);
}

function readme({ id, tool, startedAt }: Run, { level }: Redaction): string {
  const hidden =
    level === 'none'
      ? 'Nothing was replaced: names, addresses and serial numbers are the real ones.'
      : 'Names, addresses and the like were replaced by stand-ins (redaction.json says which kinds). Their owner can tell.';
  return `A report of itfix ${tool.version}: run ${id} of ${startedAt}.

Read report.html in a browser, or report.md, or report.txt; the other reports are for programs. Nothing in here needs to be run.
${hidden}

evidence/       what was asked of the machine, and its answers as they came
facts.json      what was read from them
run.json        the whole run, for programs (report.json is the same in one line)
asked.json, playbooks/
                what was looked for
manifest.json   hashes of all files

With itfix: \`itfix report verify FILE\` says whether anything is missing or was changed, \`itfix report open FILE\`
shows the report, and \`itfix diagnose --replay FILE\` judges it again with newer playbooks. FILE is the archive.
`;
}
