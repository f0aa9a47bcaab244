import type { Source } from '../../playbook/source.ts';
import type { Draft } from './draft.ts';
import { readIni } from './ini.ts';
import { isJson, readJson } from './json.ts';
import { mistake } from './mistake.ts';
import { isScriptOutput, readScriptGroups } from './script-groups.ts';
import { isVault } from './text.ts';
import { readYaml } from './yaml.ts';
import { readYamlGroups } from './yaml-groups.ts';

/** The first line with something in it. `;` begins a comment in INI only, but nothing in YAML begins with it. */
const firstLine = /^(?!\s*(?:[#;]|$)).*$/m;
/** `---`, `%YAML`, a key, a list, a flow map. A host with a port has no blank behind its colon. */
const yamlLine = /^\s*(?:---(?:\s|$)|%YAML|- |[{]|(?:"[^"]*"|'[^']*'|[^\s"'[\]]+)\s*:(?:\s|$))/;

/** Reads an inventory in the format that its text has; the ending of the file says nothing. */
export function readInto(source: Source, draft: Draft): void {
  refuseUnreadable(source);
  if (isJson(source.text)) readJsonGroups(source, draft);
  else if (yamlLine.test(firstLine.exec(source.text)?.[0] ?? '')) readYamlGroups(readYaml(source), source, draft);
  else readIni(source, draft);
}

function readJsonGroups(source: Source, draft: Draft): void {
  const value = readJson(source);
  if (value.is === 'map' && isScriptOutput(value, source)) readScriptGroups(value, source, draft);
  else readYamlGroups(value, source, draft);
}

function refuseUnreadable(source: Source): void {
  const { file } = source;
  if (isVault(source))
    throw mistake(
      source.place(0),
      'The inventory is encrypted by Ansible Vault.',
      `Hand it over decrypted: \`ansible-vault view ${file} | itfix diagnose --inventory -\`.`,
    );
  if (source.text.startsWith('#!'))
    throw mistake(
      source.place(0),
      'This is a script, and itfix runs none.',
      `Run it yourself: \`${file} --list | itfix diagnose --inventory -\`.`,
    );
}
