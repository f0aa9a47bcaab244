import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { lines } from '../hardware/_known.ts';
import { structured } from '../net/_structured.ts';
import { type Ends, LifecycleFact as Fact, type LifecycleFact, lifecycleFact } from './lifecycle/fact.ts';
import { endsOf, lifecycleByOsRelease } from './lifecycle/linux.ts';
import { windowsClients, windowsClientsSource } from './lifecycle/windows-clients.ts';

const Sent = z.object({
  Caption: z.string(),
  Build: z.string(),
  Edition: z.string(),
  Server: z.boolean(),
  Today: z.string(),
});

function windowsFact(stdout: string): LifecycleFact {
  const { Caption, Build, Edition, Server, Today } = structured(stdout, Sent);
  const ends = Server ? endsOf('windows-server', [Build]) : clientEnds(Build, Edition);
  return lifecycleFact({ system: Caption.trim(), version: Build }, ends, Today);
}

function clientEnds(build: string, edition: string): Ends | undefined {
  const client = windowsClients[build];
  if (client === undefined || /^(?:IoT)?EnterpriseS/.test(edition)) return undefined;
  const ends = /^(?:Enterprise|Education|IoTEnterprise)/.test(edition) ? client.enterprise : client.home;
  return { ends, paidUntil: client.paid, source: windowsClientsSource };
}

function macFact(stdout: string): LifecycleFact {
  const said = lines(stdout, ':');
  const version = said.get('ProductVersion');
  const today = said.get('today');
  if (version === undefined || today === undefined) throw new Unparsable('sw_vers does not name the version');
  const [major = '', minor = ''] = version.split('.');
  return lifecycleFact({ system: 'macOS', version }, endsOf('macos', [`${major}.${minor}`, major]), today);
}

/** Until when this version of the system gets security updates, by a table that has a day and a source; what is not in it is not known. */
export default defineProbe({
  title: 'Support of the system version',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: lifecycleByOsRelease,
    darwin: {
      command: () => sh`sw_vers; date '+today: %Y-%m-%d'`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`$os = Get-CimInstance Win32_OperatingSystem
$more = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
@{ Caption = $os.Caption; Build = $os.BuildNumber; Edition = "$($more.EditionID)"; Server = ($os.ProductType -ne 1); Today = (Get-Date).ToString('yyyy-MM-dd') } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});
