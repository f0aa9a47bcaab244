import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from './_parts.ts';
import { RouteList, routeList, winner } from './routes/route.ts';
import { routesFromNetstat } from './routes/route-darwin.ts';
import { routesFromIpJson, winnerByRules } from './routes/route-linux.ts';
import { procRoutes4, procRoutes6, routesFromProc } from './routes/route-proc.ts';
import { routesFromNetRoute } from './routes/route-windows.ts';

export default defineProbe({
  title: 'Routes, and the default route that is used',
  params: z.object({}),
  passing: true,
  fact: RouteList,
  on: {
    linux: [
      {
        needs: ['ip'],
        command: () => sh`ip -j -4 route show table all || exit
echo; echo '--- rules4'; ip -j -4 rule
echo; echo '--- routes6'; ip -j -6 route show table all
echo; echo '--- rules6'; ip -j -6 rule`,
        parse: ({ stdout }) => {
          const answer = parts(stdout);
          const tell = (name: string) => answer.get(name)?.trim() || '[]';
          const four = routesFromIpJson(4, answer.get('') ?? '');
          // Where IPv6 is switched off, its part is empty.
          const six = routesFromIpJson(6, tell('routes6'));
          const way4 = winnerByRules(4, four, tell('rules4'), tell(''));
          const way6 = winnerByRules(6, six, tell('rules6'), tell('routes6'));
          return routeList(
            [...four, ...six],
            way4.route,
            way6.route,
            [way4, way6].flatMap(way => way.stoppedBy ?? []),
          );
        },
      },
      {
        command: () => sh`cat /proc/net/route
echo '--- routes6'; [ ! -r /proc/net/ipv6_route ] || cat /proc/net/ipv6_route`,
        parse: ({ stdout }) => {
          const answer = parts(stdout);
          const text = answer.get('') ?? '';
          if (!text.startsWith('Iface')) throw new Unparsable('no table in /proc/net/route');
          const list = [
            ...routesFromProc(4, procRoutes4(text)),
            ...routesFromProc(6, procRoutes6(answer.get('routes6') ?? '')),
          ];
          return routeList(list, winner(4, list), winner(6, list));
        },
      },
    ],
    darwin: {
      command: () => sh`netstat -rn`,
      parse: ({ stdout }) => {
        const { list, usable } = routesFromNetstat(stdout);
        return routeList(list, winner(4, usable), winner(6, usable));
      },
    },
    windows: {
      needs: ['Get-NetRoute'],
      command: () => ps`$interfaces = @{}
Get-NetIPInterface | ForEach-Object { $interfaces["$($_.InterfaceIndex)/$([int]$_.AddressFamily)"] = $_ }
Get-NetRoute -PolicyStore ActiveStore | ForEach-Object {
  $interface = $interfaces["$($_.InterfaceIndex)/$([int]$_.AddressFamily)"]
  [pscustomobject]@{ Alias = $_.InterfaceAlias; Family = [int]$_.AddressFamily; Prefix = $_.DestinationPrefix; NextHop = $_.NextHop; Metric = [int]$_.RouteMetric + [int]$interface.InterfaceMetric; Connected = ([int]$interface.ConnectionState -eq 1) }
} | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const { list, usable } = routesFromNetRoute(stdout);
        return routeList(list, winner(4, usable), winner(6, usable));
      },
    },
  },
});
