import * as z from 'zod';
import { structured } from '../../net/_structured.ts';
import { type Detection, detectionsOf, isTestName } from './fact.ts';

const Told = z.object({
  Threats: z.array(z.object({ Id: z.string(), Name: z.string().nullish(), Active: z.boolean().nullish() })),
  Detections: z.array(
    z.object({
      Id: z.string(),
      Status: z.number(),
      Success: z.boolean().nullish(),
      At: z.string().nullish(),
      Resources: z.array(z.string()),
    }),
  ),
});

/** ThreatStatusID as scripts in the field read it: 2 cleaned, 3 in quarantine, 4 removed, 6 blocked; 5 allowed. */
const handled = new Set([2, 3, 4, 6]);
const allowed = 5;

export function readThreats(stdout: string) {
  const { Threats, Detections } = structured(stdout, Told);
  const names = new Map(Threats.map(({ Id, Name }) => [Id, Name ?? Id]));
  const active = new Set(Threats.filter(({ Active }) => Active === true).map(({ Id }) => Id));
  const inTime = [...Detections].sort((a, b) => (a.At ?? '').localeCompare(b.At ?? ''));
  return detectionsOf(
    inTime.map(({ Id, Status, Success, At, Resources }) => {
      const name = names.get(Id) ?? Id;
      const state: Detection['state'] =
        Status === allowed
          ? 'allowed'
          : handled.has(Status) && Success !== false && !active.has(Id)
            ? 'handled'
            : 'open';
      return { name, where: Resources[0] ?? '', ...(At && { lastAt: At }), state, test: isTestName(name) };
    }),
    [],
  );
}
