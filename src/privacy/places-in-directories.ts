import { type Place, place, userWord } from './place.ts';

/** What a person's own folder is called where folders of persons lie, in the languages that Windows has. */
const usersFolder = 'Users|Benutzer|Utilisateurs|Usuarios|Utenti|Gebruikers|Brukere|Brugere|Användare';

/** People in names of folders, in lists of accounts and in directories. */
export const placesInDirectories: readonly Place[] = [
  // C:\Users\Ann Example\, C:\Benutzer\ann\, C:\Users\ANNEXA~1\
  place(
    'user name',
    /\\/,
    `[a-z]:\\\\{1,2}(?:${usersFolder}|Documents and Settings|Dokumente und Einstellungen)\\\\{1,4}(?<name>[\\p{L}\\p{N}_][\\p{L}\\p{N}_.~'-]{0,40}(?: [\\p{L}\\p{N}][\\p{L}\\p{N}_.'-]{0,40}){0,3})(?=\\\\|["'\\s]|$)`,
  ),
  // /Users/Ann Example/: what comes behind the space begins large, and is part of the folder
  place(
    'user name',
    /\/(?:home|users)\//i,
    `/(?:home|Users)/(?<name>[\\p{L}\\p{N}_][\\p{L}\\p{N}_.'-]{0,40}(?: \\p{Lu}[\\p{L}\\p{N}_.'-]{0,40}){1,3})(?=/)`,
    'gu',
  ),
  // /run/media/ann/, /media/ann/STICK, /var/mail/ann, /var/spool/cron/crontabs/ann
  place(
    'user name',
    /\/(?:media|mail|crontabs)\//,
    `(?:/var/(?:spool/)?mail/|/crontabs/|/run/media/|(?<!/run)/media/(?!cdrom|floppy|usb|dvd)(?=[^/\\s]{1,64}/))(?<name>${userWord})`,
  ),
  // ann:x:1000:1000:Ann Example,Room 7,+49 89 1234567:/srv/ann:/bin/bash
  place(
    'user name',
    /:[1-9]\d{3,9}:\d/,
    `^(?<name>${userWord}):[^:\\n]{0,200}:[1-9]\\d{3,9}:\\d{1,10}:[^:\\n]{0,200}:/`,
  ),
  place(
    'person',
    /:[1-9]\d{3,9}:\d/,
    `^${userWord}:[^:\\n]{0,200}:[1-9]\\d{3,9}:\\d{1,10}:(?<name>[^:,\\n]{3,80})[^:\\n]{0,200}:/`,
  ),
  place(
    'place',
    /:[1-9]\d{3,9}:\d/,
    `^${userWord}:[^:\\n]{0,200}:[1-9]\\d{3,9}:\\d{1,10}:[^:,\\n]{0,80},(?<name>[^:,\\n]{3,80})[^:\\n]{0,200}:/`,
  ),
  place(
    'person',
    /:[1-9]\d{3,9}:\d/,
    `^${userWord}:[^:\\n]{0,200}:[1-9]\\d{3,9}:\\d{1,10}:[^:,\\n]{0,80},[^:,\\n]{0,80},(?<name>[^:,\\n]{6,80})[^:\\n]{0,200}:/`,
  ),
  // Phone: +49 89 1234567
  place(
    'person',
    /\b(?:tel|phone|mobile|mobil|fax)/i,
    `\\b(?:tel|telefon|telephone|phone|mobile|mobil|fax)\\.?(?: number)?["']?[:=][ \\t]{0,10}["']?(?<name>\\+?\\d[\\d ()/-]{6,20}\\d)(?!\\w)`,
  ),
  // CN=Ann Example,OU=Office,DC=firm,DC=example
  place('person', /\bCN=/i, `\\bCN=(?<name>\\p{L}[\\p{L}.'-]{1,40}(?: \\p{L}[\\p{L}.'-]{1,40}){1,3}),(?:OU|CN)=`),
  place('host name', /\bDC=/i, `(?<!\\bDC=[^,\\n]{1,63},\\s?)\\bDC=(?<name>[\\p{L}\\p{N}-]{1,63}),\\s?DC=`),
  // 0 ?        Ss   09:00: a row of `ps aux` whose title is not there
  place(
    'user name',
    /^\S{1,63}\s{1,20}\d{1,10}\s{1,8}\d{1,3}\.\d\s{1,8}\d{1,3}\.\d\s/m,
    `^(?<name>[\\p{L}_][\\p{L}\\p{N}_.-]{0,62})\\+?\\s{1,20}\\d{1,10}\\s{1,8}\\d{1,3}\\.\\d\\s{1,8}\\d{1,3}\\.\\d\\s`,
  ),
  // CRON[17]: (ann) CMD (backup)
  place(
    'user name',
    /\) (?:CMD|RELOAD|LIST|MAIL|(?:BEGIN|END) EDIT) ?\(/,
    `\\((?<name>${userWord})\\) (?:CMD|RELOAD|LIST|MAIL|(?:BEGIN|END) EDIT) ?\\(`,
  ),
  // ann@pc-17:/srv, ann@pc-17:~$; the comment of a key
  place(
    'user name',
    /@/,
    `(?<![\\p{L}\\p{N}_.@-])(?<name>[\\p{L}_][\\p{L}\\p{N}_.-]{0,62})@[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}:[/~]`,
  ),
  place(
    'host name',
    /@/,
    `(?<![\\p{L}\\p{N}_.@-])[\\p{L}_][\\p{L}\\p{N}_.-]{0,62}@(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}):[/~]`,
  ),
  place('user name', /\bAAAA/, `\\bAAAA[\\w+/]{20,2000}={0,3} (?<name>${userWord})@`),
  place(
    'host name',
    /\bAAAA/,
    `\\bAAAA[\\w+/]{20,2000}={0,3} ${userWord}@(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200})`,
  ),
  // ata-ST1000LM035_WL1ABCDE, wwn-0x5000c500a1b2c3d4, /var/log/journal/…
  place(
    'serial number',
    /\b(?:ata|nvme|usb|scsi|mmc|wwn)-/,
    `\\b(?:ata|nvme|usb|scsi|mmc)-[\\p{L}\\p{N}_.+-]{2,100}_(?<name>(?=[\\p{L}-]{0,30}\\d)[\\p{L}\\p{N}-]{6,60}?)(?=-part\\d|-\\d:\\d|[\\s"'/,]|$)`,
  ),
  place('serial number', /\bwwn-/, `\\bwwn-(?<name>0x[\\da-f]{16})`),
  place('serial number', /WWN Device Id/, `WWN Device Id:\\s{1,10}(?<name>[\\da-f] [\\da-f]{6} [\\da-f]{9})\\b`),
  place(
    'serial number',
    /IMEI|UDID|Produ[ck]t[- ]ID/i,
    `(?:\\bIMEI|UDID|\\bProdu[ck]t[- ]?ID)["']?\\s{0,60}[:=][ \\t]{0,60}["']?(?<name>(?=[\\p{L}-]{0,10}\\d)[\\p{L}\\p{N}-]{12,40})(?=["'\\s,;}]|$)`,
  ),
  place('serial number', /\/journal\//, `/journal/(?<name>[\\da-f]{32})\\b`),
];
