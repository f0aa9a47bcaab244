const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Resolvers that everybody may use: they say nothing about who does. */
export const publicResolvers = list(`
  1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 1.1.1.3 1.0.0.3 8.8.8.8 8.8.4.4 9.9.9.9 9.9.9.10 9.9.9.11 149.112.112.112 149.112.112.10 149.112.112.11
  208.67.222.222 208.67.220.220 94.140.14.14 94.140.15.15 4.2.2.1 4.2.2.2 64.6.64.6 64.6.65.6 185.228.168.9 185.228.169.9
  2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe 2620:fe::9 2620:119:35::35 2620:119:53::53
`);

/** Domains that itfix itself asks (the playbooks' own parameters), and services that everybody uses. */
export const publicDomains = list(`
  neverssl.com example.com example.net example.org iana.org wikipedia.org gstatic.com cloudflare.com microsoft.com ntp.org google.com spamhaus.org spamcop.net
  virustotal.com kaspersky.com eset.com avast.com avg.com bitdefender.com malwarebytes.com mcafee.com norton.com sophos.com
  avira.com bankofamerica.com barclays.co.uk bbva.es binance.com bnpparibas.com caixabank.es capitalone.com chase.com citi.com citibank.com
  coinbase.com comdirect.de commerzbank.de credit-agricole.fr deutsche-bank.de dkb.de drweb.com f-secure.com hsbc.co.uk hsbc.com ing.com ing.de
  intesasanpaolo.com kaspersky-labs.com kraken.com lloydsbank.com malwarebytes.org natwest.com pandasecurity.com paypal.com postbank.de
  santander.co.uk santander.com sparkasse.de stripe.com sucuri.net symantec.com trendmicro.com ubs.com unicredit.it wellsfargo.com wise.com
  gmail.com googlemail.com googleapis.com googleusercontent.com youtube.com android.com 1e100.net
  outlook.com outlook.de hotmail.com live.com msn.com office.com office365.com microsoftonline.com windows.com windowsupdate.com msftconnecttest.com
  msftncsi.com azure.com bing.com skype.com apple.com icloud.com me.com mac.com aaplimg.com amazon.com amazonaws.com cloudfront.net akamai.net akamaiedge.net
  akadns.net fastly.net quad9.net opendns.com adguard.com one.one dns.google facebook.com instagram.com whatsapp.com whatsapp.net twitter.com x.com linkedin.com
  yahoo.com aol.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de 1und1.de ionos.de ionos.com posteo.de mailbox.org proton.me protonmail.com
  fastmail.com zoho.com yandex.ru mail.ru icann.org ietf.org w3.org letsencrypt.org digicert.com globalsign.com sectigo.com github.com githubusercontent.com
  gitlab.com bitbucket.org npmjs.org npmjs.com pypi.org docker.com docker.io debian.org ubuntu.com canonical.com snapcraft.io launchpad.net fedoraproject.org
  redhat.com centos.org opensuse.org archlinux.org kernel.org gnu.org gnome.org kde.org freedesktop.org mozilla.org mozilla.com mozilla.net
  firefox.com thunderbird.net adobe.com oracle.com java.com hp.com canon.com epson.com epson.net brother.com lexmark.com xerox.com kyocera.com ricoh.com samsung.com dell.com
  lenovo.com intel.com nvidia.com amd.com broadcom.com realtek.com cisco.com zoom.us teamviewer.com anydesk.com dropbox.com slack.com cups.org
  openprinting.org sendmail.org postfix.org exim.org dovecot.org abuse.ch clamav.net sourceforge.net stackoverflow.com archive.org dnswl.org surbl.org
  barracudacentral.org sorbs.net uceprotect.net spamrats.com mailspike.net home.arpa fritz.box
`);

/** Domains whose left part is the name of a customer: it is replaced even where the domain is well known. */
export const customersBelow = list(`
  outlook.com amazonaws.com azure.com cloudfront.net googleusercontent.com zoom.us slack.com
`);

/** Whether a name lies in a domain that everybody knows. */
export function isPublicDomain(name: string): boolean {
  const labels = name.toLowerCase().split('.');
  return labels.some((_, at) => publicDomains.has(labels.slice(at).join('.')));
}

/** Labels that say what a machine is for, and are the same everywhere. */
const serviceLabel =
  /^(?:_[\w-]+|www\d?|m|mail\d?|e?smtps?\d?|imaps?\d?|pop3?s?|autoconfig|autodiscover|ns\d?|dns\d?|mx\d{0,2}|ftp|sftp|vpn|proxy|wpad|ldaps?|kerberos|ntp\d?|time\d?|pool|mta-sts|openpgpkey|api|cdn|static|webmail|relay|gateway|router|dc|gc|pdc|domains|msdcs|sites|default-first-site-name|default|dkim|google|selector[12]|s[12]|k[123]|fm[12]|mxvault|protection|in-addr|ip6|b|lb|dr|db|localhost|local|connectivitycheck|cp|edge-http|zen|bl|update|updates|security|deb|archive|\d)$/;

export function isServiceLabel(label: string): boolean {
  return serviceLabel.test(label);
}
