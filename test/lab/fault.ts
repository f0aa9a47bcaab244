import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { Mistake } from './usage.ts';
import { optionalPlaces, places } from './world.ts';

const Code = z.string().regex(/^[A-Z]\d\d$/);
/** A line of shell at one place: `- router: ip link set pc down`. */
const Step = z
  .partialRecord(z.enum(places), z.string())
  .transform(step => places.flatMap(place => (step[place] === undefined ? [] : [{ place, line: step[place] }])))
  .refine(list => list.length === 1, 'a step has one place')
  .transform(([only]) => only)
  .pipe(z.object({ place: z.enum(places), line: z.string() }));
const Steps = z.array(Step);

const Fault = z
  .strictObject({
    title: z.string(),
    /** Catalogue codes of what is really wrong. None: the machine is healthy, or only looks broken. */
    causes: z.array(Code),
    /** Codes that are right too, each with the reason. */
    acceptable: z.record(Code, z.string()).default({}),
    /** Codes that suggest themselves and would be wrong. Any other code than the above is wrong, too. */
    not: z.array(Code).default([]),
    machine: z
      .strictObject({
        kind: z.enum(['systemd', 'plain']).default('systemd'),
        ip: z.enum(['4', '6', '46']).default('4'),
        /** Who runs itfix; root where nobody is named. */
        user: z.string().optional(),
        env: z.record(z.string(), z.string()).default({}),
        arguments: z.array(z.string()).default([]),
        /** The environment of itfix itself, wherever it runs. */
        given: z.record(z.string(), z.string()).default({}),
      })
      .prefault({}),
    world: z
      .strictObject({
        /** A mail server, on a machine of its own. */
        mail: z.boolean().default(false),
        /** A printer in the network, and CUPS with a queue for it on the machine. */
        printer: z.boolean().default(false),
      })
      .prefault({}),
    /** Which playbooks are asked, where it is not the one of the folder. None: itfix is asked without a name, and looks at all. */
    playbooks: z.array(z.string()).optional(),
    /** Codes of what breaks with it elsewhere: found, and folded under the cause. */
    folds: z.array(Code).default([]),
    /** What is so before anything breaks. */
    arrange: Steps.default([]),
    inject: Steps.default([]),
    /** Lines that fail while all is well and succeed while the fault is there. */
    proof: Steps.default([]),
    heal: Steps.default([]),
    /** Of a machine without a cause: lines that fail on an untouched world, and succeed once all is as `arrange` and `inject` say. */
    there: Steps.default([]),
    /** Of a machine without a cause: why nobody can tell that it is healthy. */
    undetermined: z.string().optional(),
    /** Why nobody reaches the machine over the network while the fault is there. */
    cut: z.string().optional(),
    /** remote: asked over SSH only, because the login itself is what is looked at. */
    ask: z.enum(['both', 'remote']).default('both'),
    /** What the machine is called over SSH, where that is not its address. */
    host: z.string().optional(),
    /** strict: host keys that nobody has seen before are not taken. */
    hostKeys: z.enum(['new', 'strict']).default('new'),
    /** What `--fix` does about it: it is gone once a person agreed, and the machine is as before; or nothing is done by `--yes`. */
    fix: z.enum(['fixed', 'offered']).optional(),
    /** Injects only so long after itfix was started. */
    whileRunningMs: z.number().optional(),
  })
  .refine(({ causes, inject, proof, heal }) => causes.length === 0 || (inject.length && proof.length && heal.length), {
    message: 'a fault has inject, proof and heal',
  })
  .refine(
    ({ causes, arrange, inject, there }) => causes.length > 0 || !(arrange.length || inject.length) || there.length,
    {
      message: 'a machine without a cause that is arranged has "there", which shows that it is so',
    },
  )
  .refine(({ arrange, inject, there }) => there.length === 0 || arrange.length || inject.length, {
    message: '"there" shows what "arrange" or "inject" made, and there is nothing of them',
  })
  .refine(({ causes, there, undetermined }) => causes.length === 0 || !(there.length || undetermined), {
    message: '"there" and "undetermined" are for machines without a cause',
  })
  .refine(({ causes, proof, heal }) => causes.length > 0 || !(proof.length || heal.length), {
    message: 'a machine without a cause has "there" instead of "proof" and "heal"',
  })
  .refine(
    ({ world, arrange, inject, proof, heal, there }) =>
      [...arrange, ...inject, ...proof, ...heal, ...there].every(
        ({ place }) => !optionalPlaces.some(one => one === place && !world[one]),
      ),
    { message: 'a step at "mail" or "printer" needs "world: { mail: true }" or "world: { printer: true }"' },
  )
  .refine(({ causes, acceptable, not }) => !not.some(code => causes.includes(code) || code in acceptable), {
    message: '"not" contradicts "causes" or "acceptable"',
  });

export type Step = z.output<typeof Step>;
export type Fault = z.output<typeof Fault> & { readonly name: string; readonly playbook: string };

const folder = 'test/lab/faults';

/** Every fault of the lab, or those whose playbook is one of the words, or whose name begins with one. A word that means none is a mistake. */
export function readFaults(words: readonly string[]): Fault[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
  const all = files.sort().map(file => readFault(file));
  const means = (word: string, { name, playbook }: Fault): boolean =>
    playbook === word || name === word || name.startsWith(`${word}-`);
  const strange = words.filter(word => !all.some(fault => means(word, fault)));
  if (strange.length > 0) throw new Mistake(`no fault and no playbook is called ${strange.join(' or ')}`);
  return all.filter(fault => words.length === 0 || words.some(word => means(word, fault)));
}

function readFault(file: string): Fault {
  return parseFault(readFileSync(join(folder, file), 'utf8'), file);
}

/** A fault from the text of its file, whose name tells the fault's name and its playbook. */
export function parseFault(text: string, file: string): Fault {
  const read = Fault.safeParse(parse(text));
  if (!read.success) throw new Error(`${join(folder, file)}: ${z.prettifyError(read.error)}`);
  return { name: basename(file, '.yaml'), playbook: dirname(file), ...read.data };
}
