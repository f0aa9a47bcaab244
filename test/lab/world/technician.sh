# Somebody else's machine in the same network: from here itfix looks at the one that is broken, and rogue servers are started here.
set -eu
ip addr add 10.77.0.9/24 dev eth0
ip link set eth0 up
ip route add default via 10.77.0.1
echo 'nameserver 10.77.0.1' >/etc/resolv.conf
