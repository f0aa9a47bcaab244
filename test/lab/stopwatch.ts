/** Milliseconds since it was last asked. */
export function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const ms = performance.now() - last;
    last += ms;
    return Math.round(ms);
  };
}
