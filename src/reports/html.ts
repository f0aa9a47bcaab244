import type { Report } from '../model/report.ts';
import { differencePage } from './page/difference-page.ts';
import { fleetPage } from './page/fleet-page.ts';
import { hostOf } from './page/host.ts';
import { runPage } from './page/run-page.ts';

/** For a browser and for paper: one file that asks for nothing else, and needs no script to be read. */
export default {
  title: 'HTML, for a browser and for print',
  extension: 'html',
  render: runPage,
  renderHost: run => hostOf(run).text,
  renderFleet: (fleet, _style, hosts: ReadonlyMap<string, string> = new Map()) => fleetPage(fleet, hosts),
  renderDifference: (difference, { full }) => differencePage(difference, full),
} satisfies Report;
