import type { NamedKind } from './stand-ins.ts';

/** Fields of facts, parameters and answers of programs in JSON that say what their value is. Names in small letters, without `_` and `-`. */
const kindOfField: ReadonlyMap<string, NamedKind> = new Map(
  Object.entries({
    'user name':
      'user username owner login loginname logname account accountname who administrators uid_name runas createdby lastuser primaryuser samaccountname',
    person: 'fullname displayname realname gecos personname',
    'host name':
      'host hostname hosts computername computer machine nodename node dnshostname ownnames kernelhostname server relayhost smarthost staticHostname prettyhostname cscomputername netbiosname pscomputername client',
    domain:
      'domain fromdomain domainname dnsdomain dnssuffix connectionspecificsuffix suffix search realm workgroup userdomain logondomain forest',
    'serial number':
      'serial serialnumber assettag serialno servicetag idserialshort partserial imei meid wwn smbiosassettag',
    'Wi-Fi name': 'ssid essid wifi wifiname wlan profilename',
    printer: 'queue printer printername defaultprinter queuename sharename',
    place: 'location place_ room',
    title: 'title jobname jobtitle documentname document subject_ mailsubject',
  } satisfies { [K in NamedKind]?: string }).flatMap(([kind, names]) =>
    names.split(' ').map(name => [name.toLowerCase(), kind as NamedKind] as const),
  ),
);

/** What the value of a field is, or nothing where its name does not tell. */
export function fieldKind(field: string): NamedKind | undefined {
  return kindOfField.get(field.toLowerCase().replaceAll(/[_-]/g, ''));
}

/** Versions look like addresses. */
export function isVersionField(field: string): boolean {
  return /version|firmware|release|revision|^build|^kernel$/i.test(field);
}
