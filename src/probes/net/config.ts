import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { ConfigList, firstOfEach } from './config/config.ts';
import { askServices, configsFromServices } from './config/darwin.ts';
import { askManagers, configsFromManagers, stoppedManagers } from './config/linux.ts';
import { askInterfaces, configsFromInterfaces } from './config/windows.ts';

export default defineProbe({
  title: 'How each adapter is meant to get its IPv4 address, and its DHCP lease',
  params: z.object({}),
  fact: ConfigList,
  on: {
    linux: {
      command: () => sh`${askManagers}`,
      parse: ({ stdout }) => {
        if (!stdout.includes('--- leases')) throw new Unparsable('the answer is cut off');
        const stopped = stoppedManagers(stdout);
        return { ...firstOfEach(configsFromManagers(stdout)), ...(stopped.length > 0 && { stopped }) };
      },
    },
    darwin: { command: () => sh`${askServices}`, parse: ({ stdout }) => firstOfEach(configsFromServices(stdout)) },
    windows: {
      needs: ['Get-NetIPInterface'],
      command: () => ps`${askInterfaces}`,
      parse: ({ stdout }) => firstOfEach(configsFromInterfaces(stdout)),
    },
  },
});
