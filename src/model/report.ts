import type { Difference } from './difference.ts';
import type { Fleet } from './fleet.ts';
import type { Run } from './run.ts';

/** What a piece of text means, so that a terminal may colour it. Every state has a word as well: nothing is said by colour alone. */
export type Role = 'critical' | 'error' | 'warning' | 'good' | 'muted' | 'strong' | 'heading';

/** How a report is to look. It comes from outside, so that a report asks nothing about the place it is shown in. */
export interface Style {
  /** Columns of the terminal. */
  readonly width: number;
  readonly unicode: boolean;
  paint(role: Role, text: string): string;
  /** Everything, or the short form. */
  readonly full: boolean;
}

/** A run, shown to somebody. A pure function: it never prints, asks the clock or colours by itself. */
export interface Report {
  readonly title: string;
  /** Without the dot: `md`. */
  readonly extension: string;
  render(run: Run, style: Style): string;
  /**
   * Many machines on one page. A format without it tells each run by itself.
   *
   * @param hosts what `renderHost` made of the runs, by their ids
   */
  renderFleet?(fleet: Fleet, style: Style, hosts?: ReadonlyMap<string, string>): string;
  /** One machine of many, as a piece of that page: made as the machine is done, so that no run has to be kept. */
  renderHost?(run: Run, style: Style): string;
  /** Two runs beside each other; in the full form also what differs and says nothing. */
  renderDifference?(difference: Difference, style: Style): string;
}
