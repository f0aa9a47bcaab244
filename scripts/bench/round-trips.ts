import { startRelay } from '../../test/transports/relay.ts';
import type { Site } from './site.ts';
import { whole } from './whole.ts';

/** Round trips long enough that what waits besides, the pings from here, is over before: 100 and 400 ms. */
const delaysMs = [50, 200] as const;

/** Serial round trips of `itfix diagnose network --offline` over a cold connection: by how much it takes longer when each takes longer. */
export async function roundTrips(site: Site, itfix: readonly string[]): Promise<number> {
  const walls: number[] = [];
  for (const delayMs of delaysMs) walls.push(await wallOver(site, itfix, delayMs));
  const [short = Number.NaN, long = Number.NaN] = walls;
  return (long - short) / (2 * (delaysMs[1] - delaysMs[0]));
}

async function wallOver(site: Site, itfix: readonly string[], delayMs: number): Promise<number> {
  const relay = await startRelay({ host: '127.0.0.1', port: site.server.port }, delayMs);
  site.know(relay.port);
  try {
    const words = ['diagnose', 'network', '--offline', '--quiet', '--on', `127.0.0.1:${relay.port}`];
    const walls: number[] = [];
    for (let round = 0; round < 3; round++)
      walls.push((await whole([...itfix, ...words, '--ssh-config', site.configFile], '', {}, [0, 1, 2])).wallMs);
    return Math.min(...walls);
  } finally {
    await relay.close();
  }
}
