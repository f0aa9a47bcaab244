import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitCodes } from './exit.ts';
import { addReport, redactHelp } from './report-command.ts';

/** What every command is given besides its own words. */
export interface Context {
  /** The folder of the package: `playbooks/` and `schema/` are below it. */
  readonly packageRoot: URL;
  /** The folder that holds the rooms, built or as source. */
  readonly roomsRoot: URL;
  readonly version: string;
}

const collect = (word: string, words: string[] = []): string[] => [...words, word];

/** Runs itfix with these words. Only commander is loaded before a command needs more. */
export async function main(
  argv: readonly string[],
  packageRoot: URL,
  roomsRoot = new URL('dist/', packageRoot),
): Promise<void> {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8'));
  const context: Context = { packageRoot, roomsRoot, version: manifest.version };
  // The reader of a pipe may leave at any time: `itfix … | head`.
  process.stdout.on('error', error => (Reflect.get(error, 'code') === 'EPIPE' ? undefined : failWriting(error)));
  try {
    const isCompletion = argv[2] === 'completion' || argv[2] === 'complete';
    const itfix = program(context, isCompletion);
    if (isCompletion) (await import('./completion.ts')).addCompletion(itfix, context);
    await itfix.parseAsync([...argv]);
  } catch (error) {
    await fail(error);
  }
}

/** Says what happened, where and what to do, and sets the exit code. */
async function fail(error: unknown): Promise<void> {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage; // It has said already what was wrong.
    return;
  }
  const { explain } = await import('./explain.ts');
  const { text, exitCode } = explain(error);
  process.stderr.write(text);
  process.exitCode = exitCode;
}

/** A full disk behind `>` is no fault of itfix. */
async function failWriting(error: Error): Promise<void> {
  const { UsageError } = await import('./usage-error.ts');
  await fail(
    new UsageError(
      `The result could not be written to stdout: ${error.message}.`,
      'Write it to another place. Runs of `itfix diagnose` are kept: `itfix report show`.',
    ),
  );
}

function program(context: Context, isCompletion: boolean): Command {
  const itfix = new Command('itfix')
    .description('Finds out why a machine does not work, and says what to do about it.')
    .version(context.version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this page')
    .option('--no-color', 'no colours (also: NO_COLOR=1)')
    .option('--plain', 'plain lines: no moving text, for screen readers and logs (also: ITFIX_PLAIN=1)')
    .option('--lang <language>', 'what `itfix` alone speaks: en or de (default: as the system)')
    .helpCommand('help [command]', 'show the page of a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ getOutHelpWidth: pageWidth, getErrHelpWidth: pageWidth })
    .allowExcessArguments()
    // Not before: opening stderr costs a millisecond that `--help` need not pay.
    .hook('preAction', () => void process.stderr.on('error', () => undefined))
    .addHelpText('after', examples)
    .action(async (_options, command: Command) => {
      if (command.args.length > 0) throw await unknownCommand(command);
      await (await import('./commands/guided.ts')).guided(context, command.optsWithGlobals());
    });
  addDiagnose(itfix, context);
  addFacts(itfix, context);
  addPlan(itfix, context);
  addProbe(itfix, context);
  addReport(itfix, context);
  addUndo(itfix, context);
  addPlaybook(itfix, context);
  addDoctor(itfix, context);
  if (!isCompletion) announceCompletion(itfix);
  for (const command of [itfix, ...everyCommand(itfix)]) {
    command.exitOverride().showHelpAfterError(`(\`${pathOf(command)} --help\` shows what can be said)`);
    if (command !== itfix) command.allowExcessArguments(false);
  }
  return itfix;
}

/** Longer lines of help are hard to read. */
const widestHelp = 100;

function pageWidth(): number {
  return Math.min(process.stdout.columns || widestHelp, widestHelp);
}

async function unknownCommand(itfix: Command): Promise<Error> {
  const [{ UsageError }, { suggest }] = await Promise.all([import('./usage-error.ts'), import('../model/suggest.ts')]);
  const [word = ''] = itfix.args;
  const known = itfix.commands.map(command => command.name());
  const near = suggest(word, known);
  return new UsageError(
    `There is no command "${word}".`,
    near ? `Did you mean "itfix ${near}"?` : `Commands are: ${known.join(', ')}. \`itfix --help\` explains them.`,
  );
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function* everyCommand(command: Command): Generator<Command> {
  for (const child of command.commands) {
    yield child;
    yield* everyCommand(child);
  }
}

const examples = `
Examples:
  itfix                                  choose from a list what is wrong
  itfix diagnose                         look for every fault that itfix knows
  itfix diagnose network                 why is there no network?
  itfix diagnose network --set site=intranet.example.com
                                         why does this one name not open?
  itfix diagnose network --json | jq .rootCauses
  itfix diagnose network --on ann@pc-17  why is there no network over there? Over SSH
  itfix facts                            what is this machine?
  itfix plan network                     what would be asked of it? Runs nothing.
  itfix report show                      the last run once more

Exit: 0 healthy, 1 problems, 2 wrong use, 3 could not tell, 4 not reached, 70 a fault of itfix.
itfix only reads. Without --fix it changes nothing on a machine.`;

/** How other machines are named: the same for every command that asks one. */
function withMachines(command: Command): Command {
  return withKeys(
    command
      .option('--on <machine>', 'another machine, over SSH: user@host, host:port, an alias; again and again', collect)
      .option('--inventory <file>', 'the machines of an Ansible inventory or of a list; - is standard input', collect)
      .option('--limit <group>', 'only these of the inventory: a group, web*, a:!b', collect),
  );
}

/** How one logs in there. */
function withKeys(command: Command): Command {
  return command
    .option('-i, --identity-file <file>', 'a private key to log in with, again and again', collect)
    .option('-F, --ssh-config <file>', 'read this instead of ~/.ssh/config')
    .option('--accept-new-host-keys', 'take host keys nobody has seen before; changed ones are always refused');
}

function addDiagnose(itfix: Command, context: Context): void {
  withMachines(itfix.command('diagnose'))
    .summary('find the cause')
    .description('Runs playbooks, all or those named, and names the root cause.')
    .argument('[playbook...]', 'names, or files that end in .yaml')
    .option('--set <name=value>', 'change a parameter of a playbook, again and again', collect)
    .option('--message <file>', 'a mail that came back, arrived late or looks forged; - is standard input')
    .option('--answer <question=choice>', 'answer a question beforehand, again and again', collect)
    .option('--symptom <id>', 'what people say is wrong: `itfix playbook show NAME` lists them')
    .option('--offline', 'contact nothing beyond the local network')
    .option('--fix', 'offer to do what mends a root cause, one change after the other, and see whether it helped')
    .option('--yes', 'with --fix: agree to what has no risk, and to nothing else')
    .option('--dry-run', 'with --fix: show the commands, run none of them')
    .option('--deadline <time>', 'end after this time, for each machine: 30s, 5m (default: 2m; with --fix 15m)')
    .option('--parallel <number>', 'so many machines at the same time (default: 32)')
    .option('--resume [fleet]', 'go on with the machines that were not done when the last one was ended')
    .option('--replay <bundle>', 'judge the run in a bundle again, with these playbooks; no machine is touched')
    .option('--identity <file>', 'with --replay: your age identity, where the bundle is encrypted')
    .option('--strict', 'warnings count as problems in the exit code')
    .option('--json', 'the run as one JSON document on stdout (same as --format json)')
    .option('--format <name>', 'text, markdown, html, json, junit or prometheus')
    .option('--full', 'everything: all facts and the raw evidence')
    .option('-o, --output <file>', 'also write the report to a file; its ending chooses the format')
    .option('--redact <level>', `${redactHelp} (default: none)`)
    .option('-q, --quiet', 'no progress')
    .action(async (playbooks: string[], _options, command: Command) =>
      (await import('./commands/diagnose.ts')).diagnose(playbooks, command.optsWithGlobals(), context),
    );
}

function addFacts(itfix: Command, context: Context): void {
  withMachines(itfix.command('facts'))
    .summary('what this machine is')
    .description('Shows hardware, network and software.')
    .argument('[area...]', 'hardware, network, software; all when none is named')
    .option('--json', 'as JSON')
    .action(async (areas: string[], _options, command: Command) =>
      (await import('./commands/facts.ts')).facts(areas, command.optsWithGlobals(), context),
    );
}

function addPlan(itfix: Command, context: Context): void {
  itfix
    .command('plan')
    .summary('what would be asked, running nothing')
    .description('Lists every command that a playbook can run. Connects to nothing.')
    .argument('<playbook>', 'a name, or a file that ends in .yaml')
    .option('--on-platform <system>', 'linux, darwin or windows; this system when left out')
    .option('--set <name=value>', 'change a parameter of the playbook, again and again', collect)
    .action(async (playbook: string, _options, command: Command) =>
      (await import('./commands/plan.ts')).plan(playbook, command.optsWithGlobals(), context),
    );
}

function addProbe(itfix: Command, context: Context): void {
  withMachines(itfix.command('probe'))
    .summary('ask for one fact')
    .description('Asks one probe: shows the command, its output and the fact. Without a name: lists all probes.')
    .argument('[name]', 'like net.adapters')
    .argument('[key=value...]', 'its parameters; lists and numbers as JSON: servers=\'["9.9.9.9"]\'')
    .option('--json', 'the reading as JSON')
    .action(async (name: string | undefined, words: string[], _options, command: Command) =>
      (await import('./commands/probe.ts')).probe(name, words, command.optsWithGlobals(), context),
    );
}

function addUndo(itfix: Command, context: Context): void {
  withKeys(
    itfix.command('undo').option('--on <machine>', 'how the machine is reached now, where that has changed', collect),
  )
    .summary('take back what a run changed')
    .description('Takes back what a run with --fix changed, the last change first, on the machine where it was made.')
    .argument('[run]', 'its id or the beginning of it; the newest when left out')
    .option('--yes', 'agree to all of it')
    .action(async (run: string | undefined, _options, command: Command) =>
      (await import('./commands/undo.ts')).undo(run, command.optsWithGlobals(), context),
    );
}

function addPlaybook(itfix: Command, context: Context): void {
  const playbook = itfix
    .command('playbook')
    .summary('look at, check and test playbooks')
    .description('Looks at, checks and tests playbooks.');
  playbook
    .command('list')
    .summary('list the playbooks')
    .description('Lists the playbooks that come with itfix.')
    .option('--json', 'as JSON')
    .action(async (_options, command: Command) =>
      (await import('./commands/playbook-list.ts')).list(command.optsWithGlobals(), context),
    );
  playbook
    .command('show')
    .summary('explain one playbook')
    .description('Shows what a playbook checks, in which order, and its parameters.')
    .argument('<playbook>', 'a name, or a file that ends in .yaml')
    .action(async (name: string, _options, command: Command) =>
      (await import('./commands/playbook-show.ts')).show(name, command.optsWithGlobals(), context),
    );
  playbook
    .command('check')
    .summary('check playbooks for mistakes')
    .description('Checks playbooks without touching a machine.')
    .argument('[playbook...]', 'names or files; all that come with itfix when left out')
    .action(async (names: string[]) => (await import('./commands/playbook-check.ts')).check(names, context));
  playbook
    .command('test')
    .summary('run the cases of playbooks')
    .description('Runs the cases of playbooks: facts in, root causes out.')
    .argument('[playbook...]', 'names or files; all that come with itfix when left out')
    .option('--cases <folder>', 'where the cases are: a folder with one folder for each playbook', 'test/playbooks')
    .action(async (names: string[], _options, command: Command) =>
      (await import('./commands/playbook-test.ts')).test(names, command.optsWithGlobals(), context),
    );
}

function addDoctor(itfix: Command, context: Context): void {
  itfix
    .command('doctor')
    .summary('what itfix itself lacks here')
    .description('Shows which programs and rights itfix lacks on this machine, and what that costs.')
    .option('--json', 'as JSON')
    .option('--config <file>', 'the configuration to look at (also: ITFIX_CONFIG)')
    .action(async (_options, command: Command) =>
      (await import('./commands/doctor.ts')).doctor(command.optsWithGlobals(), context),
    );
}

/** For the help page only: completion itself is registered when it is asked for, because it loads a library. */
function announceCompletion(itfix: Command): void {
  itfix
    .command('completion')
    .summary('completion for your shell')
    .description('bash: source <(itfix completion bash)')
    .argument('<shell>', 'bash, zsh, fish or powershell');
}
