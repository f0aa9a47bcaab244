import { suggest } from '../../model/suggest.ts';
import type { Common } from '../config/schema.ts';
import { levelOf, type RedactOptions } from '../exported.ts';
import { UsageError } from '../usage-error.ts';
import type { Wish } from './message.ts';

const bundleKinds = ['zip', 'tar.gz', 'none'] as const;

export interface WishOptions extends RedactOptions {
  readonly bundle?: string;
  readonly encryptTo?: readonly string[];
}

/**
 * What leaves the machine is redacted, unless somebody says otherwise.
 *
 * @param usual what the configuration says of the destination
 */
export function wishOf(
  { bundle, encryptTo, ...redact }: WishOptions,
  usual: Pick<Common, 'redact' | 'encrypt-to'> = {},
): Wish {
  const recipients = encryptTo ?? [usual['encrypt-to'] ?? []].flat();
  const wish = {
    redact: levelOf(redact, usual.redact ?? 'standard'),
    bundle: kindOf(bundle ?? 'zip'),
    encryptTo: recipients,
  };
  if (recipients.length > 0 && wish.bundle === 'none')
    throw new UsageError(
      `${encryptTo === undefined ? '"encrypt-to" in the configuration' : '--encrypt-to'} encrypts the bundle, and --bundle none sends none.`,
      'Leave one of them out.',
    );
  return wish;
}

function kindOf(word: string): Wish['bundle'] {
  const kind = bundleKinds.find(one => one === word);
  if (kind !== undefined) return kind;
  const near = suggest(word, bundleKinds);
  throw new UsageError(
    `--bundle ${word}: there is no such kind of bundle.`,
    near === undefined ? `Kinds are: ${bundleKinds.join(', ')}.` : `Did you mean "${near}"?`,
  );
}
