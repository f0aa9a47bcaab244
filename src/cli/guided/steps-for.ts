import type { PlatformName } from '../../model/platform.ts';

/** How steps name a system: at their beginning, before a colon. */
const names: Record<PlatformName, string> = { linux: 'Linux', darwin: 'macOS', windows: 'Windows' };

/** `Linux and macOS: …`, `Windows: …`, in English and German. */
const beginning =
  /^(?<systems>(?:Linux|macOS|Windows)(?:(?:, | and | or | und | oder )(?:Linux|macOS|Windows))*): (?<rest>.*)$/su;

/** The steps for this system: those for another are left out, and the name of this one is not needed. */
export function stepsFor(steps: readonly string[], platform: PlatformName | undefined): string[] {
  return steps.flatMap(step => {
    const { systems, rest } = beginning.exec(step)?.groups ?? {};
    if (systems === undefined || rest === undefined || platform === undefined) return [step];
    return systems.includes(names[platform]) ? [rest] : [];
  });
}
