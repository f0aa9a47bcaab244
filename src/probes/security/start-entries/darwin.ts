import * as z from 'zod';
import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { signsOf } from '../_signs.ts';
import { type StartEntry, startEntries } from '../_start-entry.ts';
import { commandIn } from './place.ts';

/** Launch agents as JSON, one on a line; an entry that is no JSON (dates, data) is told as it is and counted as not read. */
export const onDarwin: Command = sh`number=0
for file in /Library/LaunchAgents/*.plist /Library/LaunchDaemons/*.plist "$HOME"/Library/LaunchAgents/*.plist /Users/*/Library/LaunchAgents/*.plist; do
  [ -e "$file" ] || continue
  number=$((number + 1))
  json=$(plutil -convert json -o - -- "$file" 2>/dev/null) && echo "plist $file|$json" || echo "unread $file"
done
for home in /Users/*; do [ ! -d "$home/Library" ] || [ -r "$home/Library/LaunchAgents" ] || [ ! -e "$home/Library/LaunchAgents" ] || echo "unread $home/Library/LaunchAgents"; done
tabs=/usr/lib/cron/tabs
if [ -r "$tabs" ]; then for file in "$tabs"/*; do [ -f "$file" ] && number=$((number + 1)) && sed "s#^#line $file:#" "$file"; done
else echo "unread $tabs"; fi
echo "looked $number"
echo end`;

const Launch = z.looseObject({
  Label: z.string().optional(),
  Program: z.string().optional(),
  ProgramArguments: z.array(z.coerce.string()).optional(),
});

export function readDarwin(stdout: string) {
  const all = stdout.split('\n');
  const looked = /^looked (?<count>\d+)$/m.exec(stdout)?.groups?.count;
  if (!all.includes('end') || looked === undefined)
    throw new Unparsable('the start entries were not read to their end');
  const unread = all.flatMap(line => (line.startsWith('unread ') ? [line.slice(7)] : []));
  return startEntries(firstOfEach([...all.flatMap(fromPlist), ...all.flatMap(fromCron)]), Number(looked), unread);
}

function firstOfEach(list: readonly StartEntry[]): StartEntry[] {
  return [...new Map(list.map(entry => [`${entry.where} ${entry.command}`, entry])).values()];
}

/** Where Apple's own programs stand, on a volume that nobody can write to. */
const ofApple = /^\/(?:System|usr\/(?:bin|sbin|libexec|lib)|bin|sbin|Library\/Apple|Applications\/Xcode[^/]*\.app)\//;
/** A program in a folder that is shared by everybody, or that Finder does not show. */
const oddPlace = /^\/Users\/(?:Shared\/|[^/]+\/(?:Library\/)?\.[^/]+$)|^\/Library\/\.[^/]+/;

function fromPlist(line: string): StartEntry[] {
  const { file, json } = /^plist (?<file>\/[^|]+)\|(?<json>.*)$/.exec(line)?.groups ?? {};
  if (file === undefined || json === undefined) return [];
  const { Label = '', Program, ProgramArguments = [] } = structured(json, Launch);
  const program = Program ?? ProgramArguments[0] ?? '';
  const command =
    Program === undefined ? ProgramArguments.join(' ') : [Program, ...ProgramArguments.slice(1)].join(' ');
  const found: StartEntry['signs'] = [
    ...signsOf(command),
    ...(oddPlace.test(program) ? (['hidden-in-system'] as const) : []),
    ...(Label.startsWith('com.apple.') && program.startsWith('/') && !ofApple.test(program)
      ? (['poses-as-apple'] as const)
      : []),
  ];
  return found.length > 0 ? [{ kind: 'launch', where: file, command, signs: [...new Set(found)] }] : [];
}

function fromCron(line: string): StartEntry[] {
  const { file, text } = /^line (?<file>\/[^:]+):(?<text>.*)$/.exec(line)?.groups ?? {};
  const command = file === undefined || text === undefined ? undefined : commandIn('cron', file, text);
  const found = command === undefined ? [] : signsOf(command);
  return file === undefined || command === undefined || found.length === 0
    ? []
    : [{ kind: 'cron', where: file, command, signs: found }];
}
