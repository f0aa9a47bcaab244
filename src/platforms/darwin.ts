import { linux } from './linux.ts';
import type { Platform } from './platform.ts';

/** macOS has the same POSIX shell and the same sudo as Linux. */
export const darwin: Platform = { ...linux, name: 'darwin' };
