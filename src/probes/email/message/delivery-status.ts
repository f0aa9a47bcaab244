import { addressesIn, type Header, header, headersOf } from './headers.ts';

/** What a delivery report says of one recipient (RFC 3464, 2.3). */
export interface Delivery {
  readonly recipient?: string;
  readonly action?: string;
  readonly status?: string;
  /** The words of the server that refused. */
  readonly said?: string;
  readonly remote?: string;
}

const mostRecipients = 50;

/** The blocks of a `message/delivery-status` part: the report's own, then one for each recipient. */
export function deliveriesOf(text: string): { readonly reporter?: string; readonly deliveries: readonly Delivery[] } {
  const blocks = text.split(/\n[ \t]*\n/).map(headersOf);
  const reporter = name(blocks.flatMap(block => header(block, 'reporting-mta') ?? [])[0]);
  const deliveries = blocks
    .filter(block =>
      block.some(field => /^(?:final-recipient|original-recipient|action|status|diagnostic-code)$/.test(field.name)),
    )
    .slice(0, mostRecipients)
    .map(delivery);
  return { ...(reporter && { reporter }), deliveries };
}

function delivery(block: readonly Header[]): Delivery {
  const recipients = ['original-recipient', 'final-recipient', 'x-actual-recipient'].flatMap(field =>
    addressesIn(header(block, field) ?? ''),
  );
  const action = /^\w+/.exec(header(block, 'action') ?? '')?.[0].toLowerCase();
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(header(block, 'status') ?? '')?.[0];
  const said = saidOf(header(block, 'diagnostic-code'));
  const remote = name(header(block, 'remote-mta'));
  return {
    ...(recipients[0] && { recipient: recipients[0] }),
    ...(action && { action }),
    ...(status && { status }),
    ...(said && { said }),
    ...(remote && { remote }),
  };
}

// dns; mx.example.com        dns; mx.example.com (192.0.2.25, the server for the domain example.com.)
function name(field: string | undefined): string | undefined {
  return /^(?:[\w-]{1,20}\s*;\s*)?\[?(?<name>[\w.:-]{1,255})/.exec(field ?? '')?.groups?.name;
}

// smtp; 550 5.1.1 <a@example.com>... User unknown        X-Unix; 77 (the exit code of a program on the receiving machine)
function saidOf(field: string | undefined): string | undefined {
  const match = /^(?:(?<type>[\w-]{1,20})\s*;)?\s*(?<words>.*)$/.exec(field ?? '')?.groups;
  return match?.type?.toLowerCase() === 'x-unix' ? `program ended with ${match.words}` : match?.words;
}
