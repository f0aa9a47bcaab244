import type { Command } from 'commander';
import type { Context } from './main.ts';

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
}
