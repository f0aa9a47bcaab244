/** `hp:/net/HP_LaserJet_M402?ip=192.0.2.20`, or with `hostname=` or `zc=` (a name of mDNS): where HPLIP's queue in the network sends to. */
export function hplipHost(uri: string): string | undefined {
  const { way, host } = /^hp:\/net\/[^?]*\?(?:.*&)?(?<way>ip|hostname|zc)=(?<host>[^&]+)/i.exec(uri)?.groups ?? {};
  return way?.toLowerCase() === 'zc' && !/\./.test(host ?? '') ? `${host}.local` : host;
}
