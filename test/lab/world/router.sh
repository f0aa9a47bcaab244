# The router: a bridge for the home or office, address translation, DHCP and DNS by dnsmasq. IP is 4, 6 or 46: what the local network speaks.
# PORTS: which machines stand in it.
set -eu
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.accept_dad=0
# Frames between two machines of the bridge are no business of the forward hook.
[ ! -e /proc/sys/net/bridge ] || sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
ip link add lan address 02:00:5e:10:00:fe type bridge
for port in $PORTS; do ip link set "$port" master lan up; done
ip addr add 203.0.113.1/24 dev wan
ip link set wan up
ip addr add 2001:db8:203::1/64 dev wan nodad
ip link set lan up
case $IP in *4*) ip addr add 10.77.0.1/24 dev lan ;; esac
case $IP in *6*) ip addr add 2001:db8:77::1/64 dev lan nodad ;; esac
ip route add default via 203.0.113.2
ip route add default via 2001:db8:203::2
nft 'add table ip home; add chain ip home out { type nat hook postrouting priority srcnat; }; add rule ip home out oifname wan masquerade'
cat >/etc/dnsmasq.conf <<X
user=root
no-resolv
no-hosts
interface=lan
bind-dynamic
server=198.51.100.53
cache-size=0
dhcp-authoritative
no-ping
dhcp-leasefile=/run/leases
dhcp-host=02:00:5e:10:00:01,10.77.0.50
X
case $IP in *4*) echo 'dhcp-range=10.77.0.50,10.77.0.99,1h' >>/etc/dnsmasq.conf ;; esac
case $IP in *6*) printf 'enable-ra\ndhcp-range=2001:db8:77::,ra-only\ndhcp-option=option6:dns-server,[2001:db8:77::1]\n' >>/etc/dnsmasq.conf ;; esac
dnsmasq

# The lab's faults start dnsmasq anew with more options, or with none.
cat >/usr/local/bin/dnsmasq-again <<'X'
#!/bin/sh
pkill -x dnsmasq
while pgrep -x dnsmasq >/dev/null; do sleep 0.02; done
exec dnsmasq "$@"
X
chmod +x /usr/local/bin/dnsmasq-again
