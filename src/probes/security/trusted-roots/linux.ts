import { type Command, sh } from '../../../model/command.ts';

/**
 * What came with the system lies below /usr/share, as files or as one list; whatever the programs trust beyond that was added: by the tool of the
 * distribution (which keeps it in a folder of its own), or by hand, straight into the list. Compared are the certificates themselves.
 */
export const askLinux: Command = sh`echo "@@ now $(date +%s)"
packaged() {
  cat /usr/share/pki/ca-trust-source/*.p11-kit /usr/share/pki/trust/*.p11-kit /usr/share/ca-certificates/trust-source/*.p11-kit 2>/dev/null
  find /usr/share/ca-certificates /usr/share/pki -type f \( -name '*.crt' -o -name '*.pem' \) -exec cat {} + 2>/dev/null
}
if [ -z "$(packaged | head -n 1)" ]; then echo '@@ unknown the issuers that came with the system are not told apart here'; exit; fi
mark() { awk -v place="$1" -v at="$2" '/BEGIN CERTIFICATE/ { printf "@@ %s\t%s\n", place, at } /BEGIN CERTIFICATE/, /END CERTIFICATE/ { print }'; }
{
  packaged; echo '@@ added'
  for folder in /usr/local/share/ca-certificates /etc/pki/ca-trust/source/anchors /etc/ca-certificates/trust-source/anchors /etc/pki/trust/anchors; do
    [ -d "$folder" ] || continue
    find "$folder" -type f 2>/dev/null | head -n 100 | while IFS= read -r file; do
      [ -r "$file" ] && grep -q 'BEGIN CERTIFICATE' "$file" && mark "$file" "$(stat -c %Y "$file" 2>/dev/null || echo -)" <"$file"
    done
  done
  for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem; do
    [ -r "$bundle" ] && mark "$bundle" "$(stat -Lc %Y "$bundle" 2>/dev/null || echo -)" <"$bundle"
  done
} | awk '/^@@ added/ { added = 1; next }
  /^@@ / { head = $0; next }
  /BEGIN (TRUSTED )?CERTIFICATE/ { inside = 1; body = ""; text = "" }
  inside { text = text $0 "\n"; if ($0 !~ /-----/) body = body $0 }
  /END (TRUSTED )?CERTIFICATE/ { inside = 0; gsub(/[ \t\r]/, "", body); if (!added) known[body] = 1; else if (!(body in known)) { known[body] = 1; printf "%s\n%s", head, text } }'
echo '@@ end'`;
