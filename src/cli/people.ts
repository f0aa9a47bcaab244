import type { NewHostKey, People } from '../transports/ssh/people.ts';
import { someoneIsThere } from './ask.ts';
import type { WhileAsking } from './progress.ts';
import { type Place, Stopped, select } from './select.ts';
import { typed } from './typed.ts';
import { wordsIn } from './words/words.ts';

/** Secrets that the caller gives by the environment, where nobody is there to be asked. They are read once and taken out of it. */
const variables = {
  password: 'ITFIX_SSH_PASSWORD',
  passphrase: 'ITFIX_SSH_PASSPHRASE',
  sudo: 'ITFIX_SUDO_PASSWORD',
  mail: 'ITFIX_MAIL_PASSWORD',
};

type Kind = keyof typeof variables;

/** Who is asked on the way to a machine: the environment, then a person, where one is there. */
export interface Asked extends People {
  /** Everything secret that was given, so that it can be cut out of whatever comes back. */
  readonly secrets: readonly string[];
  /** The password of a mailbox, for one login. */
  mailbox(owner: string): Promise<string | undefined>;
  /** Whether a person can be asked. */
  readonly isThere: boolean;
}

export interface Manner {
  /** The terminal, where somebody may be asked. Nothing with several machines: nobody answers the same question a hundred times. */
  readonly place?: Place;
  /** Called when the person ends the run instead of answering. */
  readonly stop: () => void;
  /** Those that were given before. */
  readonly secrets?: readonly string[];
  /** Where something moves on the screen: a question holds it. */
  readonly whileAsking?: WhileAsking;
}

const given = new Map<Kind, string>();

/** Takes the secrets out of the environment, before any program is started that would inherit them. */
export function takeSecrets(env: NodeJS.ProcessEnv): void {
  for (const kind of ['password', 'passphrase', 'sudo', 'mail'] as const) {
    const value = env[variables[kind]];
    delete env[variables[kind]];
    if (value !== undefined && value !== '') given.set(kind, value);
  }
}

export function people({ place, stop, secrets: before = [], whileAsking = ask => ask }: Manner): Asked {
  const secrets: string[] = [...before];
  const words = place?.words ?? wordsIn('en');
  const there = someoneIsThere() ? place : undefined;
  const kept = (secret: string | undefined): string | undefined => {
    if (secret === undefined || secret === '') return undefined;
    if (!secrets.includes(secret)) secrets.push(secret);
    return secret;
  };
  const asked = whileAsking(async (question: string, hidden: boolean): Promise<string | undefined> => {
    if (!there) return undefined;
    try {
      return await typed(question, hidden, there);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      if (!there.signal.aborted) stop();
      return undefined;
    }
  });
  // A secret of the environment is tried once for each account, key and machine: what was wrong the first time is wrong the second time.
  const tried = new Set<string>();
  const secret = async (kind: Kind, of: string, question: string): Promise<string | undefined> => {
    const first = tried.has(`${kind} ${of}`) ? undefined : given.get(kind);
    tried.add(`${kind} ${of}`);
    return kept(first ?? (await asked(question, true)));
  };
  return {
    secrets,
    isThere: there !== undefined,
    password: name => secret('password', name, `Password of ${name}`),
    passphrase: file => secret('passphrase', file, `Passphrase of ${file}`),
    async answer({ account, instructions, prompt, hidden }) {
      const question = `${account}: ${instructions} ${prompt}`.replaceAll(/ +/g, ' ');
      if (!hidden) return asked(question, false);
      return kept(await (isPassword(prompt) ? secret('password', account, question) : asked(question, true)));
    },
    elevate: (machine = '') =>
      secret('sudo', machine, machine === '' ? words.sudoPasswordHere : words.sudoPassword(machine)),
    mailbox: owner => secret('mail', owner, words.mailPassword(owner)),
    whileOtherAsks: work => whileAsking(work)(),
    trusts: whileAsking(async question => there !== undefined && (await trusts(question, there, stop))),
  };
}

/**
 * Whether a server wants the password of the account, which PAM asks for as `Password: `, `Password for ann@host:` or `(ann@host) Password: `.
 * A code of a second factor (pam_oath: `One-time password (OATH) for `ann': `) and a new password (pam_unix) are none.
 */
function isPassword(prompt: string): boolean {
  const words = prompt.replaceAll(/\S+@\S+/g, ''); // Names say nothing.
  return /password/i.test(words) && !/one.?time|otp|oath|token|code|\bnew\b/i.test(words);
}

async function trusts(key: NewHostKey, place: Place, stop: () => void): Promise<boolean> {
  try {
    return await select(
      trustQuestion(key),
      [
        { value: false, name: "No, or I can't tell" },
        { value: true, name: 'Yes, it is the same; remember it' },
      ],
      place,
    );
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (!place.signal.aborted) stop();
    return false;
  }
}

function trustQuestion({ host, type, fingerprint, knownAs }: NewHostKey): string {
  const key = `The key of ${host} is not known here: ${type} ${fingerprint}.`;
  const elsewhere = knownAs.length === 0 ? '' : ` The same key is known as ${knownAs.join(' and ')}.`;
  return `${key}${elsewhere} Compare it with what the machine's owner says. Is it right?`;
}
