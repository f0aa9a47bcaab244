import { hostWord, type Place, place, userWord } from './place.ts';
import { placesInDirectories } from './places-in-directories.ts';
import { placesOfPrinting } from './places-of-printing.ts';
import { placesOfServers } from './places-of-servers.ts';
import { placesOfWindows } from './places-of-windows.ts';
import { placesOfWireless } from './places-of-wireless.ts';

export const places: readonly Place[] = [
  ...placesInDirectories,
  ...placesOfPrinting,
  ...placesOfServers,
  ...placesOfWindows,
  ...placesOfWireless,
  // /home/ann/, /Users/ann/, C:\Users\ann\, and the same within JSON
  place(
    'user name',
    /[/\\](?:home|users)[/\\]/i,
    `(?:/(?:home|Users)/|(?<=[a-z]:|^|["'\\s=])\\\\{1,2}Users\\\\{1,4})(?<name>${userWord})(?=[/\\\\\\s"'):;,>\\]]|$)`,
  ),
  place('user name', /documents and settings/i, `Documents and Settings\\\\{1,4}(?<name>${userWord})`),
  // uid=1000(ann)
  place('user name', /uid=\d/, `\\buid=\\d{1,10}\\((?<name>${userWord})\\)`),
  // USER=ann, LOGNAME=ann, "user": "ann", User name   ann, user=<ann>
  place(
    'user name',
    /user|logname|account|owner|login/i,
    `(?:\\b|_)(?:USER|USERNAME|LOGNAME|SUDO_USER|user[ _]?name|login[ _]?name|account[ _]?name|owner|logged[ _-]?on[ _]user|sasl_username|login|user|ruser|acct)["']?\\s{0,30}[=:]\\s{0,5}["'<]?(?:[\\w.-]{1,63}\\\\{1,2})?(?<name>${userWord})(?=["'>\\s,;)\\]]|$)`,
  ),
  // User name                    ann
  place('user name', /user name|logon name/i, `\\b(?:user name|logon name)\\s{2,40}(?<name>${userWord})\\s{0,5}$`),
  // session opened for user ann, Accepted publickey for ann from, Failed password for invalid user ann from
  place(
    'user name',
    /\b(?:session (?:opened|closed)|accepted|failed|of) /i,
    `\\b(?:session (?:opened|closed) for user|Accepted \\w{1,30} for|Failed \\w{1,30} for(?: invalid user)?|[Ss]ession \\w{1,10} of user|New session \\w{1,10} of user|preauth\\] user) (?<name>${userWord})`,
  ),
  // sudo:      ann : TTY=pts/0 ; PWD=…
  place('user name', /TTY=/, `(?:sudo|su|doas)(?:\\[\\d{1,8}\\])?:\\s{1,20}(?<name>${userWord}) : `),
  // ann:x:1000:1000:Ann Example,,,:/home/ann:/bin/bash
  place(
    'user name',
    /:\/(?:home|Users)\//,
    `^(?<name>${userWord}):[^:\\n]{0,200}:\\d{1,10}:\\d{1,10}:[^:\\n]{0,200}:/(?:home|Users)/`,
  ),
  place(
    'person',
    /:\/(?:home|Users)\//,
    `^${userWord}:[^:\\n]{0,200}:\\d{1,10}:\\d{1,10}:(?<name>[^:,\\n]{3,80})[^:\\n]{0,200}:/(?:home|Users)/`,
  ),
  // who, w, last, loginctl: ann  pts/0
  place(
    'user name',
    /\b(?:pts\/\d|tty\d|tty[sS]\d|:\d|console|seat0)/,
    `^\\s{0,10}(?:\\d{1,8}\\s{1,5}\\d{1,8}\\s{1,5})?(?<name>${userWord})\\s{1,30}(?:pts/\\d|tty\\w|:\\d|console\\s|seat\\d)`,
  ),
  // FIRM\ann alone on a line, as whoami says it
  place(
    'user name',
    /^[\w.-]{1,63}\\[^\\\s]{1,64}\s*$/m,
    `^(?!NT AUTHORITY|BUILTIN)[\\w.-]{1,63}\\\\(?<name>${userWord})\\s{0,3}$`,
  ),
  place(
    'domain',
    /^[\w.-]{1,63}\\[^\\\s]{1,64}\s*$/m,
    `^(?!NT AUTHORITY|BUILTIN)(?<name>[\\w.-]{1,63})\\\\${userWord}\\s{0,3}$`,
  ),
  // ls -l: -rw-r--r-- 1 ann ann 120 …
  place(
    'user name',
    /^[-dlcbps][-rwxsStT]{9}/m,
    `^[-dlcbps][-rwxsStT]{9}[.+@]?\\s{1,10}\\d{1,6}\\s{1,5}(?<name>${userWord})\\s`,
  ),
  // lpstat -o: Office-12  ann  1024  Mon…
  place(
    'user name',
    /^\S{1,128}-\d{1,8}\s{1,40}\S{1,64}\s{1,40}\d{1,12}\s/m,
    `^[^\\s/]{1,128}-\\d{1,8}\\s{1,40}(?<name>${userWord})\\s{1,40}\\d{1,12}\\s{1,5}\\p{L}`,
  ),
  // Full Name   Ann Example; RealName: Ann Example; From: Ann Example <ann@firm.example>
  place(
    'person',
    /full ?name|real ?name|display ?name|gecos/i,
    `\\b(?:Full ?Name|RealName|Real Name|Display ?Name|GECOS)["']?(?:\\s{0,20}[:=]\\s{0,10}|\\s{2,30})["']?(?<name>\\p{L}[^\\n\\r"',;<>=(){}]{2,79})`,
  ),
  place(
    'person',
    /^(?:From|To|Cc|Reply-To|Sender):/im,
    `^(?:From|To|Cc|Reply-To|Sender):\\s{0,5}"?(?<name>\\p{Lu}[\\p{L}.' -]{2,79}?)"?\\s{0,5}<`,
  ),
  // Herr Mustermann, Dr. Ann Example
  place(
    'person',
    /\b(?:herr|frau|mr|mrs|ms|miss|dr|prof)/i,
    `\\b(?:Herrn?|Frau|Mrs?|Ms|Miss|Dr|Prof)\\.? (?<name>\\p{Lu}[\\p{L}-]{2,40}(?: \\p{Lu}[\\p{L}-]{2,40})?)`,
    'gu',
  ),
  // Static hostname: pc-17; HOSTNAME=pc-17; Host Name . . . : PC-17; myhostname = mail.firm.example
  place(
    'host name',
    /host|computer|nodename/i,
    `(?:\\b|_)(?:(?:static |transient |pretty |my|dns ?)?host[ _]?name|computer[ _]?name|nodename)["']?(?:[ .]{0,40}[:=][ \\t]{0,40}|\\s{2,30})["']?(?<name>${hostWord})`,
  ),
  // Mar  4 09:12:31 pc-17 sshd[17]: …; 2026-03-04T09:12:31+0100 pc-17 kernel: …
  place(
    'host name',
    /\d\d:\d\d:\d\d/,
    `^(?:\\p{L}{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[\\d.]{0,10}(?:Z|[+-]\\d\\d:?\\d\\d)) (?<name>${hostWord}) [^\\s:\\[]{1,64}(?:\\[\\d{1,10}\\])?: `,
  ),
  // Linux pc-17 6.1.0-18-amd64 #1
  place('host name', /\b(?:Linux|Darwin) \S+ \d/, `\\b(?:Linux|Darwin) (?<name>${hostWord}) \\d{1,3}\\.\\d`),
  // ipp://printer-3:631/, ssh://ann@pc-17, smb://server/share
  place(
    'host name',
    /:\/\//,
    `\\b[a-z][a-z0-9+.-]{1,20}://(?:[^\\s/@"']{1,200}@)?(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200})(?=[:/?\\s"'<>)\\],;]|$)`,
  ),
  // \\server\share
  place('host name', /\\\\/, `(?<![\\w:\\\\])(?:\\\\\\\\|\\\\{4})(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62})\\\\`),
  // 192.168.7.3 printer-3.firm.example printer-3, as a file of hosts has it
  place(
    'host name',
    /^\s{0,10}[\da-f.:]{3,45}[ \t]+\p{L}/imu,
    `^\\s{0,10}(?<address>[\\da-f.:]{2,45})[ \\t]{1,20}(?<name>\\p{L}[\\p{L}\\p{N}_.-]{0,200}(?:[ \\t]{1,20}\\p{L}[\\p{L}\\p{N}_.-]{0,200}){0,8})\\s{0,5}(?:#.{0,200})?$`,
  ),
  // search firm.example; Connection-specific DNS Suffix  . : firm.example; mydomain = firm.example; workgroup = FIRM
  place(
    'domain',
    /search|domain|suffix|realm|workgroup|forest/i,
    `(?:^|\\b|_)(?:search|domain|DNS Domain|DNS Domains?|(?:Connection-specific |primary )?DNS Suffix(?: Search List)?|my ?domain|domain[ _]name|realm|realm-name|workgroup|USER_?DNS_?DOMAIN|USERDOMAIN|forest|myorigin)["']?[ .]{0,40}[:=][ \\t]{0,5}["'~]?(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}(?:[ \\t]{1,4}[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,62}\\.[\\p{L}\\p{N}_.-]{1,200}){0,6})(?=["'\\s,;]|$)`,
  ),
  // search firm.example corp.firm.example, alone on its line as resolv.conf has it
  place(
    'domain',
    /^[ \t]{0,10}(?:search|domain)[ \t]/m,
    `^[ \\t]{0,10}(?:search|domain)[ \\t]{1,10}(?=[^\\n]{0,500}\\.)(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}(?:[ \\t]{1,4}[\\p{L}\\p{N}_.-]{1,200}){0,8})[ \\t\\r]{0,5}$`,
  ),
  // nas.firm.lan: three words tell that the last two are no file
  place(
    'domain',
    /\.(?:local|lan|home|internal|intranet|corp|private|localdomain)\b/i,
    `(?<![\\p{L}\\p{N}_.-])(?:[\\p{L}\\p{N}_-]{1,63}\\.){1,6}(?<name>[\\p{L}\\p{N}-]{1,63}\\.(?:local|lan|home|internal|intranet|corp|private|localdomain))(?![\\p{L}\\p{N}_-]|\\.\\p{L})`,
  ),
  // ann@firm.example
  place('domain', /@/, `[\\p{L}\\p{N}_.+%-]@(?<name>(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}[\\p{L}\\p{N}-]{1,62})`),
  // SSID : Home; ESSID:"Home"; ssid=Home; All User Profile : Home
  place(
    'Wi-Fi name',
    /ssid|profile|wi-fi network/i,
    `(?:^|[^\\p{L}])(?:E?SSID(?: name)?|(?:All|Current) User Profile|Profile name|Profile(?=\\s{5,30}:)|Current Wi-Fi Network|wifi-ssid)["']?\\s{0,30}[:=]\\s{0,5}(?:"(?<quoted>[^"\\n]{1,32})"|(?<name>[^\\s"'\\[{][^\\n\\r"]{0,31}))`,
  ),
  // Serial Number: X; "serial":"X"; ID_SERIAL_SHORT=X; Asset Tag: X; Service Tag: X
  place(
    'serial number',
    /serial|asset|service tag|wwn/i,
    `(?:\\b|_)(?:serial(?:[ _-]?(?:number|no|short|num))?|asset[ _-]?tag|service[ _-]?tag|LU WWN Device Id|wwn)["']?(?: \\(system\\))?\\s{0,30}[:=]\\s{0,5}["']?(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_./+-]{3,63})(?=["'\\s,;}&]|$)`,
  ),
  // machine id and boot id: 32 digits
  place(
    'serial number',
    /(?:machine|boot)[ _-]?id/i,
    `(?:machine|boot)[ _-]?id["']?\\s{0,10}[:=]\\s{0,5}["']?(?<name>[\\da-f]{32})\\b`,
  ),
  // device for Office: ipp://…; printer Office is idle; system default destination: Office
  place(
    'printer',
    /device for |printer |destination/i,
    `^(?:device for (?<name>[^\\s:]{1,127}):|printer (?<second>[^\\s]{1,127}) (?:is|disabled|now)|.{0,40}default destination: (?<third>\\S{1,127}))`,
  ),
  place(
    'title',
    /^(?:Subject|Betreff):|job-name/im,
    `(?:^(?:Subject|Betreff)|\\bjob-name)["']?(?:\\s{0,5}[:=]|\\s\\([^)]{1,40}\\) =)\\s{0,5}["']?(?<name>[^\\r\\n"]{3,120})`,
  ),
];
