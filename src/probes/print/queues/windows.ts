import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { type Fact, type Params, type Queue, queueOf, summarize } from './fact.ts';

const Row = z.object({
  Name: z.string(),
  Port: z.string().nullable(),
  Driver: z.string().nullable(),
  /** Names of the spooler's status bits: numbers mean something else in each of Windows' three tables. */
  Status: z.string(),
  Jobs: z.number().nullable(),
  Location: z.string().nullable(),
  Offline: z.boolean().nullable(),
  Error: z.number().nullable(),
  Default: z.boolean().nullable(),
  Host: z.string().nullable(),
  PortNumber: z.number().nullable(),
  Protocol: z.number().nullable(),
});
type Row = z.output<typeof Row>;

export const queuesOfWindows: Method<Params, Fact> = {
  needs: ['Get-Printer'],
  command: () => ps`$more = @{}; Get-CimInstance Win32_Printer | ForEach-Object { $more[$_.Name] = $_ }
$ports = @{}; Get-PrinterPort | ForEach-Object { $ports[$_.Name] = $_ }
$rows = @(Get-Printer | ForEach-Object {
  $w = $more[$_.Name]; $p = $ports[$_.PortName]
  [pscustomobject]@{ Name = $_.Name; Port = $_.PortName; Driver = $_.DriverName; Status = "$($_.PrinterStatus)"; Jobs = $_.JobCount; Location = $_.Location
    Offline = $w.WorkOffline; Error = $w.DetectedErrorState; Default = $w.Default; Host = $p.PrinterHostAddress; PortNumber = $p.PortNumber; Protocol = $p.Protocol }
})
ConvertTo-Json -Compress -InputObject $rows`,
  parse: ({ stdout }, params) => {
    const rows = structured(stdout, z.array(Row));
    const chosen = rows.find(row => row.Default === true);
    return summarize(rows.map(queue), chosen && { name: chosen.Name, from: 'Windows' }, params);
  },
};

/** The words of IPP for the spooler's status (MS-RPRN, PRINTER_STATUS; names as Get-Printer shows them). */
const words: { readonly [status: string]: string } = {
  paused: 'paused',
  paperjam: 'media-jam-error',
  paperout: 'media-empty-error',
  manualfeed: 'media-needed-error',
  offline: 'offline-report',
  outputbinfull: 'output-area-full-error',
  tonerlow: 'toner-low-warning',
  notoner: 'toner-empty-error',
  dooropen: 'cover-open-error',
};
/** Win32_Printer.DetectedErrorState, which is not the number of SNMP's bit: 3 low paper, 4 no paper, 5 low toner, and so on. */
const errors: { readonly [state: number]: string } = {
  3: 'media-low-warning',
  4: 'media-empty-error',
  5: 'toner-low-warning',
  6: 'toner-empty-error',
  7: 'cover-open-error',
  8: 'media-jam-error',
  11: 'output-area-full-error',
};

function queue(row: Row): Queue {
  const status = row.Status.toLowerCase().split(/,\s*/);
  const told = status.flatMap(word => words[word] ?? []);
  const reasons = [...told, ...(errors[row.Error ?? 0] === undefined ? [] : [errors[row.Error ?? 0] ?? ''])];
  const stands = status.includes('paused') || reasons.some(reason => reason.endsWith('-error'));
  const printing = status.some(word => ['printing', 'processing', 'busy'].includes(word));
  const state = stands ? 'stopped' : printing ? 'printing' : 'idle';
  const more = {
    waiting: row.Jobs ?? undefined,
    model: row.Driver ?? undefined,
    location: row.Location ?? undefined,
    windowsPort: row.Port ?? undefined,
    keptOffline: row.Offline === true || undefined,
  };
  return queueOf({ name: row.Name, uri: uriOf(row), state, reasons, more });
}

const protocolLpr = 2;
const ports: readonly (readonly [RegExp, string])[] = [
  [/^(?:PORTPROMPT|FILE|NUL|XPSPort|SHRFAX|Microsoft\.Office\.OneNote)/i, 'virtual'],
  [/^(?:USB|DOT4)/i, 'usb'],
  [/^WSD-/i, 'wsd'],
  [/^TS\d/i, 'session'],
  [/^\\\\/, 'smb'],
];

/** Ports of Windows as addresses of the form that CUPS has. */
function uriOf({ Name, Port, Host, PortNumber, Protocol }: Row): string | undefined {
  if (Port === null) return undefined;
  if (/^https?:\/\//i.test(Port)) return Port;
  if (Host !== null && Host !== '') {
    const scheme = Protocol === protocolLpr ? 'lpd' : PortNumber === 631 ? 'ipp' : 'socket';
    return `${scheme}://${Host.includes(':') ? `[${Host}]` : Host}${PortNumber === null ? '' : `:${PortNumber}`}`;
  }
  const share = /^\\\\(?<server>[^\\]+)\\(?<share>.*)$/.exec(Name.startsWith('\\\\') ? Name : Port)?.groups;
  if (share) return `smb://${share.server}/${share.share}`;
  return `${ports.find(([pattern]) => pattern.test(Port))?.[1] ?? 'other'}:${Port}`;
}
