/** What the machines of the lab are made of, beyond Debian's smallest set. A change makes a new image. */
export const packages = [
  // A machine as people have it.
  ...[
    'systemd',
    'systemd-sysv',
    'systemd-resolved',
    'dbus',
    'cron',
    'openssh-server',
    'sudo',
    'locales',
    'ca-certificates',
  ],
  ...['iproute2', 'netbase', 'tini', 'iputils-ping', 'procps', 'nftables', 'isc-dhcp-client', 'curl', 'busybox'],
  // Routers and the internet.
  ...['dnsmasq-base', 'nsd', 'unbound', 'chrony', 'tinyproxy-bin', 'openssl', 'faketime'],
  // A mail server.
  ...['postfix', 'dovecot-imapd', 'dovecot-lmtpd', 'opendkim', 'swaks', 'libio-socket-ssl-perl'],
  // A virus scanner; its signatures are made in the lab.
  ...['clamav-daemon', 'clamav-freshclam', 'clamdscan'],
  // Printing: queues and filters on the machine, a printer that speaks IPP, Bonjour and SNMP beside it.
  ...['cups', 'cups-filters', 'cups-ipp-utils'],
  ...['avahi-daemon', 'avahi-utils', 'libnss-mdns', 'snmp', 'snmpd'],
  // Plain tools that show whether a fault is there.
  ...['bind9-dnsutils', 'iputils-arping', 'ethtool'],
];

/** Documentation is left out; German messages stay, for machines that speak German. */
export const dpkgOptions = [
  'path-exclude=/usr/share/doc/*',
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/locale/*',
  'path-include=/usr/share/locale/de/*',
];
