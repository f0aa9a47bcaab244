import { isDomain, isUnit } from './kinds/domain.ts';
import { parseIp } from './kinds/ip-bits.ts';
import { learnAddresses } from './learn-addresses.ts';
import { learnMacs } from './learn-macs.ts';
import { places } from './places.ts';
import type { NamedKind, StandIns } from './stand-ins.ts';
import { namesInTables } from './tables.ts';
import { isPublicDomain, isServiceLabel } from './well-known.ts';

/** Words behind "user" and "host" that say what is meant, and are no names. */
const noName =
  /^(?:name|names|not|is|was|the|id|ids|of|for|in|on|at|by|and|or|to|has|from|with|set|list|defined|specified|found|manager|service|services|slice|session|sessions|space|mode|agent|account|accounts|data|directory|shell|group|groups|input|options?|keyring|runtime|level|rights|interface|profile|password|authentication|unknown|configured|resolver|lookup|key|keys|controller|controllers|local|static|file|files|dns|policy|der|die|das|den|dem|ein|eine|a|an|this|that|with|dev|lladdr|reachable|incomplete|stale|permanent|delay|probe|size|total|release|email|cleanup|port|address|bus|and\/or)$/i;

/** Learns who and what is named in a text, which addresses are real, and what must not become a stand-in. */
export function learnFromText(text: string, book: StandIns): void {
  if (text.length < 2) return;
  for (const { kind, telltale, find } of places) {
    if (!telltale.test(text)) continue;
    for (const { groups } of text.matchAll(find)) {
      const name = groups?.name ?? groups?.quoted ?? groups?.second ?? groups?.third;
      if (name !== undefined && (groups?.address === undefined || parseIp(groups.address))) learnName(kind, name, book);
    }
  }
  for (const { kind, name } of namesInTables(text)) learnName(kind, name, book);
  learnAddresses(text, book);
  learnMacs(text, book);
  for (const [standIn] of text.matchAll(standInLike)) book.avoid(standIn);
}

const standInLike =
  /\b(?:user|person|host|domain|serial|wifi|mail|printer|place|title)-\d{1,9}(?:\.[a-z][\w.-]{0,60})?/gi;

function learnName(kind: NamedKind, given: string, book: StandIns): void {
  const name = given.trim().replace(/[.,;:]+$/, '');
  if (kind === 'host name') for (const one of name.split(/[\s,]+/)) learnHost(one, book);
  else if (kind === 'domain') for (const one of name.split(/\s+/)) learnDomain(one, book);
  else if (kind === 'user name') {
    for (const one of name.split(/, ?/)) learnUser(one, book);
  } else if (kind === 'person') learnPerson(name, book);
  else book.names.add(kind, name);
}

/** A folder of a person is often called by a name and a family name. */
function learnUser(name: string, book: StandIns): void {
  if (noName.test(name) || /^\d+$/.test(name) || parseIp(name)) return;
  book.names.add('user name', name);
  if (name.includes(' ')) learnPerson(name, book);
}

/** The whole name, and each of its parts. */
function learnPerson(name: string, book: StandIns): void {
  book.names.add('person', name);
  for (const part of name.split(/[\s.]+/)) if (/^\p{Lu}[\p{L}'-]{2,}$/u.test(part)) book.names.add('person', part);
}

/** `pc-17`, or `pc-17.firm.example`, which names a domain as well. */
export function learnHost(given: string, book: StandIns): void {
  const name = given.trim().replace(/\.$/, '');
  if (parseIp(name) || noName.test(name) || !/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u.test(name)) return;
  const [label = '', ...rest] = name.split('.');
  if (rest.length === 0) {
    if (!isServiceLabel(label.toLowerCase()) && /\p{L}/u.test(label)) book.names.add('host name', label);
    return;
  }
  if (!isDomain(name, book)) return;
  const domain = rest.join('.');
  if (isPublicDomain(name)) return;
  if (rest.length > 1) {
    if (!isServiceLabel(label.toLowerCase()) && label.length > 3) book.names.add('host name', label);
    learnDomain(domain, book);
  } else if (!/^(?:local|lan|home|internal|localdomain|intranet|private)$/i.test(domain)) learnDomain(name, book);
  else book.names.add('host name', label);
}

/** A domain by its place: no ending has to prove it. The whole, and what is owned of it. */
export function learnDomain(given: string, book: StandIns): void {
  const name = given
    .trim()
    .replace(/^[~.]+|\.$/g, '')
    .toLowerCase();
  if (parseIp(name) || noName.test(name) || !/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) || !/\p{L}/u.test(name))
    return;
  const labels = name.split('.');
  if (labels.length === 1) {
    // `FIRM`, `office-7`: another single word is one of a sentence.
    const isName = /[\d-]/.test(name) || given.trim() === name.toUpperCase();
    if (
      isName &&
      name.length > 3 &&
      !/^(?:local|lan|home|internal|localdomain|intranet|private|com|net|org|arpa)$/.test(name)
    )
      book.names.add('domain', name);
    return;
  }
  if (/^\d+$/.test(labels.at(-1) ?? '') || name.endsWith('.arpa') || isUnit(name)) return;
  const owned = labels
    .slice(/^(?:co|com|org|net|ac|gov|edu|or|ne|go)\.[a-z]{2}$/.test(labels.slice(-2).join('.')) ? -3 : -2)
    .join('.');
  if (!isPublicDomain(owned)) book.names.add('domain', owned);
}
