import * as z from 'zod';
import { structured } from '../_structured.ts';
import type { Route } from './route.ts';

const Row = z.object({
  Alias: z.string(),
  Family: z.number(),
  Prefix: z.string(),
  NextHop: z.string(),
  /** The metric of the route plus that of its interface: what Windows compares. */
  Metric: z.number(),
  Connected: z.boolean(),
});
/** System.Net.Sockets.AddressFamily.InterNetworkV6 */
const inet6 = 23;
const ownOrMulticast = /^(ff00::\/8|224\.0\.0\.0\/4|255\.255\.255\.255\/32)$|^127\.|^::1\//;

/** Routes from Get-NetRoute joined with Get-NetIPInterface; those of an interface without a link are not used. */
export function routesFromNetRoute(stdout: string): { list: Route[]; usable: Route[] } {
  const answer = structured(stdout, z.union([z.array(Row), Row.transform(row => [row])]));
  const rows = answer.filter(row => !ownOrMulticast.test(row.Prefix));
  const list = rows.map(told);
  return { list, usable: list.filter(route => !route.linkDown) };
}

function told(row: z.output<typeof Row>): Route {
  const onLink = row.NextHop === '0.0.0.0' || row.NextHop === '::';
  return {
    family: row.Family === inet6 ? 6 : 4,
    destination: row.Prefix === '0.0.0.0/0' || row.Prefix === '::/0' ? 'default' : row.Prefix,
    ...(!onLink && { gateway: row.NextHop.replace(/%.*$/, '') }),
    adapter: row.Alias,
    metric: row.Metric,
    type: 'unicast',
    ...(!row.Connected && { linkDown: true as const }),
  };
}
