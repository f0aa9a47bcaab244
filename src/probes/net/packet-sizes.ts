import * as z from 'zod';
import { type Command, ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from './_structured.ts';

/** Sizes of whole packets that lines really have: Ethernet, PPPoE, GRE and IPsec tunnels, WireGuard, the least of IPv6 and of IPv4. */
const usual = [1500, 1492, 1476, 1460, 1440, 1420, 1400, 1380, 1350, 1280, 1000, 576];

const Params = z.object({
  address: z.string().regex(/^[\dA-Fa-f.:]{2,45}$/, 'an IP address'),
  waitSec: z.int().min(1).max(5).default(2),
});

const Size = z.object({
  /** Of the whole packet. */
  bytes: z.number(),
  result: z.enum(['answered', 'too-big', 'silent']),
});

const Fact = z.object({
  address: z.string(),
  list: z.array(Size),
  largestAnswered: z.number().optional(),
  /** Longer packets than these vanish without a word. */
  smallestSilent: z.number().optional(),
});

const headersOf = (address: string) => (address.includes(':') ? 48 : 28);
const sizesFor = (address: string) => usual.filter(bytes => !address.includes(':') || bytes >= 1280);

function factOf(address: string, list: z.output<typeof Size>[]): z.output<typeof Fact> {
  if (list.length === 0) throw new Unparsable('no word about any size');
  const largest = Math.max(...list.filter(({ result }) => result === 'answered').map(({ bytes }) => bytes));
  const silent = list.filter(({ result, bytes }) => result === 'silent' && bytes > largest).map(({ bytes }) => bytes);
  return {
    address,
    list: [...list].sort((a, b) => a.bytes - b.bytes),
    ...(Number.isFinite(largest) && { largestAnswered: largest }),
    ...(Number.isFinite(largest) && silent.length > 0 && { smallestSilent: Math.min(...silent) }),
  };
}

/** Three pings of each size, all at once; none may be cut into pieces on the way. */
function pings(address: string, tool: Command): Command {
  return sh`for bytes in ${sizesFor(address)}; do
  (said=$(${tool} -s $((bytes - ${headersOf(address)})) ${address} 2>&1); echo "size $bytes $?" $said) &
done
wait`;
}

/** size 1500 1 PING 1.1.1.1 (1.1.1.1) 1472(1500) bytes of data. ... */
const line = /^size (?<bytes>\d{3,5}) \d{1,3} (?<said>PING.{1,3000})$/gm;

function read(stdout: string): z.output<typeof Size>[] {
  return [...stdout.matchAll(line)].map(({ groups = {} }) => {
    const said = groups.said ?? '';
    const result = / bytes from /.test(said)
      ? 'answered'
      : /message too long|frag needed|packet too big|\+\d+ errors/i.test(said)
        ? 'too-big'
        : 'silent';
    return { bytes: Number(groups.bytes), result };
  });
}

const words = { Success: 'answered', PacketTooBig: 'too-big', TimedOut: 'silent' } as const;
const Rows = z.array(z.object({ bytes: z.number(), word: z.string().max(100) }));

/** How long packets may be on the way to an address, and whether too long ones are refused or vanish. */
export default defineProbe({
  title: 'How long packets may be on the way to an address',
  params: Params,
  fact: Fact,
  sample: { address: '192.0.2.1', waitSec: 2 },
  limitMs: 12_000,
  passing: true,
  waits: true,
  on: {
    linux: {
      needs: ['ping'],
      command: ({ address, waitSec }) => pings(address, sh`ping -n -M do -c 3 -i 0.3 -W ${waitSec}`),
      parse: ({ stdout }, { address }) => factOf(address, read(stdout)),
    },
    darwin: {
      needs: ['ping'],
      command: ({ address, waitSec }) => pings(address, sh`ping -n -D -c 3 -i 0.3 -t ${waitSec + 1}`),
      parse: ({ stdout }, { address }) => factOf(address, read(stdout)),
    },
    windows: {
      command: ({ address, waitSec }) => ps`$tasks = foreach ($bytes in @(${sizesFor(address)})) {
  foreach ($time in 1..2) {
    $options = New-Object Net.NetworkInformation.PingOptions(64, $true)
    $body = New-Object byte[] ($bytes - ${headersOf(address)})
    @{ bytes = $bytes; task = (New-Object Net.NetworkInformation.Ping).SendPingAsync([Net.IPAddress]::Parse(${address}), ${waitSec * 1000}, $body, $options) }
  }
}
$rows = foreach ($one in $tasks) {
  try { $one.task.Wait() } catch { }
  $word = if ($one.task.IsFaulted) { $one.task.Exception.GetBaseException().GetType().Name } else { $one.task.Result.Status.ToString() }
  @{ bytes = $one.bytes; word = $word }
}
ConvertTo-Json -Compress -InputObject @($rows)`,
      parse: ({ stdout }, { address }) => {
        const rows = structured(stdout, Rows);
        const list = sizesFor(address).flatMap(bytes => {
          const said = rows.filter(row => row.bytes === bytes).map(({ word }) => word);
          const result = (['Success', 'PacketTooBig', 'TimedOut'] as const).find(word => said.includes(word));
          return result ? [{ bytes, result: words[result] }] : [];
        });
        return factOf(address, list);
      },
    },
  },
});
