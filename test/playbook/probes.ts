import * as z from 'zod';
import { platformNames } from '../../src/model/platform.ts';
import type { ProbeForm } from '../../src/playbook/load.ts';

const platforms = platformNames;
const none = z.object({});

/** Small probes for playbooks in tests. */
export const probes: ReadonlyMap<string, ProbeForm> = new Map<string, ProbeForm>([
  [
    'net.adapters',
    {
      params: none,
      fact: z.object({
        list: z.array(
          z.object({
            name: z.string(),
            hardware: z.boolean(),
            carrier: z.boolean().optional(),
            mtu: z.number().optional(),
          }),
        ),
      }),
      platforms,
    },
  ],
  ['net.route', { params: none, fact: z.object({ gateway: z.string().optional(), metric: z.number() }), platforms }],
  [
    'net.ping',
    {
      params: z.object({ host: z.string(), count: z.number().int().max(10).default(4) }),
      fact: z.object({ received: z.number(), lossPct: z.number() }),
      sample: { host: '127.0.0.1' },
      platforms,
    },
  ],
  [
    'net.resolvers',
    {
      params: none,
      fact: z.object({
        list: z.array(
          z.object({
            address: z.string(),
            answered: z.boolean(),
            why: z.string().optional(),
            ports: z.array(z.number()),
          }),
        ),
        addresses: z.array(z.string()),
        tags: z.record(z.string(), z.string()),
      }),
      platforms,
    },
  ],
  [
    'net.site',
    {
      params: z.object({ url: z.string(), ports: z.array(z.number()).optional(), ping: z.boolean().default(true) }),
      fact: z.object({ status: z.number().optional(), result: z.enum(['ok', 'refused', 'silent']) }),
      platforms,
    },
  ],
  ['linux.units', { params: none, fact: z.object({ failed: z.array(z.string()) }), platforms: ['linux'] }],
  [
    'disk.health',
    {
      params: none,
      fact: z.object({
        state: z.union([
          z.object({ kind: z.literal('ata'), sectors: z.number() }),
          z.object({ kind: z.literal('nvme'), spare: z.number() }),
        ]),
      }),
      platforms,
    },
  ],
]);
