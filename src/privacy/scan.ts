import { hiddenDomain, isDomain, isUnit } from './kinds/domain.ts';
import { hiddenHexAddress } from './kinds/hex-ip.ts';
import { hiddenIp, mayStay } from './kinds/ip.ts';
import { type IpBits, parseIp } from './kinds/ip-bits.ts';
import { hiddenDottedMac, hiddenMacs, hiddenPlainMac } from './kinds/mac.ts';
import { hiddenMail } from './kinds/mail.ts';
import { hiddenName, isHidden } from './kinds/name.ts';
import { hiddenSid } from './kinds/sid.ts';
import { hiddenUuid } from './kinds/uuid.ts';
import { type Name, wordCharacters } from './name-list.ts';
import { letter, specialNames } from './special-names.ts';
import type { StandIns } from './stand-ins.ts';

/** What people and programs write without a space. Personal values that have a form, and most names, are such a word or stand in one. */
const word = new RegExp(`[${wordCharacters}]+`, 'g');
const hasForm = /[.:@-]/;

/** Values with a form, at one place only one of them: the longest and most telling first. */
const forms = new RegExp(
  [
    `(?<![${letter}])(?<uuid>[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12})(?![${letter}])`,
    `(?<![${letter}-])(?<sid>S-1-(?:5-21|12-1)(?:-\\d{1,10}){3})(?![${letter}])`,
    `(?<![${letter}:])(?<mac>[\\da-f]{1,2}(?::[\\da-f]{1,2}){5,40})(?![${letter}])`,
    `(?<![${letter}-])(?<dashed>[\\da-f]{2}(?:-[\\da-f]{2}){5,19})(?![${letter}-])`,
    '(?<![\\w.])(?<dotted>[\\da-f]{4}\\.[\\da-f]{4}\\.[\\da-f]{4})(?![\\w.])',
    `(?<mail>[${letter}_.+%-]{1,64}@(?:[${letter}_-]{1,63}\\.){1,8}[${letter}-]{2,63})`,
    `(?<![${letter}_:.])(?<six>[\\da-f]{0,4}(?::[\\da-f]{0,4}){2,8}(?:(?:\\.\\d{1,3}){3})?)(?![${letter}])`,
    '(?<![\\w.-])(?<reversed>(?:\\d{1,3}\\.){4}[a-z_][\\w-]*(?:\\.[a-z_][\\w-]*){1,8}|(?:[\\da-f]\\.){32}ip6\\.arpa)',
    `(?<![${letter}.])(?<four>\\d{1,3}(?:\\.\\d{1,3}){3})(?![${letter}])`,
    `(?<![${letter}_.-])(?<domain>(?:[${letter}_][${letter}_-]{0,62}\\.){1,10}[${letter}][${letter}-]{1,62})`,
  ].join('|'),
  'gi',
);

/** `3C\\:7C\\:…`, as `nmcli --terse` writes addresses. */
const escapedAddress = /((?:[\da-f]{0,4}\\:){2,8}[\da-f]{0,4})/i;

/** The text with a stand-in wherever a personal value stands, in one pass: a stand-in is never looked at again. */
export function hiddenText(text: string, book: StandIns): string {
  if (!text.includes('\\:')) return hiddenNamesAndWords(text, book);
  return text
    .split(escapedAddress)
    .map((piece, index) => (index % 2 === 0 ? hiddenNamesAndWords(piece, book) : hiddenEscaped(piece, book)))
    .join('');
}

function hiddenEscaped(text: string, book: StandIns): string {
  const address = text.replaceAll('\\:', ':');
  const hidden = hiddenWords(address, book);
  if (hidden === address) return text;
  return book.write(parseIp(address) ? 'IPv6 address' : 'MAC address', text, hidden.replaceAll(':', '\\:'), hidden);
}

function hiddenNamesAndWords(text: string, book: StandIns): string {
  const special = specialNames(book.names);
  if (!special) return hiddenWords(text, book);
  let result = '';
  let from = 0;
  for (const match of text.matchAll(special)) {
    const { phrase, lead = '', ambiguous } = match.groups ?? {};
    const spelling = phrase ?? ambiguous ?? '';
    const name = book.names.get(spelling.toLowerCase());
    if (!name || !isHidden(name, book.level)) continue;
    result += hiddenWords(text.slice(from, match.index), book) + lead + hiddenName(spelling, name, book);
    from = match.index + match[0].length;
  }
  return result + hiddenWords(text.slice(from), book);
}

const twelveDigits = /[\da-f]{12}/i;

function plainMacIn(one: string, book: StandIns): string | undefined {
  return twelveDigits.test(one) ? hiddenPlainMac(one, book) : undefined;
}

function hiddenWords(text: string, book: StandIns): string {
  return text.replace(word, (one, at: number) => {
    if (hasForm.test(one)) return hiddenForms(one, at, text, book);
    if (/[_+%]/.test(one)) return hiddenNames(one, book);
    const name = known(one, book);
    if (name) return hiddenName(one, name, book);
    return hiddenHexAddress(one, book) ?? plainMacIn(one, book) ?? one;
  });
}

/** Values with a form in one word; what is none is searched for names. */
function hiddenForms(text: string, start: number, whole: string, book: StandIns): string {
  const name = known(text, book);
  if (name) return hiddenName(text, name, book);
  let result = '';
  let from = 0;
  forms.lastIndex = 0;
  for (let match = forms.exec(text); match; match = forms.exec(text)) {
    const hidden = hiddenForm(match, start, whole, book);
    if (hidden === undefined) {
      forms.lastIndex = match.index + 1;
      continue;
    }
    result += hiddenNames(text.slice(from, match.index), book) + hidden.text;
    from = match.index + hidden.length;
    forms.lastIndex = from;
  }
  return result + hiddenNames(text.slice(from), book);
}

/** What is written in place of the first characters of a match; nothing where it is not what it looks like. */
interface Hidden {
  readonly text: string;
  readonly length: number;
}

function hiddenForm(match: RegExpExecArray, at: number, whole: string, book: StandIns): Hidden | undefined {
  const { uuid, sid, mac, dashed, dotted, mail, six, reversed, four, domain } = match.groups ?? {};
  if (uuid) return asOne(uuid, hiddenUuid(uuid, book) ?? uuid);
  if (sid) return asOne(sid, hiddenSid(sid, book));
  if (mac) return asOne(mac, hiddenMacs(mac, book)) ?? hiddenSix(mac, book) ?? asOne(mac, mac);
  if (dashed) return asOne(dashed, hiddenMacs(dashed, book));
  if (dotted) return asOne(dotted, hiddenDottedMac(dotted, book));
  if (mail) return isUnit(mail) ? undefined : asOne(mail, hiddenMail(mail, book) ?? mail);
  if (six) return hiddenSix(six, book);
  if (reversed) return hiddenReversed(reversed, at + match.index, whole, book);
  if (four) return hiddenFour(four, at + match.index, whole, book);
  return domain === undefined
    ? undefined
    : hiddenDomainIn(domain, whole.charAt(at + match.index + domain.length), book);
}

function asOne(found: string, text: string | undefined): Hidden | undefined {
  return text === undefined ? undefined : { text, length: found.length };
}

/** With what may stand behind it: a colon, or a port as `ss` and tcpdump write it. */
function hiddenSix(text: string, book: StandIns): Hidden | undefined {
  for (const form of [text, text.replace(/(?<!:):$/, ''), text.replace(/\.\d+$/, '')]) {
    const address = parseIp(form);
    if (!address) continue;
    if (!/\d/.test(form) && !/[\da-f]{3,4}:.*[\da-f]{3,4}/i.test(form)) return undefined;
    const hidden = hiddenIp(form, address, book);
    return asOne(form, hidden ? book.write(hidden.kind, form, hidden.base, bitsOf(address)) : form);
  }
  return undefined;
}

function bitsOf({ width, bits }: IpBits): string {
  return `${width}/${bits}`;
}

/** Asked backwards: an address in the name of a zone. What else begins with four numbers is an address with an ending. */
function hiddenReversed(text: string, at: number, whole: string, book: StandIns): Hidden | undefined {
  const rest = text.replace(/^(?:\d{1,3}\.){4}/, '');
  if (text.endsWith('.arpa') || isDomain(rest, book)) return writeDomain(text, book);
  return hiddenFour(text.slice(0, -rest.length - 1), at, whole, book);
}

/** Words before what is a version and no address, and before what is an address whatever it looks like. */
const versionBefore =
  /\b(?:version|versions|ver|release|build|firmware|driver|revision|rev|kernel|bios|[vr])["']?\s{0,20}[:=]?\s{0,4}["'(]?$/i;
const lookedAtBefore = 40;

function hiddenFour(text: string, at: number, whole: string, book: StandIns): Hidden | undefined {
  const address = parseIp(text);
  if (!address || mayStay(text, address, book)) return asOne(text, text);
  if (!book.knowsAddress(text) && isVersion(text, at, whole)) return asOne(text, text);
  const hidden = hiddenIp(text, address, book);
  return asOne(text, hidden ? book.write(hidden.kind, text, hidden.base) : text);
}

/** `libfoo-1.2.3.4`, `1.2.3.4-5`, `1.2.3.4.5`, `version 1.2.3.4`. */
function isVersion(text: string, at: number, whole: string): boolean {
  const isPrivate = /^(?:192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./.test(text);
  const before = whole.slice(Math.max(0, at - lookedAtBefore), at);
  const after = whole.slice(at + text.length, at + text.length + 16);
  if (versionBefore.test(before)) return true;
  if (isPrivate) return false;
  return /[\w.~]$|\w\+$|[a-z_]-$/i.test(before) || /^(?:\w|\.\d|~|\+|-(?!\d{1,3}\.\d{1,3}\.\d))/.test(after);
}

function hiddenDomainIn(found: string, next: string, book: StandIns): Hidden | undefined {
  const text = found.replace(/-+$/, '');
  const name = book.names.get(text.toLowerCase());
  if (name && name.kind !== 'domain') return asOne(text, hiddenName(text, name, book));
  if (!isDomain(text, book) || (next === '_' && !name)) return undefined;
  return writeDomain(text, book);
}

/** One name of a machine in a domain counts as a domain name. */
function writeDomain(text: string, book: StandIns): Hidden {
  const standIn = hiddenDomain(text, book);
  return { text: standIn === undefined ? text : book.write('domain', text, standIn), length: text.length };
}

/** Names by themselves, or joined to other words: at each beginning of a word the longest. */
function hiddenNames(text: string, book: StandIns): string {
  if (text === '') return text;
  const whole = known(text, book);
  if (whole) return hiddenName(text, whole, book);
  const pieces = [...text.matchAll(/[A-Za-z0-9\u00aa-\u1fff\u2c00-\u2fff\u3040-\uffef]+/g)];
  if (pieces.length === 1 && pieces[0]?.[0].length === text.length) return plainMacIn(text, book) ?? text;
  let result = '';
  let from = 0;
  const most = book.names.mostWords();
  for (let first = 0; first < pieces.length; first++) {
    const start = pieces[first]?.index ?? 0;
    if (start < from) continue;
    for (let last = Math.min(pieces.length, first + most) - 1; last >= first; last--) {
      const piece = pieces[last];
      const spelling = text.slice(start, (piece?.index ?? 0) + (piece?.[0].length ?? 0));
      const name = known(spelling, book);
      if (!name) continue;
      result += text.slice(from, start) + hiddenName(spelling, name, book);
      from = start + spelling.length;
      break;
    }
    const piece = pieces[first]?.[0] ?? '';
    const hidden = from > start ? undefined : plainMacIn(piece, book);
    if (hidden === undefined) continue;
    result += text.slice(from, start) + hidden;
    from = start + piece.length;
  }
  return result + text.slice(from);
}

function known(spelling: string, { names, level }: StandIns): Name | undefined {
  if (!names.lengths.has(spelling.length)) return undefined;
  const small = spelling.toLowerCase();
  const name = names.ambiguous.has(small) ? undefined : names.get(small);
  return name && isHidden(name, level) ? name : undefined;
}
