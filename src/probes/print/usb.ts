import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';

const Fact = z.object({
  /** Printers that are on the bus now. */
  list: z.array(z.object({ model: z.string(), serial: z.string().optional() })),
  /** What the system says of devices that it cannot start, since it was started itself. Absent without the right to read that. */
  trouble: z.array(z.string()).optional(),
});

/** USB: base class 7 is a printer. */
const printerClass = '07';
/** -110 timed out, -71 protocol error, -32 broken pipe: cable, port or power (errno, Documentation/driver-api/usb/error-codes.rst). */
const trouble = 'usb [^ ]*: .*(error -(110|71|32)|unable to enumerate|over-current)';

export default defineProbe({
  title: 'Printers on USB',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`[ -d /sys/bus/usb/devices ] || { echo "--- none"; exit 0; }
echo "--- list"
for part in /sys/bus/usb/devices/*:*; do
  [ "$(cat "$part/bInterfaceClass" 2>/dev/null)" = ${printerClass} ] || continue
  device=$(echo "$part" | sed "s,:[^:]*$,,"); echo "$(cat "$device/manufacturer" 2>/dev/null) $(cat "$device/product" 2>/dev/null)|$(cat "$device/serial" 2>/dev/null)"
done | sort -u
dmesg >/dev/null 2>&1 && { echo "--- trouble"; dmesg | grep -E ${trouble} | tail -n 5; }
true`,
      parse: ({ stdout }) => {
        const part = parts(stdout);
        if (part.has('none')) return { list: [] };
        const list = part.get('list');
        if (list === undefined) throw new Unparsable('no list of USB devices');
        const rows = list.split('\n').flatMap(line => {
          const [model = '', serial = ''] = line.split('|');
          return line.includes('|') ? [{ model: model.trim(), ...(serial !== '' && { serial }) }] : [];
        });
        const said = part.get('trouble')?.split('\n').filter(Boolean);
        return { list: rows, ...(said && { trouble: said.map(line => line.replace(/^\[[^\]]*\] /, '')) }) };
      },
    },
    darwin: {
      command: () =>
        sh`ioreg -r -c IOUSBHostInterface -l -w 0 | grep -E '"(bInterfaceClass|USB Product Name|USB Serial Number)" ='; echo "--- end"`,
      parse: ({ stdout }) => {
        if (!/^--- end$/m.test(stdout)) throw new Unparsable('ioreg was cut off');
        const count = [...stdout.matchAll(/"bInterfaceClass" = 7\b/g)].length;
        return { list: Array.from({ length: count }, () => ({ model: 'USB printer' })) };
      },
    },
    windows: {
      command: () => ps`$all = Get-CimInstance Win32_PnPEntity -Filter "PNPDeviceID LIKE 'USB%'"
$rows = @($all | Where-Object { $_.Service -eq 'usbprint' -and $_.ConfigManagerErrorCode -eq 0 } | ForEach-Object { $_.Name })
$bad = @($all | Where-Object { $_.ConfigManagerErrorCode -eq 43 } | ForEach-Object { "$($_.Name): problem 43" })
[pscustomobject]@{ Printers = $rows; Bad = $bad } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const names = z.array(z.string());
        const { Printers, Bad } = structured(stdout, z.object({ Printers: names, Bad: names }));
        return { list: Printers.map(model => ({ model })), trouble: Bad };
      },
    },
  },
});
