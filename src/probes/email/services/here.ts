import type { Here } from '../../../model/probe.ts';
import { openTalks, talk } from '../_talk.ts';
import type { ServicesFact, ServicesParams } from './fact.ts';

/** Speaks with all servers at the same time, each as far as it goes. Nobody logs in. */
export async function talkHere({ list, waitMs }: ServicesParams, here: Here): Promise<ServicesFact> {
  const { common, end } = await openTalks(waitMs, here);
  const talks = await Promise.all(list.map(service => talk({ service, ...common }))).finally(end);
  here.signal.throwIfAborted();
  return { list: talks };
}
