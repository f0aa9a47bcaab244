/**
 * What the two login shells of Windows OpenSSH make of a command line. Written from documentation (w32-doexec.c of Win32-OpenSSH, "cmd" and
 * KB 830473 of Microsoft, about_Parsing), not recorded: no Windows machine was at hand.
 */
export type LoginShell = 'cmd' | 'powershell';

/** The languages that a refusal is known in, with the code page its console has. */
export type Language = 'en' | 'de' | 'fr';

/** What comes of a command line: a program to start, or words on stderr and an exit code. */
export type Start =
  | { readonly program: string; readonly words: readonly string[] }
  | { readonly refusal: Buffer; readonly code: number };

const longest = { cmd: 8191, powershell: 32_767 };
const paths = {
  cmd: String.raw`"C:\Windows\system32\cmd.exe" /c `,
  powershell: String.raw`"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe" -c `,
};

export function startBy(shell: LoginShell, commandLine: string, language: Language): Start {
  const whole = `${paths[shell]}"${commandLine}"`;
  if (whole.length > longest[shell]) return { refusal: inCodePage(tooLong[language]), code: 1 };
  return shell === 'cmd' ? byCmd(commandLine, language) : byPowershell(commandLine);
}

/** Quotes keep blanks and operators, ^ keeps one character, %NAME% is replaced where it is known; there are no single quotes. */
function byCmd(commandLine: string, language: Language): Start {
  const expanded = commandLine.replaceAll(
    /%(?<name>\w+)%/g,
    (all, name: string) => variables[name.toUpperCase()] ?? all,
  );
  const refused: string[] = [];
  for (const segment of segmentsOf(expanded)) {
    const [program = '', ...words] = segment;
    if (/^powershell(?:\.exe)?$/i.test(program)) return { program, words };
    refused.push(unknownCommand[language](program));
  }
  return { refusal: inCodePage(refused.join('')), code: 1 };
}

const variables: { readonly [name: string]: string } = { OS: 'Windows_NT', USERNAME: 'tech' };

/** The commands of a line, each as its words. `&&`, a pipe and a redirection end with the first that is unknown; `&` and `||` go on. */
function segmentsOf(line: string): string[][] {
  const segments = [''];
  for (const [part] of line.matchAll(/"[^"]*"?|\^[\s\S]?|&&|\|\||[&|<>]|[^"^&|<>]+/g)) {
    if (['&&', '|', '<', '>'].includes(part)) break;
    if (part === '&' || part === '||') segments.push('');
    else segments.push(`${segments.pop()}${part.startsWith('^') ? part.slice(1) : part}`);
  }
  return segments.map(wordsOf).filter(words => words.length > 0);
}

/** Blanks part words, outside of quotes. Only before a program's own words are , ; = blanks, too. */
function wordsOf(segment: string): string[] {
  return segment.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
}

/** Words in argument mode; anything that is read as code makes another command of it. */
function byPowershell(commandLine: string): Start {
  const [program = '', ...words] = commandLine.split(/ +/);
  const isPlain = words.every(word => /^[\w+/=.:\\-]+$/.test(word));
  if (/^powershell(?:\.exe)?$/i.test(program) && isPlain) return { program, words };
  return { refusal: Buffer.from(notACommand(program, commandLine)), code: 1 };
}

const unknownCommand: { readonly [language in Language]: (program: string) => string } = {
  en: program =>
    `'${program}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n`,
  de: program => `Der Befehl "${program}" ist entweder falsch geschrieben oder\r\nkonnte nicht gefunden werden.\r\n`,
  fr: program =>
    `'${program}' n'est pas reconnu en tant que commande interne\r\nou externe, un programme exécutable ou un fichier de commandes.\r\n`,
};

const tooLong: { readonly [language in Language]: string } = {
  en: 'The command line is too long.\r\n',
  de: 'Die Befehlszeile ist zu lang.\r\n',
  fr: 'La ligne de commande est trop longue.\r\n',
};

function notACommand(program: string, line: string): string {
  return `${program} : The term '${program}' is not recognized as the name of a cmdlet, function, script file, or operable \r
program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.\r
At line:1 char:1\r
+ ${line.slice(0, 60)} ...\r
+ ${'~'.repeat(program.length)}\r
    + CategoryInfo          : ObjectNotFound: (${program}:String) [], CommandNotFoundException\r
    + FullyQualifiedErrorId : CommandNotFoundException\r
 \r
`;
}

/** Code page 850, which consoles of western Europe have: é is 0x82. Nothing else beyond ASCII stands in these words. */
function inCodePage(text: string): Buffer {
  return Buffer.from(text.replaceAll('é', '\x82'), 'latin1');
}
