import type { PerPlatform } from '../model/platform.ts';
import { darwin } from './darwin.ts';
import { linux } from './linux.ts';
import type { Platform } from './platform.ts';
import { windows } from './windows.ts';

/** Every system, by name. */
export const platforms: PerPlatform<Platform> = { linux, darwin, windows };
