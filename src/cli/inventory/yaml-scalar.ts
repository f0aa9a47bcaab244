import type { Scalar } from 'yaml';
import type { Source } from '../../playbook/source.ts';
import { decimalNumber } from './literal.ts';
import { mistake } from './mistake.ts';
import type { Value } from './value.ts';

/** Numbers as PyYAML knows them. Others, such as 08 or 12e7, are text to it. */
const pythonNumber =
  /^[-+]?(?:0b[01_]+|0[0-7_]*|[1-9][\d_]*|0x[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|[\d][\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.[\d_]+(?:[eE][-+]\d+)?)$/;

/** A scalar as PyYAML would take it, which Ansible uses. */
export function scalarValue(node: Scalar, source: Source, offset: number): Value {
  const { value, tag = '', source: written = '' } = node;
  if (tag === '!vault' || tag === '!vault-encrypted') return { is: 'encrypted', offset };
  if (tag !== '' && tag !== '!unsafe' && !tag.startsWith('tag:yaml.org,2002:'))
    throw mistake(source.place(offset), 'The tag here is not known.', 'Known are !vault and !unsafe.');
  if (value === null) return { is: 'null', offset };
  if (typeof value === 'string') return { is: 'scalar', isText: true, offset, text: value };
  const text = printed(value, written);
  return { is: 'scalar', isText: text === undefined, offset, text: text ?? written };
}

/** As Python prints it, when it is no text to PyYAML either. */
function printed(value: unknown, written: string): string | undefined {
  if (typeof value === 'boolean') return written.length === 1 ? undefined : value ? 'True' : 'False';
  if (typeof value !== 'number') return written;
  if (!pythonNumber.test(written)) return undefined;
  return written.includes('.') ? decimalNumber(value) : String(value);
}
