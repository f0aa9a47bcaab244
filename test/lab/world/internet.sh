# The internet: a line, the addresses that everybody knows, the zones of all names by nsd, resolvers by unbound, clocks by chrony,
# and the sites of servers.js.
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
if [ -e /sys/class/net/mail ]; then
  sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  ip addr add 198.51.100.24/31 dev mail
  ip addr add 2001:db8:100::24/127 dev mail nodad
  ip link set mail up
fi

{
  printf 'server:\n  username: root\n  zonesdir: /opt/world/zones\n  pidfile: /run/nsd.pid\n  logfile: /run/nsd.log\n  database: ""\n  zonelistfile: /run/nsd.list\n  xfrdfile: ""\n'
  for address in $NAME_SERVER; do echo "  ip-address: $address"; done
  for file in /opt/world/zones/*; do
    name=${file##*/}
    [ "$name" != root ] || name=.
    printf 'zone:\n  name: "%s"\n  zonefile: %s\n' "$name" "${file##*/}"
  done
  printf 'remote-control:\n  control-enable: yes\n  control-interface: /run/nsd.sock\n'
} >/etc/nsd/nsd.conf
nsd

mkdir -p /run/unbound
for address in $NAME_SERVER; do
  case $address in *:*) type=AAAA ;; *) type=A ;; esac
  printf '. NS ns.nic.\nns.nic. %s %s\n' "$type" "$address"
done >/run/unbound/root
{
  # What is kept for a second only does not contradict a zone that was changed.
  cat <<X
server:
  directory: /run/unbound
  chroot: ""
  username: ""
  pidfile: /run/unbound.pid
  use-syslog: no
  root-hints: /run/unbound/root
  cache-max-ttl: 1
  cache-max-negative-ttl: 1
  infra-host-ttl: 1
  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  local-zone: 100.51.198.in-addr.arpa nodefault
X
  for address in $RESOLVERS; do echo "  interface: $address"; done
  printf 'remote-control:\n  control-enable: yes\n  control-interface: /run/unbound.sock\n'
} >/etc/unbound/unbound.conf
unbound

# world-clock SECONDS: the clocks and sites are so far ahead of this machine's time, which is that of all machines.
cat >/usr/local/bin/world-clock <<'X'
#!/bin/sh -e
[ ! -e /run/chrony.pid ] || { kill "$(cat /run/chrony.pid)"; while [ -e /run/chrony.pid ]; do sleep 0.02; done; }
echo "$1" >/opt/world/clock-offset
exec faketime -f "$(printf %+d "$1")s" chronyd -x -u root 'local stratum 2' allow 'cmdport 0' 'pidfile /run/chrony.pid' 'bindcmdaddress /'
X
chmod +x /usr/local/bin/world-clock
world-clock 0
setsid node /opt/world/servers.js internet >/run/servers.log 2>&1 &
