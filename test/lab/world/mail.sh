# A mail server: Postfix takes mail on 25 and, after a login over STARTTLS, on 587; OpenDKIM signs; Dovecot keeps it and gives it out on 993.
# alex@example.com and sam@example.com have a mailbox; their password is "lab".
set -eu
ip addr add 198.51.100.25/31 dev eth0
ip addr add 2001:db8:100::25/127 dev eth0 nodad
ip link set eth0 up
ip route add default via 198.51.100.24
ip route add default via 2001:db8:100::24
echo 'nameserver 198.51.100.53' >/etc/resolv.conf

useradd --system --create-home --home-dir /var/vmail vmail
printf 'alex:{PLAIN}lab\nsam:{PLAIN}lab\n' >/etc/dovecot/mailboxes
cat >/etc/dovecot/dovecot.conf <<'Y'
protocols = imap lmtp
log_path = /var/log/dovecot.log
ssl = required
ssl_cert = </opt/certificates/right.pem
ssl_key = </opt/certificates/right.key
auth_username_format = %Ln
passdb {
  driver = passwd-file
  args = /etc/dovecot/mailboxes
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=/var/vmail/%n
}
mail_location = maildir:~/mail
namespace inbox {
  inbox = yes
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    user = postfix
    mode = 0600
  }
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    user = postfix
    mode = 0600
  }
}
Y
printf 'alex@example.com there\nsam@example.com there\n' >/etc/postfix/mailboxes
cat >/etc/postfix/main.cf <<'Y'
compatibility_level = 3.6
myhostname = mail.example.com
mydestination =
mynetworks = 127.0.0.0/8, [::1]/128
virtual_mailbox_domains = example.com
virtual_mailbox_maps = texthash:/etc/postfix/mailboxes
virtual_transport = lmtp:unix:private/dovecot-lmtp
smtpd_tls_chain_files = /opt/certificates/right.key, /opt/certificates/right.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_milters = inet:127.0.0.1:8891
milter_macro_daemon_name = ORIGINATING
smtp_tls_security_level = may
smtp_tls_CApath = /etc/ssl/certs
maillog_file = /var/log/mail.log
Y
postconf -M 'submission/inet=submission inet n - n - - smtpd'
postconf -P submission/inet/smtpd_tls_security_level=encrypt submission/inet/smtpd_sasl_auth_enable=yes
postconf -F '*/*/chroot=n'
cat >/etc/opendkim.conf <<'Y'
Domain example.com
Selector lab
KeyFile /opt/certificates/dkim.key
Socket inet:8891@127.0.0.1
Mode s
UserID opendkim
InternalHosts 0.0.0.0/0
Y
for start in opendkim dovecot 'postfix start'; do $start >/dev/null 2>&1; done
