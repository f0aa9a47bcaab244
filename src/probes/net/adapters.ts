import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { parts } from './_parts.ts';
import { AdapterList, withUplinks } from './adapters/link.ts';
import { linksFromIfconfig } from './adapters/link-darwin.ts';
import { linksFromNetlink, linksFromSysfs } from './adapters/link-linux.ts';
import { readSysfs } from './adapters/link-sysfs.ts';
import { askNetAdapter, linksFromNetAdapter } from './adapters/link-windows.ts';

export default defineProbe({
  title: 'Network adapters: switched on, linked, and what they are',
  params: z.object({}),
  passing: true,
  fact: AdapterList,
  on: {
    linux: [
      {
        needs: ['ip'],
        command: () => sh`ip -j -d link show || exit
echo '--- sysfs'
${readSysfs}`,
        parse: ({ stdout }) => {
          const answer = parts(stdout);
          return withUplinks(linksFromNetlink(answer.get('') ?? '', answer.get('sysfs') ?? ''));
        },
      },
      {
        // BusyBox ip and iproute2 before 4.13 do not know -j.
        command: () => sh`while read -r line; do echo "$line"; done </proc/net/dev
echo '--- sysfs'
${readSysfs}`,
        parse: ({ stdout }) => {
          const answer = parts(stdout);
          return withUplinks(linksFromSysfs(answer.get('sysfs') ?? '', answer.get('') ?? ''));
        },
      },
    ],
    darwin: {
      command: () => sh`ifconfig -a
echo '--- services'
services=$(networksetup -listnetworkserviceorder); echo "$services"
echo '--- power'
for device in $(echo "$services" | sed -n 's/^(Hardware Port: Wi-Fi, Device: \(en[0-9]*\))$/\1/p'); do networksetup -getairportpower "$device"; done`,
      parse: ({ stdout }) => {
        const answer = parts(stdout);
        return withUplinks(
          linksFromIfconfig(answer.get('') ?? '', answer.get('services') ?? '', answer.get('power') ?? ''),
        );
      },
    },
    windows: {
      needs: ['Get-NetAdapter'],
      command: () => ps`${askNetAdapter}`,
      parse: ({ stdout }) => withUplinks(linksFromNetAdapter(stdout)),
    },
  },
});
