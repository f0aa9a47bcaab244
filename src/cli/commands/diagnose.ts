import type { Connection } from '../../model/connection.ts';
import type { Report } from '../../model/report.ts';
import { type AimOptions, namedTargets } from '../aims.ts';
import { type ComplaintOptions, understand } from '../complaint.ts';
import { agreementFor, type FixOptions } from '../consent.ts';
import { diagnoseAlone } from '../diagnose-alone.ts';
import { diagnoseMany, parallelOf } from '../fleet/diagnose-many.ts';
import { type Asked, findRecord } from '../fleet/record.ts';
import { connectHere } from '../here.ts';
import type { Context } from '../main.ts';
import { chosenReport, type OutputOptions } from '../output.ts';
import { takeSecrets } from '../people.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { newRunId } from '../run-id.ts';
import { type MessageOptions, withMessage } from '../saved-message.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usage-error.ts';

export interface DiagnoseOptions extends OutputOptions, ComplaintOptions, AimOptions, MessageOptions, FixOptions {
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly plain?: boolean;
  readonly parallel?: string;
  readonly resume?: string | true;
  /** A bundle whose run is judged again. */
  readonly replay?: string;
  readonly identity?: string;
}

/** `itfix diagnose`: everything that can be wrong with the call is found before a machine is touched. */
export async function diagnose(words: readonly string[], given: DiagnoseOptions, context: Context): Promise<void> {
  const { replay } = given;
  if (replay !== undefined)
    return (await import('../replay-bundle.ts')).replayBundle(words, { ...given, replay }, context);
  takeSecrets(process.env);
  const goesOn = given.resume !== undefined;
  const { names, options } = goesOn ? { names: words, options: given } : await withMessage(words, given);
  const rooms = openRooms(context.roomsRoot);
  const report = await chosenReport(options, rooms);
  const connecting = connectHere();
  connecting.catch(() => undefined); // Reported where it is awaited.
  const call = { options, context, rooms, report, connecting };
  if (goesOn) await goOn(names, call);
  else await begin(names, call);
  await (await connecting).close();
}

interface Call {
  readonly options: DiagnoseOptions;
  readonly context: Context;
  readonly rooms: Rooms;
  readonly report: Report;
  readonly connecting: Promise<Connection>;
}

async function begin(names: readonly string[], { options, context, rooms, report, connecting }: Call): Promise<void> {
  parallelOf(options.parallel); // A mistake also where one machine needs none.
  const { targets, warnings } = await namedTargets(options);
  const understood = await understand(names, targets.length > 0, options, context, rooms);
  for (const warning of warnings) process.stderr.write(`${shown(warning)}\n`);
  const { playbooks } = understood.complaint.loaded;
  const agreement = agreementFor(options, targets.length, playbooks, context.packageRoot);
  const agreed = agreement ? { agreement } : {};
  const here = await connecting;
  if (targets.length <= 1)
    return diagnoseAlone({ target: targets[0], here, ...understood, ...agreed, options, report, rooms });
  const { parallel, deadline, symptom, sshConfig } = options;
  const asked: Asked = {
    playbooks: [...names],
    set: options.set ?? [],
    answer: options.answer ?? [],
    ...(symptom === undefined ? {} : { symptom }),
    offline: options.offline ?? false,
    strict: options.strict ?? false,
    ...(deadline === undefined ? {} : { deadline }),
    ...(parallel === undefined ? {} : { parallel }),
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
    identityFile: options.identityFile ?? [],
    ...(sshConfig === undefined ? {} : { sshConfig }),
    targets,
  };
  const id = newRunId(new Date());
  await diagnoseMany({
    id,
    runs: id,
    targets,
    here,
    ...understood,
    ...agreed,
    options,
    report,
    asked,
    known: new Map(),
  });
}

/** What was asked of whom. How it is done may be another way the second time. */
const whatWasAsked = ['on', 'inventory', 'limit', 'set', 'message', 'answer', 'symptom', 'offline'] as const;

/** `--resume`: asks as the first time; machines that were done are not asked again. */
async function goOn(names: readonly string[], { options, context, rooms, report, connecting }: Call): Promise<void> {
  const odd = [
    ...(names.length > 0 ? ['playbooks'] : []),
    ...whatWasAsked.filter(name => options[name] !== undefined).map(name => `--${name}`),
  ];
  if (odd.length > 0)
    throw new UsageError(
      '--resume goes on with what was asked the first time, of the same machines.',
      `Leave out ${odd.join(' and ')}.`,
    );
  const { id, asked, done } = findRecord(options.resume === true ? undefined : options.resume);
  const { playbooks, targets, ...first } = asked;
  const same: DiagnoseOptions = { ...first, ...options };
  const understood = await understand(playbooks, true, same, context, rooms);
  const agreement = agreementFor(same, targets.length, understood.complaint.loaded.playbooks, context.packageRoot);
  const here = await connecting;
  const runs = newRunId(new Date());
  const agreed = agreement ? { agreement } : {};
  await diagnoseMany({ id, runs, targets, here, ...understood, ...agreed, options: same, report, known: done });
}
