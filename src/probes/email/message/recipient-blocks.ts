/** What a report in plain words says of one recipient. */
export interface RecipientBlock {
  readonly recipient: string;
  readonly said: string;
}

const mostBlocks = 50;

/**
 * Reports name each recipient on a line of its own and say below it what happened, or both on one line.
 *
 * `<a@example.com>:` (qmail, Postfix) · `  a@example.com` (Exim) · `550 <a@example.com>... User unknown` (sendmail)
 */
const ofRecipient =
  /^(?:\d{3} |\s{0,8})<?(?<recipient>[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})>?(?:(?:: ?|\.\.\. )(?<rest>.{0,500})|\s*)$/;

export function recipientBlocks(text: string): RecipientBlock[] {
  const blocks: { recipient: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const found = ofRecipient.exec(line)?.groups;
    if (found?.recipient) blocks.push({ recipient: found.recipient.toLowerCase(), lines: [found.rest ?? ''] });
    else blocks.at(-1)?.lines.push(line);
    if (blocks.length > mostBlocks) break;
  }
  return merged(blocks.map(({ recipient, lines }) => ({ recipient, said: lines.join('\n').trim() })));
}

/** A recipient who is named twice is one; the longer words count. */
function merged(blocks: readonly RecipientBlock[]): RecipientBlock[] {
  const best = new Map<string, RecipientBlock>();
  for (const block of blocks)
    if ((best.get(block.recipient)?.said.length ?? -1) < block.said.length) best.set(block.recipient, block);
  return [...best.values()];
}
