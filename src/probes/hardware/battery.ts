import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { amount, known, lines, text } from './_known.ts';

const Batteries = z.object({
  present: z.boolean(),
  /** Absent where nothing tells, as on a machine without battery. */
  onMains: z.boolean().optional(),
  list: z.array(
    z.object({
      manufacturer: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      percent: z.number().optional(),
      charging: z.boolean().optional(),
      cycles: z.number().optional(),
      /** What a full charge holds today, of what it held when new. */
      healthPct: z.number().optional(),
    }),
  ),
});

interface Told {
  readonly manufacturer?: unknown;
  readonly model?: unknown;
  readonly serial?: unknown;
  readonly percent?: number | undefined;
  readonly charging?: boolean | undefined;
  readonly cycles?: number | undefined;
  readonly full?: number | undefined;
  readonly design?: number | undefined;
  readonly healthPct?: number | undefined;
}

function batteryFact(batteries: readonly Told[], onMains: boolean | undefined) {
  const list = batteries.map(({ full, design, manufacturer, model, serial, ...rest }) => ({
    healthPct: full && design && Math.round((full / design) * 100),
    ...rest,
    manufacturer: text(manufacturer),
    model: text(model),
    serial: text(serial),
  }));
  return known(Batteries, { present: list.length > 0, onMains, list });
}

/** One `uevent` per supply, then its type, which older kernels do not put there. Batteries of mice and keyboards have the scope "Device". */
function linuxFact(stdout: string) {
  const supplies = stdout
    .split(/^(?=POWER_SUPPLY_NAME=)/m)
    .map(block => lines(block.replaceAll('POWER_SUPPLY_', ''), '='));
  const own = supplies.filter(supply => supply.get('scope') !== 'Device');
  const batteries = own.filter(supply => supply.get('type') === 'Battery' && supply.get('PRESENT') !== '0');
  const mains = own.filter(supply => supply.has('ONLINE') && /^(?:Mains|USB)/.test(supply.get('type') ?? ''));
  return batteryFact(
    batteries.map(battery => ({
      manufacturer: battery.get('MANUFACTURER'),
      model: battery.get('MODEL_NAME'),
      serial: battery.get('SERIAL_NUMBER'),
      percent: battery.has('CAPACITY') ? Number(battery.get('CAPACITY')) : undefined,
      charging: chargingOf(battery.get('STATUS')),
      cycles: amount(battery.get('CYCLE_COUNT')),
      full: amount(battery.get('ENERGY_FULL') ?? battery.get('CHARGE_FULL')),
      design: amount(battery.get('ENERGY_FULL_DESIGN') ?? battery.get('CHARGE_FULL_DESIGN')),
    })),
    mains.length > 0 ? mains.some(supply => supply.get('ONLINE') !== '0') : undefined,
  );
}

function chargingOf(status: string | undefined): boolean | undefined {
  return status === undefined || status === 'Unknown' ? undefined : status === 'Charging';
}

const Loose = z.record(z.string(), z.unknown()).catch({});
const Mac = z.looseObject({ SPPowerDataType: z.array(z.record(z.string(), z.unknown())) });

function macFact(stdout: string) {
  const parts = structured(stdout, Mac).SPPowerDataType;
  const yes = (value: unknown) => (value === undefined ? undefined : value === 'TRUE' || value === true);
  const charger = parts.find(part => 'sppower_battery_charger_connected' in part);
  const batteries = parts.flatMap(part => {
    if (!('sppower_battery_model_info' in part) || part.sppower_battery_installed === 'FALSE') return [];
    const charge = Loose.parse(part.sppower_battery_charge_info);
    const health = Loose.parse(part.sppower_battery_health_info);
    const model = Loose.parse(part.sppower_battery_model_info);
    return {
      manufacturer: model.sppower_battery_manufacturer,
      model: model.sppower_battery_device_name,
      serial: model.sppower_battery_serial_number,
      percent: amount(charge.sppower_battery_state_of_charge),
      charging: yes(charge.sppower_battery_is_charging),
      cycles: amount(health.sppower_battery_cycle_count),
      healthPct: amount(health.sppower_battery_health_maximum_capacity),
    };
  });
  return batteryFact(batteries, yes(charger?.sppower_battery_charger_connected));
}

const loose = z.array(z.record(z.string(), z.unknown()));
const Windows = z.looseObject({ batteries: loose, fixed: loose, full: loose, cycles: loose, status: loose });

/** Win32_Battery has the charge, root/wmi the capacities; both list batteries in the same order. */
function windowsFact(stdout: string) {
  const told = structured(stdout, Windows);
  const batteries = told.batteries.map((battery, index) => {
    const fixed = told.fixed[index];
    return {
      manufacturer: fixed?.ManufactureName,
      model: fixed?.DeviceName ?? battery.Name,
      serial: fixed?.SerialNumber,
      percent: amount(battery.EstimatedChargeRemaining),
      charging: typeof told.status[index]?.Charging === 'boolean' ? told.status[index].Charging : undefined,
      cycles: amount(told.cycles[index]?.CycleCount),
      full: amount(told.full[index]?.FullChargedCapacity),
      design: amount(fixed?.DesignedCapacity),
    };
  });
  const online = told.status.map(status => status.PowerOnline).filter(value => typeof value === 'boolean');
  return batteryFact(batteries, online.length > 0 ? online.includes(true) : undefined);
}

/** Whether the machine has a battery, and what is left of it. */
export default defineProbe({
  title: 'Battery',
  params: z.object({}),
  fact: Batteries,
  here: async () => {
    const { default: si } = await import('systeminformation');
    const battery = await si.battery();
    if (!battery.hasBattery) return batteryFact([], undefined);
    const { manufacturer, model, serial, percent, isCharging, cycleCount } = battery;
    const design = amount(battery.designedCapacity);
    const told = {
      manufacturer,
      model,
      serial,
      percent,
      charging: isCharging,
      cycles: amount(cycleCount),
      full: amount(battery.maxCapacity),
      design,
    };
    return batteryFact([told], battery.acConnected);
  },
  on: {
    linux: {
      command: () => sh`[ -d /sys/class ] || exit; for supply in /sys/class/power_supply/*; do
  cat "$supply/uevent" 2>/dev/null
  for name in type scope; do { read -r value <"$supply/$name"; } 2>/dev/null && echo "$name=$value"; done
done
:`,
      parse: ({ stdout, ended }) => {
        if (ended.by !== 'exit' || ended.code !== 0) throw new Unparsable('/sys is not there');
        if (stdout.trim() !== '' && !stdout.includes('POWER_SUPPLY_'))
          throw new Unparsable('no power supply in the answer');
        return linuxFact(stdout);
      },
    },
    darwin: {
      command: () => sh`system_profiler -json SPPowerDataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`$wmi = @{ Namespace = 'root/wmi'; ErrorAction = 'SilentlyContinue' }
@{
batteries = @(Get-CimInstance Win32_Battery | Select-Object Name, EstimatedChargeRemaining)
fixed = @(Get-WmiObject -Class BatteryStaticData @wmi | Select-Object ManufactureName, DeviceName, SerialNumber, DesignedCapacity)
full = @(Get-CimInstance -ClassName BatteryFullChargedCapacity @wmi | Select-Object FullChargedCapacity)
cycles = @(Get-CimInstance -ClassName BatteryCycleCount @wmi | Select-Object CycleCount)
status = @(Get-CimInstance -ClassName BatteryStatus @wmi | Select-Object Charging, PowerOnline)
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});
