import { hostWord, type Place, place, userWord } from './place.ts';

/** Folders that programs write with two slashes before them. */
const noServer = '(?!(?:etc|var|usr|home|tmp|run|dev|proc|sys|opt|srv|mnt|media|boot|lib|bin|sbin|root)/)';

/** Machines that shares, mail and settings name, and who is known to them. */
export const placesOfServers: readonly Place[] = [
  // //nas/share on /mnt, ://nas/share
  place('host name', /\/\//, `(?:^|[\\s"'=]:?)//${noServer}(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,62})/[^\\s/]`),
  // nas:/export /mnt nfs; -fstype=nfs nas:/export
  place(
    'host name',
    /\bnfs|sshfs/,
    `(?:^|\\s)(?<name>${hostWord}):/[^\\s]{0,200}\\s[^\\n]{0,200}\\b(?:nfs[34]?|fuse\\.sshfs)\\b`,
  ),
  place('host name', /\bfstype=/, `\\bfstype=[^\\s]{1,200}\\s{1,10}(?<name>${hostWord}):/`),
  // smb://FIRM;ann@server/
  place('host name', /:\/\/[^\s/@]{1,63};/, `://(?<name>[\\p{L}\\p{N}_.-]{1,63});[^\\s/@]{1,64}@`),
  place(
    'user name',
    /:\/\/[^\s/@]{1,200}@/,
    `://(?:[\\p{L}\\p{N}_.-]{1,63};)?(?<name>[\\p{L}_][\\p{L}\\p{N}_.-]{0,62})(?::[^\\s/@]{0,100})?@`,
  ),
  // netbios name = NAS; valid users = ann, bob
  place('host name', /netbios name/i, `\\bnetbios name["']?\\s{0,40}[:=][ \\t]{0,20}["']?(?<name>${hostWord})`),
  place(
    'user name',
    /\b(?:valid|admin|invalid) users/,
    `\\b(?:valid|admin|invalid) users\\s{0,5}=[ \\t]{0,5}(?<name>[\\p{L}_][\\p{L}\\p{N}_.-]{0,62}(?:, ?[\\p{L}_][\\p{L}\\p{N}_.-]{0,62}){0,20})`,
  ),
  // HostName nas, User ann: settings of ssh
  place('host name', /^\s{0,8}hostname\s/im, `^\\s{0,8}HostName[ \\t]{1,8}(?<name>${hostWord})\\s{0,5}$`),
  place('user name', /^\s{1,8}user\s/im, `^[ \\t]{1,8}User[ \\t]{1,8}(?<name>${userWord})\\s{0,5}$`),
  // option host_name => 'pc-17'; client-hostname "pc-17"
  place('host name', /host[_-]?name/i, `\\b(?:[\\p{L}]{1,20}-)?host[_-]?name(?:\\s=>)?\\s["'](?<name>${hostWord})["']`),
  // mydestination = pc-17, mail.firm.example
  place(
    'host name',
    /mydestination|relay_domains/,
    `^(?:mydestination|relay_domains)\\s{0,5}=[ \\t]{0,5}(?<name>[^\\n]{2,400})`,
  ),
  // Received: from pc-17 (…; connect from pc-17[10.0.0.7]; Reporting-MTA: dns; pc-17
  place('host name', /received: from /i, `^Received: from (?<name>${hostWord})(?=[\\s([]|$)`),
  place('host name', /\bfrom \S{1,200}\[/, `\\bfrom (?<name>${hostWord})\\[[\\da-f.:]{3,45}\\]`),
  place('host name', /-MTA:/, `^[\\p{L}-]{4,20}-MTA:[ \\t]{0,5}dns;\\s{0,5}(?<name>${hostWord})`),
  place(
    'host name',
    /\b(?:helo|ehlo)[=\s]/i,
    `\\b(?:helo|ehlo)[=\\s]<?(?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,62}[\\d.-][\\p{L}\\p{N}_.-]{0,200})`,
  ),
  // From: =?UTF-8?B?…?= <ann@firm.example>
  place(
    'person',
    /=\?[\w-]{1,40}\?[bq]\?/i,
    `^(?:From|To|Cc|Reply-To|Sender):[ \\t]{0,5}"?(?<name>=\\?[\\w-]{1,40}\\?[bq]\\?[^?\\s]{1,75}\\?=)`,
  ),
  // IP4.DOMAIN[1]:firm.lan
  place(
    'domain',
    /^IP[46]\.(?:DOMAIN|SEARCHES)/m,
    `^IP[46]\\.(?:DOMAIN|SEARCHES)\\[\\d{1,3}\\]:[ \\t]{0,60}(?<name>${hostWord})`,
  ),
  // subject=CN = nas
  place('host name', /subject ?=/, `\\bsubject ?=[^\\n]{0,200}?\\bCN ?= ?(?<name>${hostWord})`),
  place('host name', /sysName\.0/, `\\bsysName\\.0 = (?:STRING: )?"?(?<name>${hostWord})`),
  place('person', /sysContact\.0/, `\\bsysContact\\.0 = (?:STRING: )?"?(?<name>\\p{L}[^\\r\\n"<>]{2,79})`),
];
