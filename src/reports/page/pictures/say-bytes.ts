const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `4.2 GB`, in powers of ten as the labels of drives have them (ISO 80000-13). */
export function sayBytes(bytes: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1);
  const number = bytes / 1000 ** power;
  return `${number < 10 && power > 0 ? number.toFixed(1) : Math.round(number)} ${units[power]}`;
}
