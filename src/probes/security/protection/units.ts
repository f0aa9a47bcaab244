import type { Product } from './fact.ts';

/** A service as systemd sees it. */
export interface Unit {
  readonly load: string;
  readonly active: string;
  readonly sub: string;
  readonly file: string;
}

/** What `systemctl show` says, a service on a line. */
export function readUnits(text: string): Map<string, Unit> {
  const field = (line: string, name: string): string => new RegExp(`(?:^| )${name}=(\\S*)`).exec(line)?.[1] ?? '';
  return new Map(
    text.split('\n').flatMap(line => {
      const id = field(line, 'Id').replace(/\.service$/, '');
      const unit = {
        load: field(line, 'LoadState'),
        active: field(line, 'ActiveState'),
        sub: field(line, 'SubState'),
        file: field(line, 'UnitFileState'),
      };
      // "bad-setting": only a drop-in is left of it.
      return id !== '' && (unit.load === 'loaded' || unit.load === 'masked') ? [[id, unit] as const] : [];
    }),
  );
}

export const firstOf = (units: ReadonlyMap<string, Unit>, names: readonly string[]): Unit | undefined =>
  names.map(name => units.get(name)).find(unit => unit !== undefined);

/** A service that is switched on and does not run is off; one that nobody switched on is not wanted. */
export function stateOf(unit: Unit | undefined, runs: boolean): Product['guard'] {
  if (runs || unit?.active === 'active' || unit?.active === 'activating' || unit?.active === 'reloading') return 'on';
  if (unit === undefined) return 'unknown';
  return unit.load === 'masked' || unit.active === 'failed' || unit.file.startsWith('enabled') ? 'off' : 'unused';
}
