#!/bin/sh
# Makes the certificates of ways.test.ts anew: ./make.sh. Needs OpenSSL 1.1.1 or newer. The keys are secret to nobody: they only ever serve 127.0.0.1.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index"; echo 01 > "$work/serial"
cat > "$work/ca.cnf" <<END
[ca]
default_ca = own
[own]
database = $work/index
unique_subject = no
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
END
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
key "$work/ca.key"
openssl req -x509 -new -key "$work/ca.key" -subj '/CN=itfix test issuer' -days 36500 -out ca.pem
# name, common name, subject alternative names, start, end
leaf() {
  openssl req -new -key leaf.key -subj "/CN=$2" -addext "subjectAltName=$3" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -cert ca.pem -keyfile "$work/ca.key" -startdate "$4" -enddate "$5" -in "$work/$1.csr" -out "$1.pem" 2>/dev/null
}
key leaf.key
leaf good localhost DNS:localhost,DNS:site.example,IP:127.0.0.1,IP:::1 20200101000000Z 21200101000000Z
leaf expired localhost DNS:localhost,DNS:site.example,IP:127.0.0.1,IP:::1 20200101000000Z 20210101000000Z
leaf not-yet-valid localhost DNS:localhost,DNS:site.example,IP:127.0.0.1,IP:::1 21000101000000Z 21200101000000Z
leaf wrong-name other.example DNS:other.example 20200101000000Z 21200101000000Z
openssl req -x509 -new -key leaf.key -subj '/CN=localhost' -addext 'subjectAltName=DNS:localhost,DNS:site.example,IP:127.0.0.1,IP:::1' -days 36500 -out self-signed.pem
