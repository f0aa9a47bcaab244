# The internet: a line, the addresses that everybody knows, resolvers by unbound, and the sites and clocks of servers.js.
set -eu
sysctl -qw net.ipv6.conf.default.accept_dad=0
# Faults cut the line with `ip link set line down`; IPv6 then forgets its addresses.
cat >/usr/local/bin/line-up <<'X'
#!/bin/sh -e
ip link set line up
ip addr replace 203.0.113.2/24 dev line
ip addr replace 2001:db8:203::2/64 dev line nodad
ip route replace 2001:db8:77::/64 via 2001:db8:203::1
X
chmod +x /usr/local/bin/line-up
line-up
for address in $ADDRESSES; do ip addr add "$address" dev lo nodad; done
mkdir -p /run/unbound
{
  cat <<X
server:
  directory: /run/unbound
  chroot: ""
  username: ""
  pidfile: /run/unbound.pid
  use-syslog: no
  ip-freebind: yes
  do-not-query-localhost: no
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  local-zone: "." static
X
  for address in $RESOLVERS; do echo "  interface: $address"; done
  # One name and its two addresses on each line.
  while read -r name four six; do printf '  local-data: "%s. A %s"\n  local-data: "%s. AAAA %s"\n' "$name" "$four" "$name" "$six"; done </opt/world/names
  printf 'remote-control:\n  control-enable: yes\n  control-interface: /run/unbound.sock\n'
} >/etc/unbound/unbound.conf
unbound
setsid node /opt/world/servers.js internet $CLOCKS >/run/servers.log 2>&1 &
