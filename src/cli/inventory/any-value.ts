import type { Source } from '../../playbook/source.ts';
import { isJson, readJson } from './json.ts';
import type { Value } from './value.ts';
import { readYaml } from './yaml.ts';

/** JSON where the whole text is that, otherwise YAML. */
export function parseAnyValue(source: Source): Value {
  return isJson(source.text) ? readJson(source) : readYaml(source);
}
