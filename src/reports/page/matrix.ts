import type { Fleet, HostDigest } from '../../model/fleet.ts';
import { severities } from '../../model/playbook.ts';
import { severityWords } from '../_wording.ts';
import { anchorOf } from './host.ts';
import { html, type Markup, said } from './markup.ts';

/** Columns that one still finds one's way in; other faults stand in the last one. */
const mostColumns = 24;

const verdictOrder: readonly HostDigest['verdict'][] = ['problems', 'undetermined', 'unreachable', 'fixed', 'healthy'];

const verdictLooks: Record<HostDigest['verdict'], string> = {
  problems: 'error',
  undetermined: 'warning',
  unreachable: 'warning',
  fixed: 'good',
  healthy: 'good',
};

/** Which cause on which machine: a row for each machine, the sick first. */
export function matrixOf({ hosts }: Fleet, hasPage: (run: string) => boolean): Markup {
  const columns = columnsOf(hosts);
  const shown = columns.slice(0, mostColumns);
  const rest = columns.slice(mostColumns);
  return html`<section class="scroll" aria-label="The table, which can be moved" tabindex="0"><table>
<thead><tr><th scope="col">Machine</th><th scope="col">Verdict</th>${shown.map(
    ({ code, id }) => html`<th scope="col">${said(code)}<br>${said(id.slice(id.indexOf('/') + 1), nameChars)}</th>`,
  )}${rest.length > 0 && html`<th scope="col">Others</th>`}</tr></thead>
<tbody>
${sickFirst(hosts).map(host => rowOf(host, shown, rest, hasPage(host.run)))}</tbody></table></section>
`;
}

const nameChars = 60;

export function sickFirst(hosts: readonly HostDigest[]): HostDigest[] {
  return [...hosts].sort((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
}

interface Column {
  readonly id: string;
  readonly code: string;
  readonly hosts: number;
}

/** What most machines have comes first. */
function columnsOf(hosts: readonly HostDigest[]): Column[] {
  const all = new Map<string, Column>();
  for (const { causes } of hosts) {
    for (const { id, code } of new Map(causes.map(cause => [cause.id, cause])).values())
      all.set(id, { id, code, hosts: (all.get(id)?.hosts ?? 0) + 1 });
  }
  return [...all.values()].sort((a, b) => b.hosts - a.hosts);
}

function rowOf(host: HostDigest, columns: readonly Column[], rest: readonly Column[], hasPage: boolean): Markup {
  const { name, verdict, causes } = host;
  const others = causes.filter(({ id }) => rest.some(column => column.id === id)).map(({ code }) => code);
  const called = hasPage
    ? html`<a href="#${anchorOf(host)}">${said(name, nameChars)}</a>`
    : html`${said(name, nameChars)}`;
  return html`<tr><th scope="row">${called}</th><td class="${verdictLooks[verdict]}">${verdict}</td>${columns.map(({ id }) => cellOf(host, id))}${rest.length > 0 && html`<td>${said([...new Set(others)].join(' '))}</td>`}</tr>
`;
}

/** The word for the heaviest of it: an empty cell is a fault that this machine does not have, or that nobody could see. */
function cellOf({ causes }: HostDigest, id: string): Markup {
  const own = causes.filter(cause => cause.id === id).map(({ severity }) => severity);
  const severity = severities.findLast(one => own.includes(one));
  return severity === undefined ? html`<td></td>` : html`<td class="${severity}">${severityWords[severity]}</td>`;
}
