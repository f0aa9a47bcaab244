import type { Command } from 'commander';
import type { Context } from './main.ts';

const collect = (word: string, words: string[] = []): string[] => [...words, word];

/** The same words wherever a report can leave the machine. */
export const redactHelp = 'stand-ins for personal data: none, standard or strict';

/** `itfix report`: what becomes of a run once it is over. */
export function addReport(itfix: Command, context: Context): void {
  const report = itfix
    .command('report')
    .summary('past runs')
    .description('Shows runs that are stored on this machine, also those that were interrupted.');
  report
    .command('show', { isDefault: true })
    .summary('show one run')
    .description('Shows a stored run.')
    .argument('[run]', 'its id or the beginning of it, or the id of a fleet; the newest when left out')
    .option('--json', 'same as --format json')
    .option('--format <name>', 'text, markdown, html, json, junit or prometheus')
    .option('--full', 'everything: all facts and the raw evidence')
    .option('--strict', 'warnings count as problems in the exit code')
    .option('-o, --output <file>', 'write to a file instead; its ending chooses the format')
    .option('--browser', 'as a page in the browser')
    .option('--redact <level>', `${redactHelp} (default: none)`)
    .action(async (run: string | undefined, _options, command: Command) =>
      (await import('./commands/report.ts')).show(run, command.optsWithGlobals(), context),
    );
  report
    .command('list')
    .summary('list past runs')
    .description('Lists the stored runs, the newest first; many machines that were looked at together are one line.')
    .option('--machine <name>', 'only of this machine; * stands for anything')
    .option('--since <time>', 'only since then: 12h, 7d, 4w or 2026-11-01')
    .option('--verdict <verdict>', 'only healthy, fixed, problems, undetermined or unreachable ones')
    .option('--limit <number>', 'so many at most (default: 50)')
    .option('--json', 'as JSON lines')
    .action(async (_options, command: Command) =>
      (await import('./commands/report-list.ts')).list(command.optsWithGlobals(), context),
    );
  report
    .command('bundle')
    .summary('pack one run to hand it over')
    .description('Packs a stored run with all it rests on into one file: for tier 2, who needs nothing else.')
    .argument('[run]', 'its id or the beginning of it; the newest when left out')
    .option('-o, --output <file>', 'where to (default: itfix-ID.tar.gz in this folder)')
    .option('--redact <level>', `${redactHelp} (default: standard)`)
    .option('--zip', 'as .zip; also where the file ends in .zip')
    .option(
      '--encrypt-to <recipient>',
      'for this age recipient only: age1..., or a file of them; again and again',
      collect,
    )
    .action(async (run: string | undefined, _options, command: Command) =>
      (await import('./commands/report-bundle.ts')).bundle(run, command.optsWithGlobals(), context),
    );
  report
    .command('verify')
    .summary('whether a bundle is whole')
    .description('Holds the files of a bundle against the hashes in it. Exit 1 where one is missing, added or changed.')
    .argument('<file>', 'a bundle')
    .option('--identity <file>', 'your age identity, where it is encrypted')
    .option('--json', 'as JSON')
    .action(async (file: string, _options, command: Command) =>
      (await import('./commands/report-verify.ts')).verify(file, command.optsWithGlobals()),
    );
  report
    .command('open')
    .summary('show the report in a bundle')
    .description('Shows the report of a bundle that somebody sent. Runs nothing, and believes nothing in it.')
    .argument('<file>', 'a bundle')
    .option('--identity <file>', 'your age identity, where it is encrypted')
    .option('--browser', 'as a page in the browser')
    .option('--json', 'same as --format json')
    .option('--format <name>', 'text, markdown, html, json, junit or prometheus')
    .option('--full', 'everything: all facts and the raw evidence')
    .option('--strict', 'warnings count as problems in the exit code')
    .option('-o, --output <file>', 'write to a file instead; its ending chooses the format')
    .action(async (file: string, _options, command: Command) =>
      (await import('./commands/report-open.ts')).open(file, command.optsWithGlobals(), context),
    );
  report
    .command('diff')
    .summary('what differs between two runs')
    .description(
      'Compares two runs: of this machine at two times, or a healthy machine beside a sick one. Times, counters and the like are left out.',
    )
    .argument('[first]', 'a run, a report in a .json file, or a bundle; alone: it and what was before it')
    .argument('[second]', 'another one; without both: the newest run and the one before it')
    .option('--identity <file>', 'your age identity, where a bundle is encrypted')
    .option('--all', 'also what differs and says nothing')
    .option('--json', 'as one JSON document')
    .option('--format <name>', 'text, markdown or html')
    .addHelpText('after', '\nExit: 0 nothing differs, 1 something differs, 2 wrong use.')
    .action(async (first: string | undefined, second: string | undefined, _options, command: Command) =>
      (await import('./commands/report-diff.ts')).diff(first, second, command.optsWithGlobals(), context),
    );
  report
    .command('unredact')
    .summary('put the real values back into a report')
    .description('Puts back what stand-ins mean. Only where the report was made: the list never leaves the machine.')
    .argument('<file>', 'a report, a file of a bundle, or an answer that names stand-ins; - is standard input')
    .option('--run <id>', 'the run it is about, when its id does not stand in the file')
    .option('-o, --output <file>', 'write to a file instead')
    .action(async (file: string, _options, command: Command) =>
      (await import('./commands/report-unredact.ts')).unredact(file, command.optsWithGlobals()),
    );
  report
    .command('send')
    .summary('hand a run over, once')
    .description('Sends a stored run to a destination of the configuration file, and never twice.')
    .argument('[run]', 'its id or the beginning of it; the newest when left out')
    .option('--to <name>', 'a destination of the configuration file')
    .option('--redact <level>', `${redactHelp} (default: standard)`)
    .option('--bundle <kind>', 'zip, tar.gz or none (default: zip)')
    .option(
      '--encrypt-to <recipient>',
      'for this age recipient only: age1..., or a file of them; again and again',
      collect,
    )
    .option('--pending', 'send all that could not be sent before')
    .option('--again', 'send anew what was sent, or may have been')
    .option('--dry-run', 'show what would be sent, send nothing')
    .option('--config <file>', 'read this configuration instead (also: ITFIX_CONFIG)')
    .addHelpText(
      'after',
      '\nExit: 0 sent, 1 refused, 2 wrong use, 3 nobody knows whether it arrived, 4 waits to be sent.',
    )
    .action(async (run: string | undefined, _options, command: Command) =>
      (await import('./commands/report-send.ts')).send(run, command.optsWithGlobals(), context),
    );
}
