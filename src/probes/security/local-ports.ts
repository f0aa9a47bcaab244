import * as z from 'zod';
import { ps } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { factOf, onPosix, proxies, readPosix } from './local-ports/posix.ts';

const Params = z.object({ ports: z.array(z.int().min(1).max(65_535)).max(20) });

const Told = z.object({
  Ports: z.array(z.object({ Port: z.number(), Path: z.string().nullish() })),
  Known: z.array(z.string()),
});

/** Which programs stand behind ports of this machine, and which programs for that are there at all. */
export default defineProbe({
  title: 'Programs behind ports of this machine',
  params: Params,
  fact: z.object({
    list: z.array(z.object({ port: z.number(), listens: z.boolean(), path: z.string().optional() })),
    /** Proxy programs that are installed or running. */
    known: z.array(z.string()),
  }),
  sample: { ports: [3128] },
  passing: true,
  on: {
    linux: { command: ({ ports }) => onPosix(ports), parse: ({ stdout }, params) => readPosix(stdout, params.ports) },
    darwin: { command: ({ ports }) => onPosix(ports), parse: ({ stdout }, params) => readPosix(stdout, params.ports) },
    windows: {
      needs: ['Get-NetTCPConnection'],
      command: ({
        ports,
      }) => ps`$ports = @(foreach ($one in Get-NetTCPConnection -State Listen -LocalPort @(${ports}) -ErrorAction SilentlyContinue) { @{ Port = $one.LocalPort; Path = (Get-Process -Id $one.OwningProcess -ErrorAction SilentlyContinue).Path } })
$known = @(Get-Process -Name @(${proxies}) -ErrorAction SilentlyContinue | ForEach-Object { $_.ProcessName } | Select-Object -Unique)
@{ Ports = $ports; Known = $known } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }, params) => {
        const { Ports, Known } = structured(stdout, Told);
        return factOf(params.ports, new Map(Ports.map(({ Port, Path }) => [Port, Path ?? ''])), Known);
      },
    },
  },
});
