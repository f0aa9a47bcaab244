import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { askContainer, isContainer } from './_container.ts';

const Fact = z.object({
  /** The sensors are those of the host. */
  container: z.boolean().optional(),
  sensors: z.array(
    z.object({
      name: z.string(),
      celsius: z.number(),
      /** Where the maker sees danger: the machine slows down or switches itself off. */
      criticalCelsius: z.number().optional(),
    }),
  ),
  /** Slowed down right now, to stay cool or for want of power. Absent: not told. */
  throttled: z.boolean().optional(),
  undervoltage: z.boolean().optional(),
});

/** What a sensor can mean: chips that are not wired up tell −128, 0, 127 or 255. */
const plausible = { lowest: 1, highest: 125 };
const plausibleLimit = { lowest: 40, highest: 130 };
const perDegree = 1000;

/** `coretemp/Package id 0 52000 100000`: thousandths of a degree, and `-` where there is no limit. */
const sensor = /^(?<name>.+) (?<value>-?\d+) (?<critical>-?\d+|-)$/gm;

function sensorsIn(text: string | undefined): z.output<typeof Fact>['sensors'] {
  return [...(text ?? '').matchAll(sensor)].flatMap(({ groups }) => {
    const celsius = Number(groups?.value) / perDegree;
    const limit = Number(groups?.critical) / perDegree;
    if (celsius < plausible.lowest || celsius > plausible.highest) return [];
    const has = limit >= plausibleLimit.lowest && limit <= plausibleLimit.highest;
    return [{ name: groups?.name ?? '', celsius, ...(has ? { criticalCelsius: limit } : {}) }];
  });
}

/** Bits of the Raspberry Pi's firmware: 0 too little voltage now, 1 frequency capped, 2 throttled, 3 soft limit of temperature. */
const voltageBit = 1;
const slowBits = 2 | 4 | 8;

function linuxFact(stdout: string): z.output<typeof Fact> {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the sensors were not read to their end');
  const bits = Number.parseInt(/(?:0x)?(?<hex>[0-9a-f]+)\s*$/i.exec(said.get('firmware') ?? '')?.groups?.hex ?? '', 16);
  const told = Number.isNaN(bits)
    ? {}
    : { throttled: (bits & slowBits) !== 0, undervoltage: (bits & voltageBit) !== 0 };
  return known(Fact, { container: isContainer(said), sensors: sensorsIn(said.get('sensors')), ...told });
}

const Sent = z.object({ Zones: z.array(z.object({ Name: z.string(), Kelvin: z.number(), Reasons: z.number() })) });
const zeroCelsius = 273;

/** How warm the machine is, and whether it is slowed down for it. */
export default defineProbe({
  title: 'Temperature and throttling',
  params: z.object({}),
  fact: Fact,
  passing: true,
  on: {
    linux: {
      command: () => sh`${askContainer}echo '--- sensors'
for input in /sys/class/hwmon/hwmon*/temp*_input; do
  { read -r value <"$input"; } 2>/dev/null || continue
  base=$(printf %s "$input" | sed 's/_input$//'); chip=$(cat "$(dirname "$input")/name" 2>/dev/null); label=$(cat "$base"_label 2>/dev/null); limit=$(cat "$base"_crit 2>/dev/null)
  echo "$chip/$label $value $([ -n "$limit" ] && echo "$limit" || echo -)"
done
for zone in /sys/class/thermal/thermal_zone*; do
  { read -r value <"$zone/temp"; } 2>/dev/null || continue
  limit=-; for type in "$zone"/trip_point_*_type; do [ "$(cat "$type" 2>/dev/null)" = critical ] && limit=$(cat "$(printf %s "$type" | sed 's/_type$/_temp/')" 2>/dev/null); done
  echo "$(cat "$zone/type" 2>/dev/null) $value $limit"
done
echo '--- firmware'; cat /sys/devices/platform/soc/soc:firmware/get_throttled 2>/dev/null
echo '--- end'`,
      parse: ({ stdout }) => linuxFact(stdout),
    },
    darwin: {
      // CPU_Speed_Limit below 100: the processor is held back. Apple's own chips tell nothing here.
      command: () => sh`pmset -g therm; echo end`,
      parse: ({ stdout }) => {
        if (!/^end$/m.test(stdout)) throw new Unparsable('pmset was not asked to its end');
        const limit = /CPU_Speed_Limit\s*=\s*(?<pct>\d+)/.exec(stdout)?.groups?.pct;
        return known(Fact, { sensors: [], throttled: limit === undefined ? undefined : Number(limit) < 100 });
      },
    },
    windows: {
      command:
        () => ps`$zones = @(Get-CimInstance Win32_PerfFormattedData_Counters_ThermalZoneInformation -ErrorAction SilentlyContinue)
@{ Zones = @($zones | ForEach-Object { @{ Name = $_.Name; Kelvin = [double]$_.Temperature; Reasons = [int]$_.ThrottleReasons } }) } | ConvertTo-Json -Compress -Depth 3`,
      parse: ({ stdout }) => {
        const { Zones } = structured(stdout, Sent);
        const sensors = Zones.map(({ Name, Kelvin }) => ({ name: Name, celsius: Kelvin - zeroCelsius }));
        return known(Fact, {
          sensors: sensors.filter(({ celsius }) => celsius >= plausible.lowest && celsius <= plausible.highest),
          throttled: Zones.length > 0 ? Zones.some(({ Reasons }) => Reasons !== 0) : undefined,
        });
      },
    },
  },
});
