import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import type { ServicesFact } from './fact.ts';

/** ` sshd    [  crashed  ]`. A crashed one was started, and its process is gone. */
const line = /^\s*(?<name>[\w.@+-]+)\s+\[\s*(?<state>[a-z]+)(?:\s[^\]]*)?\]\s*$/;

export const servicesByOpenrc: Method<unknown, ServicesFact> = {
  needs: ['rc-status'],
  command: () => sh`rc-status --nocolor --all`,
  parse: ({ stdout }) => {
    const found = stdout.split('\n').flatMap(one => {
      const { name = '', state } = line.exec(one)?.groups ?? {};
      return state === undefined ? [] : [{ name, state }];
    });
    if (found.length === 0) throw new Unparsable('rc-status names no service');
    const crashed = found.filter(({ state }) => state === 'crashed');
    return {
      manager: 'openrc',
      list: crashed.map(({ name }) => ({ name, trouble: 'failed', kind: 'service', why: 'crashed', enabled: true })),
    };
  },
};
