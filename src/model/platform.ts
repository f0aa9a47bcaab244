/** The systems itfix can speak to. The keys of every table of OS differences. */
export const platformNames = ['linux', 'darwin', 'windows'] as const;
export type PlatformName = (typeof platformNames)[number];

/** One row per system: the only form in which systems may differ. */
export type PerPlatform<T> = Record<PlatformName, T>;
