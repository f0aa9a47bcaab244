import { hostWord, type Place, place, userWord } from './place.ts';

const queue = '[^\\s/?#"\'<>|:]{2,127}';

/** Queues, where printers stand and who printed, as CUPS and its files say it. */
export const placesOfPrinting: readonly Place[] = [
  // ipp://pc-17:631/printers/Office
  place('printer', /\/(?:printers|classes)\//, `/(?:printers|classes)/(?<name>${queue}?)(?=[\\s/?#"'<>),;]|\\.ppd|$)`),
  // Office ann 127 [28/Nov/2026:09:12:31 +0100] total 1 - pc-17
  place('printer', /\[\d\d\/\p{L}{3}\/\d{4}:/u, `^(?<name>${queue}) \\S{1,64} \\d{1,9} \\[\\d\\d/\\p{L}{3}/\\d{4}:`),
  place(
    'user name',
    /\[\d\d\/\p{L}{3}\/\d{4}:/u,
    `^(?:${queue} (?<name>${userWord}) \\d{1,9}|\\S{1,200} - (?<second>${userWord})) \\[\\d\\d/\\p{L}{3}/\\d{4}:`,
  ),
  // Office:\n\tprinter is on device; Office|Room 7:rm=pc-17:rp=Office:
  place(
    'printer',
    /printer is on device|:rm=/,
    `^(?<name>${queue})(?:\\|[^\\n:]{0,200})?:(?=\\r?\\n\\s{1,8}printer is on device|rm=)`,
  ),
  place('host name', /:rm=/, `:rm=(?<name>${hostWord}):`),
  // job-originating-user-name = ann, "requesting-user-name": "ann"
  place(
    'user name',
    /-user-name/,
    `-user-name["']?(?: \\([^)]{1,40}\\))?\\s{0,5}[:=][ \\t]{0,5}["']?(?<name>${userWord})`,
  ),
  place(
    'host name',
    /-host-name/,
    `-host-name["']?(?: \\([^)]{1,40}\\))?\\s{0,5}[:=][ \\t]{0,5}["']?(?<name>${hostWord})`,
  ),
  place(
    'printer',
    /printer-(?:info|name|dns-sd-name)/,
    `\\bprinter-(?:info|name|dns-sd-name)["']?(?: \\([^)]{1,40}\\))?\\s{0,5}[:=][ \\t]{0,5}["']?(?<name>[\\p{L}\\p{N}][^\\r\\n"',;]{2,100})`,
  ),
  // printer-location = Room 7; Location: Room 7; a redirection has a location, too
  place(
    'place',
    /location/i,
    `(?:\\bprinter-location|^\\s{0,12}Location|"Location|sysLocation\\.0)["']?(?: \\([^)]{1,40}\\))?\\s{0,20}[:=][ \\t]{0,20}(?:STRING: )?["']?(?<name>(?!\\S{0,200}/|(?:internal|external|built-in|other|unknown)\\b)[\\p{L}\\p{N}][^\\r\\n"',;]{3,80})`,
  ),
];
