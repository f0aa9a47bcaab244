import { defineProbe } from '../../model/probe.ts';
import { talkByCurl, talkByPerl, talkByPython } from './_talk.ts';
import { Fact, Params } from './queues/fact.ts';
import { queuesByIpp } from './queues/ipp.ts';
import { queuesByLpstat } from './queues/lpstat.ts';
import { queuesOfWindows } from './queues/windows.ts';

export default defineProbe({
  title: 'Print queues of this machine',
  params: Params,
  fact: Fact,
  limitMs: 20_000,
  on: {
    linux: [
      queuesByIpp(talkByPython, 'python3'),
      queuesByIpp(talkByPerl, 'perl'),
      queuesByIpp(talkByCurl, 'curl', 'od'),
      queuesByLpstat,
    ],
    darwin: [queuesByIpp(talkByCurl, 'curl', 'od'), queuesByLpstat],
    windows: queuesOfWindows,
  },
});
