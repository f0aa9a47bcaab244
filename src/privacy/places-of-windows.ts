import { hostWord, type Place, place, userWord } from './place.ts';

const domainWord = '[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}';

/** What Windows says, in English and German; and macOS, where it says the same. */
export const placesOfWindows: readonly Place[] = [
  // firm\ann as the only line, as whoami says it
  place(
    'host name',
    /\\/,
    `^(?!NT |BUILTIN|NT-)(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62})\\\\${userWord}\\s{0,5}$`,
    'giu',
  ),
  // UserName : FIRM\ann
  place(
    'host name',
    /user ?name/i,
    `\\buser ?name["']?\\s{0,30}[:=][ \\t]{0,5}["']?(?!NT |BUILTIN)(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62})\\\\{1,2}${userWord}`,
  ),
  place(
    'user name',
    /benutzername|anmeldename/i,
    `\\b(?:Benutzername|Anmeldename)(?:\\s{2,40}|\\s{0,20}:[ \\t]{0,20})(?:[\\p{L}\\p{N}_.-]{1,63}\\\\)?(?<name>${userWord})\\s{0,5}$`,
  ),
  place(
    'person',
    /vollständiger name|registered|registrierte/i,
    `\\b(?:Vollständiger Name|Registered ?(?:Owner|User|Organi[sz]ation)|Registrierte(?:r (?:Benutzer|Besitzer)| Organisation))["']?(?:\\s{2,40}|\\s{0,60}[:=][ \\t]{0,60})["']?(?<name>\\p{L}[^\\r\\n"',;<>=(){}]{2,79})`,
  ),
  // User Name: Ann Example (ann), as macOS says it
  place('person', /^\s{0,12}user name:/im, `^\\s{0,12}User Name: (?<name>\\p{L}[\\p{L} .'-]{2,79}) \\(`),
  place(
    'user name',
    /^\s{0,12}user name:/im,
    `^\\s{0,12}User Name: \\p{L}[\\p{L} .'-]{2,79} \\((?<name>${userWord})\\)`,
  ),
  // \\SERVER at the end of a line
  place('host name', /\\\\/, `(?<=[\\s:"'])\\\\\\\\(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62})["']?\\s{0,5}$`),
  // Z: \\server\Floor3-Colour: a share, where it cannot be a common word
  place(
    'printer',
    /\\\\/,
    `(?<![\\w:\\\\])(?:\\\\\\\\|\\\\{4})[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62}\\\\{1,2}(?!HarddiskVolume)(?<name>(?=\\p{L}{1,40}[\\d_-])[\\p{L}\\p{N}_-]{4,63})(?=["'\\s]|$)`,
  ),
  place(
    'host name',
    /workstation name|computername|csname|localhostname|arbeitsstation/i,
    `\\b(?:Workstation Name|Source Workstation|PSComputerName|CSName|LocalHostName|Name der Arbeitsstation|Arbeitsstationsname)["']?\\s{0,20}[:=][ \\t]{0,20}["']?(?<name>${hostWord})`,
  ),
  // Domain:      firm.example; Domäne; DNS Suffix Search List…: a list, one below the other
  place(
    'domain',
    /domain|domäne/i,
    `^\\s{0,12}(?:Domain|Domäne|Account Domain|Kontodomäne):[ \\t]{1,60}(?<name>${domainWord})\\s{0,5}$`,
  ),
  place(
    'domain',
    /suffix/i,
    `DNS-?[ -]?Suffix[^:\\r\\n]{0,40}:[ \\t]{0,5}(?<name>${domainWord}(?:\\r?\\n[ \\t]{20,60}${domainWord}){0,8})\\s{0,5}$`,
  ),
  place('domain', /search domain\[/, `search domain\\[\\d{1,3}\\][ \\t]{0,5}:[ \\t]{0,5}(?<name>${domainWord})`),
  // PC-17          <00>  UNIQUE
  place(
    'host name',
    /<[\dA-F]{2}>/,
    `^\\s{0,10}(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,14})\\s{1,20}<[\\dA-F]{2}>\\s`,
  ),
  // Node,SerialNumber
  place('host name', /^Node,/m, `^Node,[^\\n]{0,400}\\n\\s{0,4}(?<name>${hostWord}),`),
];
