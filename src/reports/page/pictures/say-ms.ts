/** `0.04 ms`, `18.2 ms`, `240 ms`: what is short is told more exactly. */
export function sayMs(ms: number): string {
  const digits = ms < 1 ? 2 : ms < 100 ? 1 : 0;
  return `${ms.toFixed(digits)} ms`;
}
