#!/bin/sh
# The last steps of the image, run inside it: languages, a person's account, quiet services, an authority with the world's certificates.
set -eu
printf 'en_US.UTF-8 UTF-8\nde_DE.UTF-8 UTF-8\n' >/etc/locale.gen
locale-gen >/dev/null
useradd --create-home --shell /bin/bash --uid 1000 alex

# Only what every machine of today has is started.
rm -f /etc/systemd/system/*.wants/* /etc/systemd/system/sysinit.target.wants/* /etc/ssh/ssh_host_*
systemctl enable --quiet systemd-networkd.service systemd-resolved.service ssh.service cron.service
# What watches files for nobody: the real machine allows its users only so many watchers in all (fs.inotify.max_user_instances).
systemctl mask --quiet systemd-ask-password-console.path systemd-ask-password-wall.path
systemctl mask --quiet console-getty.service getty.target systemd-networkd-wait-online.service systemd-udevd.service \
  systemd-udev-trigger.service systemd-modules-load.service modprobe@.service sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount systemd-pstore.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer
cat >/etc/systemd/network/10-wired.network <<'X'
[Match]
Name=eth0
[Network]
DHCP=yes
IPv6AcceptRA=yes
X
mkdir -p /opt/busybox /opt/itfix /opt/world
touch /opt/node
busybox --install -s /opt/busybox
ln -s /opt/node /usr/local/bin/node
ln -s /opt/itfix/bin/itfix.js /usr/local/bin/itfix

# An authority that the machines trust, and what it signed. faketime makes those that are too old.
mkdir -p /opt/certificates
cd /opt/certificates
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
names='DNS:example.com,DNS:*.example.com,DNS:iana.org,DNS:wikipedia.org,DNS:*.wikipedia.org,DNS:one.one.one.one,DNS:dns.google,IP:1.1.1.1,IP:8.8.8.8,IP:9.9.9.9'
ssh-keygen -q -t ed25519 -N "" -C technician -f technician
for home in /root /home/alex; do install -D -m 600 technician.pub "$home/.ssh/authorized_keys"; done
chown -R alex: /home/alex/.ssh
exec 2>/dev/null
faketime '2024-01-01' openssl req -x509 $key -keyout authority.key -out authority.pem -days 9000 -subj '/CN=Lab Authority'
openssl req -x509 $key -keyout stranger.key -out stranger.pem -days 9000 -subj '/CN=Some Inspection Box'
certificate() { # name, begins, days, names, authority
  openssl req $key -keyout "$1.key" -out "$1.csr" -subj '/CN=example.com'
  echo "subjectAltName=$4" >"$1.ext"
  faketime "$2" openssl x509 -req -in "$1.csr" -CA "$5.pem" -CAkey "$5.key" -CAcreateserial -out "$1.pem" -days "$3" -extfile "$1.ext"
  rm "$1.csr" "$1.ext"
}
certificate right '2024-06-01' 8000 "$names" authority
certificate expired '2024-06-01' 90 "$names" authority
certificate other-name '2024-06-01' 8000 'DNS:other.example.net' authority
certificate intercepted '2024-06-01' 8000 "$names" stranger
openssl req -x509 $key -keyout self-signed.key -out self-signed.pem -days 8000 -subj '/CN=example.com' -addext "subjectAltName=$names"
openssl genrsa -out dkim.key 2048
chown opendkim: dkim.key
chmod 600 dkim.key
# A line of a zone: strings of at most 255 characters (RFC 1035, 3.3).
printf 'lab._domainkey TXT ( "v=DKIM1; k=rsa; p=" %s )\n' "$(openssl rsa -in dkim.key -pubout | sed '/^-/d; s/.*/"&"/' | tr '\n' ' ')" >dkim.zone
cp authority.pem /usr/local/share/ca-certificates/lab-authority.crt
update-ca-certificates >/dev/null
