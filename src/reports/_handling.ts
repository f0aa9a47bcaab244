import type { Fault } from './_causes.ts';

/** Matters for the security queue: what destroys traces waits for them (catalogue, cross-domain.md, "The locks"). */
const security = new Set('V02 V12 V16 V19 V20 V21 V24 V25 V26 V27 V28 V31 V36 V42 E35 E45 E49'.split(' '));

/** Data may be lost by what is done next (catalogue, cross-domain.md, "The locks"). */
const dataAtRisk = new Set('D11 D12 D13 D14 D15 D16 D17 D20 D21 D22 D23 D24 D27'.split(' '));

export function isSecurityMatter({ code }: Pick<Fault, 'code'>): boolean {
  return security.has(code);
}

/** Whether data may be lost by what is done next. */
export function isDataMatter({ code }: Pick<Fault, 'code'>): boolean {
  return dataAtRisk.has(code);
}

/** What has to be kept to before anything else is done. */
export function handlingOf(faults: readonly Fault[]): string | undefined {
  const rules = [
    ...(faults.some(isSecurityMatter)
      ? ['Tell security before you do anything: leave it on, take it off the network, delete and clean nothing.']
      : []),
    ...(faults.some(isDataMatter)
      ? ['Copy the data off first: no repair, no full virus scan, no large update, no defragmentation.']
      : []),
  ];
  return rules.length === 0 ? undefined : rules.join(' ');
}
