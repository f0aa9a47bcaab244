import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from './_parts.ts';
import { type Address, AddressList, maxAddresses } from './addresses/address.ts';
import { addressesFromIfconfig } from './addresses/address-darwin.ts';
import { addressesFromIfInet6, addressesFromIpJson, addressesFromIpText } from './addresses/address-linux.ts';
import { addressesFromFibTrie } from './addresses/address-proc.ts';
import { addressesFromNetIPAddress } from './addresses/address-windows.ts';

const fact = (list: Address[]) => ({ list: list.slice(0, maxAddresses) });

export default defineProbe({
  title: 'IP addresses of each adapter, and who gave them',
  params: z.object({}),
  passing: true,
  fact: AddressList,
  on: {
    linux: [
      {
        needs: ['ip'],
        command: () => sh`ip -j addr show`,
        parse: ({ stdout }) => fact(addressesFromIpJson(stdout)),
      },
      {
        needs: ['ip'],
        command: () => sh`ip -o addr show`,
        parse: ({ stdout, ended, stderr }) => {
          // No address at all is no line at all: only the exit tells it from a failure.
          if (ended.by !== 'exit' || ended.code !== 0) throw new Unparsable(stderr.slice(0, 80));
          return fact(addressesFromIpText(stdout));
        },
      },
      {
        command: () => sh`cat /proc/net/fib_trie
echo '--- routes'; cat /proc/net/route
echo '--- inet6'; [ ! -r /proc/net/if_inet6 ] || cat /proc/net/if_inet6`,
        parse: ({ stdout }) => {
          const answer = parts(stdout);
          const four = addressesFromFibTrie(answer.get('') ?? '', answer.get('routes') ?? '');
          return fact([...four, ...addressesFromIfInet6(answer.get('inet6') ?? '')]);
        },
      },
    ],
    darwin: {
      command: () => sh`ifconfig -a
echo '--- packets'
for adapter in $(ifconfig -l); do case $adapter in en*|bridge*|bond*|vlan*) ipconfig getpacket "$adapter";; esac; done
:`,
      parse: ({ stdout }) => {
        const answer = parts(stdout);
        // yiaddr = 192.168.1.20
        const given = (answer.get('packets') ?? '').matchAll(/^yiaddr = (?<address>[\d.]{7,15})$/gm);
        return fact(
          addressesFromIfconfig(answer.get('') ?? '', new Set([...given].map(found => found.groups?.address ?? ''))),
        );
      },
    },
    windows: {
      needs: ['Get-NetIPAddress'],
      command: () =>
        ps`Get-NetIPAddress -PolicyStore ActiveStore | Select-Object InterfaceAlias, @{n='AddressFamily';e={[int]$_.AddressFamily}}, IPAddress, PrefixLength, @{n='PrefixOrigin';e={[int]$_.PrefixOrigin}}, @{n='AddressState';e={[int]$_.AddressState}} | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => fact(addressesFromNetIPAddress(stdout)),
    },
  },
});
