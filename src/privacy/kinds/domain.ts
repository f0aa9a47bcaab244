import type { StandIns } from '../stand-ins.ts';
import { customersBelow, isServiceLabel, publicDomains } from '../well-known.ts';
import { hiddenIp } from './ip.ts';
import { parseIp } from './ip-bits.ts';

/** Endings that are hardly ever anything but the end of a domain. Others count where the domain was named as one. */
const sureEndings = new Set(
  `com net org edu gov mil int biz eu de ch at uk fr it es nl be dk se fi cz sk hu ro bg gr pt ie jp cn kr br mx ar au nz za ru ua tr il lu li si hr
  lan home internal intranet corp localdomain test example invalid onion arpa local private cloud online site shop company gmbh info io us ca`
    .trim()
    .split(/\s+/),
);

/** Endings that are words of settings, files and sentences as well: a domain of two labels that ends so must have been named as one. */
const weakEndings = new Set(
  'local test home private cloud online site shop company info io us it at be is ca int lan es se fi li'.split(' '),
);

/** Endings below which people choose names of machines, not domains: `pc-17.local`. */
const hostEndings = new Set(['local', 'lan', 'home', 'internal', 'localdomain', 'intranet', 'private']);

/** What looks like a domain and is none. */
const noDomain =
  /^(?:(?:asp|vb|microsoft|system|paint|ado)\.net|(?:command|edit|more|tree|format|diskcopy)\.com|socket\.io|rc\.local|(?:com|org|net|io|de|edu|gov)\.[\w.-]+)$/i;

/** `tty1.service`: what systemd starts. */
export function isUnit(text: string): boolean {
  return /\.(?:service|socket|timer|mount|target|slice|scope|path|device|swap|automount)$/i.test(text);
}

/** `co.uk`, `com.au`: what comes before such an ending belongs to one owner. */
const sharedEnding = /^(?:co|com|org|net|ac|gov|edu|or|ne|go)\.[a-z]{2}$/;

/** A domain in small letters, taken apart. */
interface Parts {
  /** Labels of machines and services in it. */
  readonly left: readonly string[];
  /** What somebody owns. */
  readonly owned: string;
  /** Not owned by anybody: `local`. */
  readonly isEndingOnly: boolean;
}

function partsOf(domain: string, book: StandIns): Parts {
  const labels = domain.split('.');
  const ownedLabels = sharedEnding.test(labels.slice(-2).join('.')) || domain.endsWith('.home.arpa') ? 3 : 2;
  const owned = labels.slice(-ownedLabels).join('.');
  const ending = labels.at(-1) ?? '';
  if (hostEndings.has(ending) && labels.length === 2 && book.names.get(owned)?.kind !== 'domain')
    return { left: labels.slice(0, -1), owned: ending, isEndingOnly: true };
  return { left: labels.slice(0, -ownedLabels), owned, isEndingOnly: false };
}

/** Whether a text is a domain: by how it ends, or because it ends as one that is known. */
export function isDomain(text: string, book: StandIns): boolean {
  const domain = text.toLowerCase();
  if (domain.length > 253 || noDomain.test(domain) || isUnit(domain)) return false;
  const labels = domain.split('.');
  const ending = labels.at(-1) ?? '';
  if (labels.some((_, at) => book.names.get(labels.slice(at).join('.'))?.kind === 'domain')) return true;
  if (!sureEndings.has(ending) && !ending.startsWith('xn--')) return false;
  if (ending.length === 2 && labels.some(label => label.length === 1)) return false; // `s.success.at` is a field of something.
  return !(weakEndings.has(ending) && labels.length === 2) || (hostEndings.has(ending) && /\d/.test(domain));
}

/** The stand-in in small letters, or nothing where the domain may stay. */
export function hiddenDomain(text: string, book: StandIns): string | undefined {
  const domain = text.toLowerCase();
  const reversed = reversedAddress(domain, book);
  if (reversed !== undefined) return reversed;
  const { left, owned, isEndingOnly } = partsOf(domain, book);
  const isPublic = book.level === 'standard' && publicDomains.has(owned) && !book.names.get(owned);
  const labels = left.map(label =>
    isServiceLabel(label) || (isPublic && !customersBelow.has(owned) && !book.names.get(label))
      ? label
      : book.part('host name', label),
  );
  const end = isPublic || isEndingOnly ? owned : ownedStandIn(owned, book);
  const standIn = [...labels, end].join('.');
  return standIn === domain ? undefined : standIn;
}

function ownedStandIn(owned: string, book: StandIns): string {
  return owned.endsWith('.arpa') && owned.split('.').length === 2 ? owned : book.part('domain', owned);
}

/** `17.7.168.192.in-addr.arpa`, and what is asked of block lists: an address backwards. */
function reversedAddress(domain: string, book: StandIns): string | undefined {
  const { octets, rest } = /^(?<octets>(?:\d{1,3}\.){4})(?<rest>[a-z_].*)$/.exec(domain)?.groups ?? {};
  if (octets !== undefined && rest !== undefined) {
    const address = parseIp(octets.slice(0, -1).split('.').reverse().join('.'));
    if (!address) return undefined;
    const standIn = hiddenIp(octets.slice(0, -1).split('.').reverse().join('.'), address, book);
    const front = (standIn?.base ?? octets.slice(0, -1).split('.').reverse().join('.')).split('.').reverse().join('.');
    const end = rest === 'in-addr.arpa' ? rest : (hiddenDomain(rest, book) ?? rest);
    const result = `${front}.${end}`;
    return result === domain ? undefined : result;
  }
  const nibbles = /^(?<nibbles>(?:[\da-f]\.){32})ip6\.arpa$/.exec(domain)?.groups?.nibbles;
  if (nibbles === undefined) return undefined;
  const digits = nibbles.replaceAll('.', '');
  const bits = BigInt(`0x${[...digits].reverse().join('')}`);
  const standIn = book.address({ width: 128, bits }).bits.toString(16).padStart(32, '0');
  return `${[...standIn].reverse().join('.')}.ip6.arpa`;
}
