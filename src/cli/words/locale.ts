/** The languages that itfix speaks to a person in. Reports for tier 2 are in English. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export function isLocale(word: string): word is Locale {
  return locales.some(locale => locale === word);
}

/** The language that the system is set to: `de_AT.UTF-8` is German, `C` and whatever itfix does not speak are English (POSIX, XBD 8.2). */
export function systemLocale(env: NodeJS.ProcessEnv, system: NodeJS.Platform): Locale {
  // Windows has no such variables; where one is there, a person has set it.
  const set = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  const tag = set || (system === 'linux' ? '' : Intl.DateTimeFormat().resolvedOptions().locale);
  const [language = ''] = tag.toLowerCase().split(/[-_.@]/);
  return isLocale(language) ? language : 'en';
}
