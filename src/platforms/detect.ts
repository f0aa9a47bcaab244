import type { PlatformName } from '../model/platform.ts';

const byNode: Partial<Record<NodeJS.Platform, PlatformName>> = {
  linux: 'linux',
  android: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** The platform for the name that Node gives the system; nothing for a system itfix does not know. */
export function detect(system: NodeJS.Platform): PlatformName | undefined {
  return byNode[system];
}
