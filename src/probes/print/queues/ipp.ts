import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { askServer, fromCups, mustBeHere, toCups } from '../_cups.ts';
import { type Attributes, numbers, text, texts, truth } from '../_ipp-answer.ts';
import type { State } from '../_reasons.ts';
import { readHeard, type Said } from '../_talk.ts';
import { askDefaults, readDefaults } from './defaults.ts';
import { type Default, type Fact, type Params, type Queue, queueOf, summarize } from './fact.ts';

const waitSec = 5;
const states: { readonly [number: number]: State } = { 3: 'idle', 4: 'printing', 5: 'stopped' };
const wanted = [
  ...['printer-name', 'device-uri', 'printer-state', 'printer-state-reasons', 'printer-state-message'],
  ...['printer-is-accepting-jobs', 'printer-make-and-model', 'printer-info', 'printer-location'],
  ...['printer-is-temporary', 'printer-error-policy', 'queued-job-count'],
];
const questions = [
  toCups({ operation: 'cups-get-printers', wanted }),
  toCups({ operation: 'cups-get-default', wanted: ['printer-name'] }),
];

export const queuesByIpp = (
  talk: (all: readonly Said[], waitSec: number) => Command,
  ...needs: string[]
): Method<Params, Fact> => ({
  needs,
  command: () => sh`${askServer}${askDefaults}${talk(questions, waitSec)}`,
  parse: ({ stdout }, params) => {
    mustBeHere(stdout);
    const [queues, chosen] = readHeard(stdout, questions.length);
    const rows = fromCups(queues, 'printers').flatMap(queue => rowOf(queue));
    const [common] = fromCups(chosen, 'printers');
    return summarize(
      rows,
      readDefaults(
        stdout,
        rows.map(({ name }) => name),
      ) ?? serverDefault(common),
      params,
    );
  },
});

function serverDefault(attributes: Attributes | undefined): Default | undefined {
  const name = attributes && text(attributes, 'printer-name');
  return name === undefined ? undefined : { name, from: 'the print service' };
}

function rowOf(queue: Attributes): Queue[] {
  const name = text(queue, 'printer-name');
  if (name === undefined) return [];
  const more = {
    accepting: truth(queue, 'printer-is-accepting-jobs'),
    message: text(queue, 'printer-state-message'),
    model: text(queue, 'printer-make-and-model'),
    label: text(queue, 'printer-info'),
    location: text(queue, 'printer-location'),
    errorPolicy: text(queue, 'printer-error-policy'),
    waiting: numbers(queue, 'queued-job-count')[0],
    temporary: truth(queue, 'printer-is-temporary') || undefined,
  };
  const reasons = texts(queue, 'printer-state-reasons');
  const state = states[numbers(queue, 'printer-state')[0] ?? 0];
  return [queueOf({ name, uri: text(queue, 'device-uri'), state, reasons, more })];
}
