# A printer in the local network: ippeveprinter speaks IPP on port 631 and is announced by Avahi.
# For old ones: agent-on DEVICE PRINTER ERRORS starts an SNMP agent (hrDeviceStatus, hrPrinterStatus, hrPrinterDetectedErrorState), raw-on takes all on port 9100.
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
  ! curl -s -o /dev/null http://127.0.0.1:631/ || exit 0
  sleep 0.05
done
exit 1
X
chmod +x /usr/local/bin/printer-on
# Switched off and on again where the router gives it another address. Avahi does not get over a change of its only address by itself.
cat >/usr/local/bin/printer-at <<'X'
#!/bin/sh
pkill -x ippeveprinter
avahi-daemon -k
ip addr flush dev eth0 scope global
ip addr add "$1/24" dev eth0
ip route replace default via 10.77.0.1
avahi-daemon -D >/dev/null 2>&1
exec printer-on
X
chmod +x /usr/local/bin/printer-at
cat >/usr/local/bin/agent-says <<'X'
#!/bin/sh
[ "$1" = -g ] || exit 0
case $2 in
  *.25.3.2.1.5.1) printf '%s\ninteger\n%s\n' "$2" "$(cat /run/agent-device)" ;;
  *.25.3.5.1.1.1) printf '%s\ninteger\n%s\n' "$2" "$(cat /run/agent-printer)" ;;
  *.25.3.5.1.2.1) printf '%s\noctet\n%s\n' "$2" "$(cat /run/agent-errors)" ;;
esac
X
cat >/usr/local/bin/agent-on <<'X'
#!/bin/sh
echo "$1" >/run/agent-device
echo "$2" >/run/agent-printer
echo "$3" >/run/agent-errors
# What snmpd was told by a script it keeps for half a minute.
pkill -x snmpd
while pgrep -x snmpd >/dev/null; do sleep 0.02; done
rm -f /var/lib/snmp/.snmp-exec-cache*
snmpd -C -c /etc/snmp/printer.conf udp:161 >/dev/null 2>&1
X
cat >/usr/local/bin/raw-on <<'X'
#!/bin/sh
busybox nc -ll -p 9100 -e cat >/dev/null 2>&1 &
X
echo 'rocommunity public' >/etc/snmp/printer.conf
for place in 2.1.5.1 5.1.1.1 5.1.2.1; do echo "pass -p 1 .1.3.6.1.2.1.25.3.$place /usr/local/bin/agent-says"; done >>/etc/snmp/printer.conf
chmod +x /usr/local/bin/agent-says /usr/local/bin/agent-on /usr/local/bin/raw-on
printer-on
