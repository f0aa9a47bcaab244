import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { ConfigList, firstOfEach } from './config/config.ts';
import { askServices, configsFromServices } from './config/darwin.ts';
import { askManagers, configsFromManagers } from './config/linux.ts';
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
        return firstOfEach(configsFromManagers(stdout));
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
