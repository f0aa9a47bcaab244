import type { Here } from '../../../src/transports/ssh/here.ts';

/** A person at a machine, from where others are reached. */
export const desk: Here = {
  userName: 'anna',
  uid: 1000,
  home: '/home/anna',
  hostName: 'desk',
  environment: {},
  agent: undefined,
  systemFolder: '/etc/ssh',
};
