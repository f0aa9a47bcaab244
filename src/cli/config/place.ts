import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The configuration file, and whether somebody named it: then it must be there. */
export interface ConfigPlace {
  readonly file: string;
  readonly named: boolean;
}

/** `--config FILE`, or what ITFIX_CONFIG names, or `config.yaml` where this system keeps such files. */
export function configPlace(option: string | undefined, env: NodeJS.ProcessEnv): ConfigPlace {
  const named = option ?? env.ITFIX_CONFIG;
  if (named !== undefined && named !== '') return { file: resolve(named), named: true };
  return { file: join(envPaths('itfix', { suffix: '' }).config, 'config.yaml'), named: false };
}
