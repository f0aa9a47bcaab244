import * as z from 'zod';
import { defineProbe } from '../../model/probe.ts';
import { ServicesFact } from './services/fact.ts';
import { servicesByLaunchd } from './services/launchd.ts';
import { servicesByOpenrc } from './services/openrc.ts';
import { servicesBySystemd } from './services/systemd.ts';
import { servicesByCim } from './services/windows.ts';

/** What should run and does not. */
export default defineProbe({
  title: 'Services that failed, or do not stay up',
  params: z.object({}),
  fact: ServicesFact,
  passing: true,
  on: {
    linux: [servicesBySystemd, servicesByOpenrc],
    darwin: servicesByLaunchd,
    windows: servicesByCim,
  },
});
