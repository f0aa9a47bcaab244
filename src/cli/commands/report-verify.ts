import { verifiedBundle } from '../bundle-open.ts';
import { exitCodes } from '../exit.ts';
import { print } from '../output.ts';
import { json, shown } from '../shown.ts';

/** `itfix report verify`: whether a bundle is as it was packed. */
export async function verify(file: string, options: { identity?: string; json?: boolean }): Promise<void> {
  const { manifest, files, flaws } = await verifiedBundle(file, options.identity);
  const { run, redaction, tool, startedAt } = manifest;
  process.exitCode = flaws.length === 0 ? exitCodes.fine : exitCodes.problems;
  if (options.json)
    return print(json({ file, isWhole: flaws.length === 0, run, startedAt, redaction, packedBy: tool.version, flaws }));
  const about = `run ${run} of ${startedAt}, redaction ${redaction}, packed by itfix ${tool.version}`;
  const lines =
    flaws.length === 0
      ? [`The bundle is whole: ${files.size} files are as they were packed.`, `It holds ${about}.`]
      : [
          `The bundle is not as it was packed: ${about}.`,
          ...flaws.map(({ name, is }) => `${is}: ${name}`),
          'Ask for it again.',
        ];
  await print(lines.map(line => shown(line)).join('\n'));
}
