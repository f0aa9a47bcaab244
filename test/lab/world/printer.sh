# A printer in the local network: ippeveprinter speaks IPP on port 631 and is announced by Avahi; snmpd stands in for its SNMP agent.
# What comes out of it lies in /var/paper. A line in /etc/printer-says is what its print command says of the next page (STATE: …, or a delay).
set -eu
ip link set eth0 address 02:00:5e:10:00:14
ip addr add 10.77.0.20/24 dev eth0
ip link set eth0 up
ip route add default via 10.77.0.1
echo 'nameserver 10.77.0.1' >/etc/resolv.conf
mkdir -p /run/dbus /var/paper
dbus-daemon --system --fork >/dev/null 2>&1
avahi-daemon -D >/dev/null 2>&1

cat >/usr/local/bin/print-page <<'X'
#!/bin/sh
[ ! -e /etc/printer-says ] || . /etc/printer-says
cp "$1" /var/paper
X
chmod +x /usr/local/bin/print-page

# The lab's faults start the printer anew, with other options.
cat >/usr/local/bin/printer-on <<'X'
#!/bin/sh
pkill -x ippeveprinter
while pgrep -x ippeveprinter >/dev/null; do sleep 0.02; done
ippeveprinter -p 631 -M Example -m 'Laser 17' -l 'Room 17' -s 20,10 -f application/pdf,image/jpeg,image/pwg-raster -c /usr/local/bin/print-page "$@" 'Office Printer' >/var/log/printer.log 2>&1 &
for try in $(seq 100); do
  ! curl -s -o /dev/null http://10.77.0.20:631/ || exit 0
  sleep 0.05
done
exit 1
X
chmod +x /usr/local/bin/printer-on
printer-on
