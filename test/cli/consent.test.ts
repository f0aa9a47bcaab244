import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type AskPerson, agreementFor, consentBy } from '../../src/cli/consent.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { type Playbook, type Risk, risks } from '../../src/model/playbook.ts';
import type { Proposal, RootCause } from '../../src/model/run.ts';

const packageRoot = new URL('../../', import.meta.url);
const own = readFileSync(new URL('playbooks/printer.yaml', packageRoot), 'utf8');
const printer = (text: string) => ({ id: 'printer', text }) as Playbook;
const cause = { id: 'printer/spooler-stopped' } as RootCause;
const proposal = (risk: Risk): Proposal => ({
  id: 'printer/change',
  title: 'Change',
  risk,
  effect: '',
  elevated: false,
  steps: [],
  commands: [['true']],
});

/** Whether somebody sits at a terminal. */
function seat(isThere: boolean): void {
  for (const stream of [process.stdin, process.stderr])
    Object.defineProperty(stream, 'isTTY', { value: isThere, configurable: true });
}
const before = [process.stdin.isTTY, process.stderr.isTTY];
afterEach(() => {
  for (const [index, stream] of [process.stdin, process.stderr].entries())
    Object.defineProperty(stream, 'isTTY', { value: before[index], configurable: true });
});

const playbooks: readonly (readonly [what: string, playbook: Playbook, isOwn: boolean])[] = [
  ['one of itfix', printer(own), true],
  ['a copy with another risk', printer(own.replaceAll('risk: undoable', 'risk: none')), false],
  ['a copy with a line more', printer(`${own}\n`), false],
  ['another with its name', printer('language: 1'), false],
  ['a copy with another name', { id: 'other', text: own } as Playbook, false],
];

test('nobody but a person, or --yes for what has no risk, agrees to a change: whatever the flags, the playbook, the terminal', async () => {
  const flag = fc.boolean();
  const settings = fc.record({
    options: fc.record({ fix: flag, yes: flag, dryRun: flag, guided: flag }),
    machines: fc.integer({ min: 1, max: 3 }),
    from: fc.constantFrom(...playbooks),
    risk: fc.constantFrom(...risks),
    isThere: flag,
    person: fc.constantFrom('yes' as const, 'no' as const),
  });
  await fc.assert(
    fc.asyncProperty(settings, async ({ options, machines, from: [, playbook, isOwn], risk, isThere, person }) => {
      seat(isThere);
      const { fix, yes, dryRun, guided } = options;
      const isWrong = (!fix && (yes || dryRun)) || (yes && dryRun) || (fix && machines > 1 && !yes && !dryRun);
      const agree = () => agreementFor(options, machines, [playbook], packageRoot);
      if (isWrong) {
        expect(agree).toThrow(UsageError);
        return;
      }
      const agreement = agree();
      expect(agreement !== undefined).toBe(fix);
      if (!agreement) return;
      const counts = isOwn && playbook.id === 'printer' ? risk : risk === 'none' ? 'undoable' : 'not-undoable';
      let asked: Risk | undefined;
      const ask: AskPerson = async offer => {
        asked = offer.risk;
        return { says: person };
      };
      const consent = consentBy(agreement, 'linux', machines > 1 ? undefined : ask, () => undefined);
      const { says } = await consent(proposal(risk), cause, new AbortController().signal);
      if (asked !== undefined) expect([asked, yes, dryRun, isThere]).toEqual([counts, false, false, true]);
      if (guided && counts === 'not-undoable') expect(asked).toBeUndefined();
      expect(says === 'yes').toBe(asked === undefined ? yes && !dryRun && counts === 'none' : person === 'yes');
    }),
    { numRuns: 300 },
  );
});

describe('a playbook counts as one of itfix by its whole text', () => {
  test.each(playbooks.slice(0, 4))('%s', (_, playbook, isOwn) => {
    const agreement = agreementFor({ fix: true }, 1, [playbook], packageRoot);
    expect(agreement?.isOwn(playbook.id)).toBe(isOwn);
  });
});
