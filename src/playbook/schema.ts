import * as z from 'zod';
import { queues, risks, severities } from '../model/playbook.ts';

/** Ids of checks, remedies, symptoms, choices: what people type and tickets show. */
export const idPattern = /^[a-z][a-z0-9-]*$/;
/** Names that expressions use as they are. */
const namePattern = /^[a-z][A-Za-z0-9]*$/;
const referencePattern = /^[a-z][a-z0-9-]*(?:\/[a-z][a-z0-9-]*)?$/;
/** 500ms, 5s, 1m */
export const durationPattern = /^(?<amount>\d{1,4})(?<unit>ms|s|m)$/;

const id = z.string().regex(idPattern, 'must be lower-case letters, digits and dashes, such as no-carrier');
const name = z
  .string()
  .regex(namePattern, 'must be letters and digits, beginning with a small letter, such as dnsServers');
const paramName = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, 'must be letters, digits and dashes, such as max-loss-pct');
const reference = z.string().regex(referencePattern, 'must be the id of a check: no-carrier, or disk/filesystem-full');

const text = z.string().min(1, 'must not be empty');
const expression = text.meta({ description: 'An expression (CEL): see docs/playbooks.md' });
const template = text.meta({
  description: 'Text with ${expression} in it, ${?expression} where it may be unknown; $${ is a plain ${',
});

/** Most facts, checks or remedies of one playbook: ten times what people can oversee. */
export const maxEntries = 500;

const commands = z
  .array(z.array(text).min(1, 'must have a word'))
  .min(1, 'must have a command')
  .meta({
    description: 'Command lines, each a list of words, never a shell line',
    examples: [[['systemctl', 'restart', 'cups']]],
  });
const perPlatform = z.strictObject({
  linux: commands.optional(),
  darwin: commands.optional(),
  windows: commands.optional(),
});

const param = z.strictObject({
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).meta({
    description: 'The value without --set; its type is the type of the parameter',
  }),
  help: text.meta({ description: 'What it is, with its unit and where the value comes from' }),
  ask: z
    .strictObject({
      words: text.meta({ description: 'The question, in plain words' }),
      said: z.array(id).min(1, 'must name a symptom').meta({ description: 'The symptoms with which it is asked' }),
      as: z.enum(['text', 'host', 'file']).default('text').meta({
        description: 'host: of an address as in the browser, the name; file: one that is there',
      }),
    })
    .optional()
    .meta({ description: 'How the guided prompt asks for it' }),
});

const fact = z.strictObject({
  probe: text.meta({ description: 'What is asked', examples: ['net.adapters'] }),
  with: z
    .record(z.string(), z.json())
    .default({})
    .meta({
      description: "The probe's parameters; ${expression} may read other facts",
      examples: [{ address: '${route.gateway}' }],
    }),
  outside: z
    .boolean()
    .default(false)
    .meta({ description: 'Contacts hosts beyond the local network: left out with --offline' }),
  from: z.enum(['target', 'here']).default('target').meta({
    description: 'here: asked of the machine itfix runs on, also when the target is another one',
  }),
  when: expression.optional().meta({ description: 'Gathered only where this holds' }),
});

const question = z.strictObject({
  ask: text.meta({ description: 'The question, in plain words' }),
  choices: z
    .record(id, text)
    .refine(choices => Object.keys(choices).length >= 2, 'must have at least two choices')
    .meta({
      description: 'Answer id to its wording',
      minProperties: 2,
      examples: [{ 'only-me': 'No, only this one', 'others-too': 'Yes' }],
    }),
});

const each = z
  .record(name, expression)
  .refine(names => Object.keys(names).length === 1, 'must have exactly one name: { disk: disks.list }')
  .meta({
    description: 'One finding for each element of a list, which the expressions see under this name',
    minProperties: 1,
    maxProperties: 1,
    examples: [{ resolver: 'resolvers.list' }],
  });

const check = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Z]\d{2}$/, 'must be a letter and two digits, such as N02')
    .meta({ description: 'What a ticket says: one letter for the playbook, two digits', examples: ['N02'] }),
  title: text.meta({ description: 'What is true on a healthy machine' }),
  expect: expression.meta({ description: 'The expression that is true on a healthy machine' }),
  when: expression.optional().meta({ description: 'Where this does not hold the check has no meaning' }),
  otherwise: template.meta({ description: 'What tier 2 reads when it does not hold' }),
  plain: template.meta({ description: 'What the person at the machine reads when it does not hold' }),
  severity: z.enum(severities),
  after: z.array(reference).default([]).meta({ description: 'Checks that must hold for this one to mean something' }),
  'even-after': z.array(reference).default([]).meta({
    description: 'The same, and they explain this one also where they weigh less, as a warning does an error',
  }),
  'after-if-run': z.array(reference).default([]).meta({
    description:
      'Checks of other playbooks that say the same: they come first where they are run, and are not run for this',
  }),
  each: each.optional(),
  subject: expression.optional().meta({
    description: 'What names one element; without it: its address, name, adapter or host, else the element itself',
  }),
  none: z.enum(['pass', 'not-applicable']).optional().meta({
    description: 'What an empty list of "each" means. pass: the list holds what may be wrong, so that nothing is',
  }),
  about: z
    .record(name, expression)
    .default({})
    .meta({
      description:
        'What it is about, so that it explains, and is explained by, only what is about the same: kind to a list of names',
      examples: [{ service: "['cups.service', 'Spooler']" }],
    }),
  evidence: z
    .enum(['direct', 'indirect'])
    .default('direct')
    .meta({ description: 'indirect: suggests the fault, does not show it' }),
  general: z.boolean().default(false).meta({ description: 'Names no specific cause' }),
  'data-at-risk': z
    .boolean()
    .default(false)
    .meta({ description: 'While it fails, nothing that writes heavily is run' }),
  queue: z.enum(queues).optional().meta({ description: "Who gets the ticket, other than the playbook's queue" }),
});

const remedy = z.strictObject({
  title: text.meta({ description: 'What it does, as an order' }),
  fixes: z.array(reference).min(1, 'must name a check').meta({ description: 'The checks whose fault it treats' }),
  risk: z
    .enum(risks)
    .meta({ description: 'none: one yes; undoable: the old value is saved; not-undoable: the name must be typed' }),
  effect: text.meta({ description: 'What the person notices while it runs' }),
  when: expression.optional().meta({ description: 'Proposed only where this holds' }),
  elevated: z.boolean().default(false).meta({ description: 'Needs administrator rights' }),
  'writes-much': z.boolean().default(false).meta({ description: 'Not done while data is at risk, even without risk' }),
  run: perPlatform.optional(),
  undo: perPlatform.optional(),
  steps: z.array(text).min(1, 'must have a step').optional().meta({ description: 'What a person does, in order' }),
  settle: z
    .string()
    .regex(durationPattern, 'must be a time such as 500ms, 5s or 1m')
    .default('0s')
    .meta({ description: 'How long to wait before looking again', examples: ['5s'] }),
  verify: z.array(reference).optional().meta({
    description: 'Checks that are looked at again; without it: what it fixes, and everything after that',
  }),
  'cuts-connection': z.boolean().default(false).meta({ description: 'Can cut the line it runs over' }),
});

/** The form of a playbook: the only place where it is written down. */
export const PlaybookSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors' }),
    language: z.literal(1).meta({ description: 'Version of this form' }),
    title: text.meta({ description: 'The complaint in a few words' }),
    keywords: z.array(text).default([]).meta({ description: 'What people type who search for it, in small letters' }),
    for: z.enum(['any', 'remote']).default('any').meta({
      description: 'remote: run for every machine that is reached over SSH, and for no other',
    }),
    symptoms: z.record(id, text).default({}).meta({ description: 'How people say it: id to words' }),
    params: z
      .record(paramName, param)
      .default({})
      .meta({
        description: 'Thresholds and settings, changed by --set',
        examples: [{ 'max-loss-pct': { default: 5, help: 'Loss that users notice' } }],
      }),
    facts: z.record(name, fact).default({}).meta({ description: 'What is learnt from the machine: name to probe' }),
    questions: z.record(paramName, question).default({}).meta({ description: 'What only a person can know' }),
    checks: z
      .record(id, check)
      .refine(checks => Object.keys(checks).length > 0, 'must have a check')
      .meta({ description: 'Statements that hold on a healthy machine, by the id of the fault' }),
    remedies: z.record(id, remedy).default({}).meta({ description: 'Possible changes' }),
    escalate: z.strictObject({
      queue: z.enum(queues).meta({ description: 'Who gets the ticket' }),
      include: z.array(name).default([]).meta({ description: 'Facts that tier 2 wants to see whatever the cause is' }),
    }),
  })
  .meta({ title: 'itfix playbook', description: 'A complaint, and how to find out what is behind it' });

/** The form of a playbook's words in another language: everything that a person without knowledge reads of it, and nothing else. */
export const TranslationSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors' }),
    title: text,
    keywords: z.array(text).default([]),
    symptoms: z.record(id, text).default({}),
    params: z.record(paramName, text).default({}),
    questions: z.record(paramName, z.strictObject({ ask: text, choices: z.record(id, text) })).default({}),
    checks: z.record(id, z.strictObject({ title: text, plain: template })),
    remedies: z.record(id, z.strictObject({ title: text, effect: text, steps: z.array(text).optional() })).default({}),
  })
  .meta({ title: 'itfix translation', description: 'The words of a playbook in another language' });

export type TranslationData = z.output<typeof TranslationSchema>;

export type PlaybookData = z.output<typeof PlaybookSchema>;
export type CheckData = PlaybookData['checks'][string];
export type RemedyData = PlaybookData['remedies'][string];
export type FactData = PlaybookData['facts'][string];

/** JSON Schema (draft 7) for editors: `# yaml-language-server: $schema=./playbook.schema.json`. */
export function playbookJsonSchema(): object {
  return z.toJSONSchema(PlaybookSchema, { target: 'draft-7', io: 'input' });
}

/** The same for translations. */
export function translationJsonSchema(): object {
  return z.toJSONSchema(TranslationSchema, { target: 'draft-7', io: 'input' });
}
