import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { structured } from '../_structured.ts';
import { between, type Count, type LinkQuality, windowSec } from './fact.ts';

export function askStatistics(adapter: string): Command {
  return ps`$adapter = ${adapter}
function Look { Get-NetAdapterStatistics -Name $adapter | Select-Object ReceivedUnicastPackets, ReceivedMulticastPackets, ReceivedBroadcastPackets, SentUnicastPackets, SentMulticastPackets, SentBroadcastPackets, ReceivedPacketErrors, OutboundPacketErrors }
$first = Look; Start-Sleep -Seconds ${windowSec}; $second = Look
@{ First = $first; Second = $second } | ConvertTo-Json -Compress -Depth 3`;
}

const Look = z.object({
  ReceivedUnicastPackets: z.number(),
  ReceivedMulticastPackets: z.number(),
  ReceivedBroadcastPackets: z.number(),
  SentUnicastPackets: z.number(),
  SentMulticastPackets: z.number(),
  SentBroadcastPackets: z.number(),
  ReceivedPacketErrors: z.number(),
  OutboundPacketErrors: z.number(),
});

export function fromStatistics({ stdout }: Execution, { adapter }: { adapter: string }): LinkQuality {
  const { First, Second } = structured(stdout, z.object({ First: Look, Second: Look }));
  return { adapter, seconds: windowSec, ...between(countOf(First), countOf(Second)) };
}

function countOf(look: z.output<typeof Look>): Count {
  const { ReceivedPacketErrors, OutboundPacketErrors, ...packets } = look;
  const frames = Object.values(packets).reduce((total, value) => total + value, 0);
  return { frames, damaged: ReceivedPacketErrors + OutboundPacketErrors };
}
