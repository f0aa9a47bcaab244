import { startRelay } from '../../test/transports/relay.ts';
import type { Site } from './site.ts';
import type { Cost } from './whole.ts';

/** Each way: round trips of 100 and 400 ms. */
const delaysMs = [50, 200] as const;
const rounds = 5;

/** How many round trips wait for each other on a cold connection: by how much it takes longer when each takes longer. */
export async function roundTrips({ server, know }: Site, ask: (port: number) => Promise<Cost>): Promise<number> {
  const walls: number[] = [];
  for (const delayMs of delaysMs) {
    const relay = await startRelay({ host: '127.0.0.1', port: server.port }, delayMs);
    know(relay.port);
    try {
      const costs: Cost[] = [];
      for (let round = 0; round < rounds; round++) costs.push(await ask(relay.port));
      walls.push(Math.min(...costs.map(({ wallMs }) => wallMs)));
    } finally {
      await relay.close();
    }
  }
  const [short = Number.NaN, long = Number.NaN] = walls;
  return (long - short) / (2 * (delaysMs[1] - delaysMs[0]));
}
