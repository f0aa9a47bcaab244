import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { known } from '../../hardware/_known.ts';
import { structured } from '../../net/_structured.ts';
import { ServicesFact } from './fact.ts';

const Sent = z.array(
  z.looseObject({
    Name: z.string(),
    ExitCode: z.number(),
    ServiceSpecificExitCode: z.number().nullish(),
    OnDemand: z.boolean(),
  }),
);

/** ERROR_SERVICE_NEVER_STARTED: nobody tried since the machine was started. */
const neverStarted = 1077;
/** ERROR_SERVICE_SPECIFIC_ERROR: the program's own number says more. */
const ownNumber = 1066;

/** Updaters and services of Windows that start by themselves, do their work and stop with a number of their own. */
const stopsByItself =
  /^(?:gupdatem?|GoogleUpdater.*|edgeupdatem?|MozillaMaintenance|brave.*|MapsBroker|sppsvc|RemoteRegistry|TrustedInstaller|wuauserv|BITS|CDPSvc|CDPUserSvc.*|OneSyncSvc.*|WbioSrvc|tiledatamodelsvc|ShellHWDetection|dbupdatem?|clr_optimization.*|Intel.*|igfx.*)$/i;

/** Set to start with the machine, not running, and ended with an error. Those that a trigger starts come and go. */
export const servicesByCim: Method<unknown, ServicesFact> = {
  command:
    () => ps`$stopped = @(Get-CimInstance Win32_Service -Filter "StartMode='Auto' AND State='Stopped' AND ExitCode<>0" | ForEach-Object {
  @{ Name = $_.Name; ExitCode = [long]$_.ExitCode; ServiceSpecificExitCode = [long]$_.ServiceSpecificExitCode
     OnDemand = (Test-Path "HKLM:\SYSTEM\CurrentControlSet\Services\$($_.Name)\TriggerInfo") }
})
ConvertTo-Json -Compress -Depth 3 -InputObject $stopped`,
  parse: ({ stdout }) => {
    const bad = structured(stdout, Sent).filter(({ ExitCode }) => ExitCode !== 0 && ExitCode !== neverStarted);
    const list = bad.map(({ Name, ExitCode, ServiceSpecificExitCode, OnDemand }) => ({
      name: Name,
      trouble: 'failed',
      kind: 'service',
      why: 'exit-code',
      exitCode: ExitCode === ownNumber ? (ServiceSpecificExitCode ?? ExitCode) : ExitCode,
      enabled: true,
      harmless: OnDemand
        ? 'it is started by a trigger, and comes and goes'
        : stopsByItself.test(Name)
          ? 'it starts, does its work and stops'
          : undefined,
    }));
    return known(ServicesFact, { manager: 'windows', list });
  },
};
