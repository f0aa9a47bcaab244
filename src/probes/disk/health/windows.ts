import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import { type Drive, nothingTold } from './drive.ts';
import { behindController, isControllers, isHypervisors } from './smartctl.ts';

export const physicalDisks = ps`$disks = @(Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_PhysicalDisk)
$drives = @(Get-CimInstance Win32_DiskDrive -ErrorAction SilentlyContinue)
@{
disks = @($disks | ForEach-Object {
  $disk = $_
  $counters = Get-PhysicalDisk -UniqueId $disk.UniqueId -ErrorAction SilentlyContinue | Get-StorageReliabilityCounter -ErrorAction SilentlyContinue
  @{ id = "$($disk.DeviceId)"; name = $disk.FriendlyName; serial = "$($disk.SerialNumber)".Trim(); bus = [int]$disk.BusType; media = [int]$disk.MediaType; health = [int]$disk.HealthStatus
    status = "$(($drives | Where-Object { "$($_.Index)" -eq "$($disk.DeviceId)" } | Select-Object -First 1).Status)"
    wear = $counters.Wear; temperature = $counters.Temperature; limit = $counters.TemperatureMax; readErrors = $counters.ReadErrorsUncorrected; writeErrors = $counters.WriteErrorsUncorrected; hours = $counters.PowerOnHours }
})
} | ConvertTo-Json -Compress -Depth 4`;

const count = z.number().nullish();
const Windows = z.looseObject({
  disks: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string().nullish(),
      serial: z.string().nullish(),
      bus: z.number().nullish(),
      media: z.number().nullish(),
      health: z.number(),
      status: z.string().nullish(),
      wear: count,
      temperature: count,
      readErrors: count,
      writeErrors: count,
      hours: count,
    }),
  ),
});
type Disk = z.output<typeof Windows>['disks'][number];

/** MSFT_PhysicalDisk: 0 healthy, 1 warning, 2 unhealthy, 5 unknown. A warning may be wear or heat alone, so that it is not the drive's verdict. */
const verdicts: { readonly [health: number]: boolean } = { 0: true, 2: false };
const mediaKinds: { readonly [media: number]: Drive['kind'] } = { 3: 'hdd', 4: 'ssd' };
const nvmeBus = 17;
/** Virtual, file-backed, and Storage Spaces: BusType 14, 15, 16. */
const madeUp: readonly number[] = [14, 15, 16];

export function readWindows(stdout: string): Drive[] {
  return structured(stdout, Windows).disks.map(disk => {
    const kind = mediaKinds[disk.media ?? 0];
    const errors = [disk.readErrors, disk.writeErrors].flatMap(one => one ?? []);
    return {
      name: `PhysicalDisk${disk.id}`,
      ...(disk.name ? { model: disk.name.trim() } : {}),
      ...(disk.serial ? { serial: disk.serial } : {}),
      protocol: disk.bus === nvmeBus ? 'nvme' : 'ata',
      ...(kind ? { kind } : {}),
      ...verdict(disk),
      ...nothingTold,
      ...(errors.length > 0 ? { uncorrectableErrors: errors.reduce((sum, one) => sum + one, 0) } : {}),
      ...(typeof disk.wear === 'number' ? { usedLifePct: disk.wear } : {}),
      ...(disk.temperature ? { temperatureC: disk.temperature } : {}),
      ...(typeof disk.hours === 'number' ? { powerOnHours: disk.hours } : {}),
    };
  });
}

function verdict({ health, status, bus, name }: Disk): Pick<Drive, 'answer' | 'passed' | 'why'> {
  if (status === 'Pred Fail') return { answer: 'told', passed: false };
  const passed = verdicts[health];
  if (isControllers(name ?? '') && passed !== false) return { answer: 'unreadable', why: behindController };
  if (passed !== undefined) return { answer: 'told', passed };
  if (madeUp.includes(bus ?? 0) || isHypervisors(name ?? ''))
    return { answer: 'none', why: 'a virtual disk has no SMART' };
  return { answer: 'unreadable', why: `Windows says ${health === 1 ? 'warning' : 'unknown'} of its health` };
}
