const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Accounts, machines and values that every system has, and words that makers put where a value is missing: they name nobody. */
const namesOfNobody = list(`
  root admin administrator administrators administrateur administratör guest gast user users benutzer default defaultuser0 defaultaccount public
  all-users test tester testing temp tmp demo example ubuntu debian fedora centos rocky alma opensuse suse arch raspberry raspberrypi pi vagrant
  docker ec2-user cloud-user core localhost localhost4 localhost6 localdomain ip6-localhost ip6-loopback ip6-allnodes ip6-allrouters
  ip6-localnet ip6-mcastprefix broadcasthost loopback none null nil unknown unset undefined invalid n/a na not-specified unspecified empty
  daemon bin sys sync games man lp mail news uucp proxy www-data backup operator irc gnats nobody nogroup _apt systemd-network systemd-resolve
  systemd-timesync systemd-coredump systemd-oom messagebus dbus sshd ntp chrony _chrony ntpsec avahi avahi-autoipd cups cups-pk-helper cupsd lpadmin
  polkitd polkit colord saned usbmux rtkit pulse pipewire gdm gdm3 sddm lightdm debian-exim exim postfix dovecot dovenull postdrop vmail clamav
  mysql mariadb postgres redis mongodb rabbitmq nginx apache http httpd tomcat jenkins git gitlab gitea node npm www ftp ftpuser rpc statd tss
  dnsmasq unbound named bind squid zabbix nagios munin prometheus grafana node_exporter telegraf influxdb elasticsearch kibana logstash snapd lxd
  libvirt libvirt-qemu qemu kvm geoclue gnome-initial-setup hplip speech-dispatcher whoopsie kernoops uuidd tcpdump syslog rsyslog sssd nslcd
  flatpak fwupd-refresh systemd service services system localservice networkservice network-service local-service nt authority iis_iusrs
  wdagutilityaccount trustedinstaller dwm-1 dwm-2 umfd-0 umfd-1 _mdnsresponder _www _spotlight _windowserver _coreaudiod shared wheel sudo adm staff
  server client host hostname machine computer pc desktop laptop notebook workstation router gateway modem nas switch firewall fritz fritz.box
  speedport printer drucker scanner print pdf cups-pdf print-to-pdf microsoft-print-to-pdf fax onenote web db database dc smtp imap pop pop3 dns
  ns mx vpn wifi wlan lan wan eth0 wlan0 workgroup arbeitsgruppe mshome home local internal intranet corp office domain company
  o.e.m. oem to be filled by system-serial-number default-string 0123456789 123456789 1234567890 serial asset-tag board chassis
  true false yes no on off ok auto dhcp static manual any all other others self me id name key value type state status
  gmail outlook postmaster hostmaster webmaster abuse noreply no-reply mailer-daemon info support office contact sales security help service newsletter
  bounce bounces double-bounce notifications donotreply linux darwin windows gnu debian-12 x86_64 amd64 arm64 aarch64 unix kernel init login session
  console tty pts reboot shutdown runlevel still logged wtmp begins user1 usera nobody4 noaccess ldap radius kerberos krbtgt
  automation ansible deploy build runner ci docker-desktop hyper-v virtualbox vmware xen container buildkitd
`);

/** Names of people that are words as well, and words of ours: replaced only where what stands beside them says that a name is meant. */
const ambiguousNames = list(`
  will mark max min may art bill rob pat sue dean drew grant chase jack frank rose grace hope faith joy dawn eve iris ivy june april august
  summer autumn amber ruby pearl jade sandy rusty rich ray gene dick peter pan nick victor lance miles page cliff heath glen dale brook lane wade rock stone
  king prince earl duke bishop knight baker cook carter mason turner taylor smith miller walker hunter fisher young long short small little
  black white green brown grey gray gold silver wood woods field hill banks rivers lake moon star day night snow frost winter may
  host address addresses port ports link links route routes file files path paths disk disks mount mounts device devices model driver version
  vendor title owner group list time date size free used total table queue queues job jobs page pages line lines word words text message messages
  error errors reason reasons fact facts check checks run runs note notes problem problems network networks adapter adapters process processes
  program programs command commands source target origin remote update updates lease offer answer question result results level scale
  up down left right open close closed start stop stopped running active inactive failed passed enabled disabled ready idle busy
  master slave parent child node root main base back front end first last next new old high low full half light dark
  reached read write exec load fail pass fix mend reset restart power fan temp heat cold hot dry wet fast slow quick
  jean paul der die das ein eine und oder mit von zu in an auf ist nicht kein the and for not with from this that
  alarm alert bluetooth camera canon brother epson kyocera lexmark ricoh samsung xerox apple dell lenovo hewlett intel google microsoft mozilla
`);

/** Names that may stand for too much: shorter ones are parts of everything. */
const leastChars = 3;

/** Values that makers write where they wrote none. */
const filler =
  /^(?:(.)\1*|to be filled.*|default string|not (?:specified|available|applicable|present).*|system (?:serial|product|version).*|[\s.:_*-]*|chassis serial.*|asset.?tag.*|sernum\d*|.*unknown.*|no asset.*)$/i;

/** It names somebody or something of theirs. */
export function namesSomebody(name: string): boolean {
  const small = name.toLowerCase();
  return !namesOfNobody.has(small) && !namesOfNobody.has(small.replaceAll(/\s+/g, '-')) && !filler.test(name);
}

/** It may be replaced wherever it stands. Numbers below a million stand for anything. */
export function isTelling(name: string): boolean {
  return [...name].length >= leastChars && !ambiguousNames.has(name.toLowerCase()) && !/^\d{1,6}$/.test(name);
}
