import * as z from 'zod';
import { platformNames } from '../model/platform.ts';
import { queues, risks, severities } from '../model/playbook.ts';
import { redactionLevels } from '../model/privacy.ts';
import { actionOutcomes, treatmentResults, verdicts } from '../model/run.ts';
import { executionShape } from './_execution-schema.ts';
import { readingSchema } from './_reading-schema.ts';

const ids = z.array(z.string());
const words = z.array(z.string());
const commandLines = z.array(words).meta({ description: 'Command lines, each a list of words.' });
const time = z.string().meta({ description: 'ISO 8601.' });

const severity = z.enum(severities).meta({ description: 'How heavy the fault is.' });

const targetSchema = z
  .object({
    url: z.string().meta({ description: 'How the machine was reached: `local:` or `ssh://user@host`.' }),
    platform: z.exactOptional(z.enum(platformNames)).meta({ description: 'Absent when it was not reached.' }),
    hostname: z.exactOptional(z.string()),
    os: z.exactOptional(z.string()).meta({ description: 'System and version, as it calls itself.' }),
    model: z.exactOptional(z.string()),
    serial: z.exactOptional(z.string()),
    rights: z.enum(['root', 'sudo', 'none']).meta({ description: 'Rights of the run on that machine.' }),
    rightsNote: z.exactOptional(z.string()).meta({ description: 'Why they are no higher, where that was tried.' }),
  })
  .meta({ description: 'The machine that was diagnosed. What is not known is absent.' });

const proposalSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    risk: z.enum(risks).meta({ description: 'What the change can cost.' }),
    effect: z.string(),
    elevated: z.boolean().meta({ description: 'Needs administrator rights.' }),
    commands: z.exactOptional(commandLines).meta({ description: 'Absent when a person has to do it.' }),
    undo: z.exactOptional(commandLines).meta({ description: 'What takes it back, with the values from before.' }),
    cutsConnection: z.exactOptional(z.literal(true)).meta({ description: 'It can cut the line it is done over.' }),
    steps: words.meta({ description: 'What a person does, in order.' }),
  })
  .meta({ description: 'A possible change; `actions` says whether it was made.' });

const rootCauseSchema = z
  .object({
    id: z.string().meta({ description: 'Stable id of the fault, `playbook/name`.' }),
    code: z.string().meta({ description: 'Code of the fault in the catalogue.' }),
    severity,
    confidence: z.enum(['confirmed', 'likely', 'possible']),
    subject: z
      .exactOptional(z.string())
      .meta({ description: 'Which disk, queue, server…, where there can be several.' }),
    title: z.string().meta({ description: 'What should have been true.' }),
    because: z.string().meta({ description: 'What is wrong, for technicians.' }),
    plain: z.string().meta({ description: 'What is wrong, for the person at the machine.' }),
    unsureAbout: ids.meta({ description: 'Checks before it that could not be read.' }),
    consequences: ids.meta({ description: 'Checks whose failure it explains.' }),
    evidence: ids.meta({ description: 'Keys of `evidence`.' }),
    remedies: z.array(proposalSchema),
    escalate: z.object({ queue: z.enum(queues) }),
  })
  .meta({ description: 'A fault that no other fault explains.' });

const findingSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    title: z.string().meta({ description: 'What is true on a healthy machine.' }),
    severity,
    status: z.enum(['pass', 'root-cause', 'consequence', 'blocked', 'unknown', 'not-applicable']).meta({
      description:
        '`pass` is a cause ruled out. `unknown` could not be read. `blocked` cannot be read while a fault before it stands.',
    }),
    subject: z.exactOptional(z.string()),
    why: z.exactOptional(z.string()).meta({ description: 'The failure, or why there is no pass and no failure.' }),
    explainedBy: z.exactOptional(ids).meta({
      description:
        'Root causes before it: they explain its failure, keep it from being read, or make its pass mean little.',
    }),
    wouldTell: z.exactOptional(z.string()).meta({ description: 'A command that would tell, where it is unknown.' }),
    evidence: ids.meta({ description: 'Keys of `evidence`.' }),
  })
  .meta({ description: 'What the run says of one check, or of one subject of a check.' });

const evidenceSchema = z
  .object({
    ...executionShape,
    id: z.string(),
    fact: z.string().meta({ description: 'The key in `facts` that rests on it.' }),
    probe: z.string(),
    from: z
      .exactOptional(z.literal('here'))
      .meta({ description: 'Asked of the machine itfix runs on, not of the target.' }),
  })
  .meta({ description: 'One question or command, with its answer.' });

const actionSchema = z
  .object({
    remedy: z.string(),
    title: z.string(),
    cause: z.string().meta({ description: 'The check whose fault it was meant for.' }),
    subject: z.exactOptional(z.string()),
    outcome: z.enum(actionOutcomes).meta({
      description:
        '`offered`: nothing was done. `interrupted`: begun, and nobody knows how it ended. `undone`: done and taken back.',
    }),
    result: z.exactOptional(z.enum(treatmentResults)).meta({
      description: 'What the checks that found the fault say afterwards; absent where nothing was done.',
    }),
    commands: commandLines,
    undo: z.exactOptional(commandLines).meta({ description: 'What takes it back, with the values from before.' }),
    elevated: z.boolean(),
    why: z.exactOptional(z.string()).meta({ description: 'Why nothing was done, or what went wrong.' }),
    evidence: ids.meta({ description: 'Keys of `evidence`.' }),
  })
  .meta({ description: 'A change that was offered or made.' });

const playbookSchema = z.object({
  id: z.string(),
  title: z.string(),
  sha256: z.string().meta({ description: 'Of its text, hexadecimal.' }),
});

/** The form of a run in zod; a test holds it against the type. */
export const runSchema = z.object({
  format: z
    .literal(1)
    .meta({ description: 'Version of this form. It changes only by addition: ignore what you do not know.' }),
  id: z.string(),
  tool: z.object({ name: z.literal('itfix'), version: z.string() }),
  playbooks: z.array(playbookSchema),
  target: targetSchema,
  startedAt: time,
  endedAt: time,
  symptom: z.exactOptional(
    z.object({ id: z.string(), words: z.string().meta({ description: 'What was complained of.' }) }),
  ),
  params: z.record(z.string(), z.unknown()).meta({ description: 'Thresholds and settings of the run.' }),
  answers: z.record(z.string(), z.string()).meta({ description: 'Question to the id of the answer.' }),
  verdict: z.enum(verdicts).meta({
    description: '`undetermined`: too much could not be read to say healthy. `unreachable`: no line to the machine.',
  }),
  rootCauses: z.array(rootCauseSchema),
  findings: z.array(findingSchema).meta({ description: 'At least one for every check.' }),
  actions: z.array(actionSchema),
  fixed: z.exactOptional(z.array(rootCauseSchema)).meta({
    description: 'Root causes that are gone after a change, as they were found.',
  }),
  facts: z.record(z.string(), readingSchema).meta({ description: 'What was learned, or the reason why it was not.' }),
  evidence: z.record(z.string(), evidenceSchema),
  limits: words.meta({ description: 'What bounded the run or cut it short, and what was redacted.' }),
  redaction: z.exactOptional(
    z
      .object({
        level: z.enum(redactionLevels),
        replaced: z.array(z.object({ kind: z.string(), values: z.int().min(0), times: z.int().min(0) })),
      })
      .meta({ description: 'What was replaced by stand-ins when the run left its machine; absent before.' }),
  ),
});

/** The published JSON Schema of `--json`. Unknown keys are allowed, because the form changes only by addition. */
export function runJsonSchema(): object {
  const schema = z.toJSONSchema(runSchema, { target: 'draft-7', io: 'input' });
  return {
    $schema: schema.$schema,
    title: 'A run of itfix',
    description: 'What `itfix diagnose --json` prints for each target.',
    ...schema,
  };
}
