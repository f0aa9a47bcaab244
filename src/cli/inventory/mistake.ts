import type { Place } from '../../model/playbook.ts';
import { UsageError } from '../usage-error.ts';

/** Something in an inventory that cannot be read. Values are never told: one may be a password. */
export function mistake(place: Place, message: string, hint: string): UsageError {
  return new UsageError(`${shown(place)}: ${message}`, hint);
}

/** `hosts.ini:3:5` */
export function shown({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
