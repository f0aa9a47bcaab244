/** `Fri 2023-11-24 10:11:12 UTC`, as systemctl prints it under TZ=UTC; nothing for "n/a" and empty. */
export function systemdTime(text: string | undefined): string | undefined {
  const { day, clock } = /(?<day>\d{4}-\d\d-\d\d) (?<clock>\d\d:\d\d:\d\d)/.exec(text ?? '')?.groups ?? {};
  return day === undefined ? undefined : `${day}T${clock}Z`;
}

/** Seconds, milliseconds or microseconds since 1970, as what journals and clocks count in. */
export function unixTime(value: string | number | undefined, perSecond = 1): string | undefined {
  const seconds = Number(value) / perSecond;
  if (value === undefined || value === '' || !Number.isFinite(seconds) || Math.abs(seconds) > lastSecond)
    return undefined;
  return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The end of the year 9999. */
const lastSecond = 253_402_300_799;
