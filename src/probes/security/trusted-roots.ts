import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { askLinux } from './trusted-roots/linux.ts';
import { Root, rootOf } from './trusted-roots/root.ts';

const Sent = z.object({ list: z.array(z.object({ place: z.string(), pem: z.string() })) });

/** Lines `@@ place TAB seconds since 1970 or -`, each before the certificate that lies there, and `@@ end`. */
function parse({ stdout }: { readonly stdout: string }) {
  const none = /^@@ unknown (?<why>.{1,100})$/m.exec(stdout)?.groups?.why;
  if (none) throw new Unparsable(none);
  if (!/^@@ end$/m.test(stdout)) throw new Unparsable('the list of issuers has no end');
  const now = Number(/^@@ now (?<now>\d+)$/m.exec(stdout)?.groups?.now);
  const blocks = stdout.matchAll(
    /^@@ (?<place>[^\t\n]{1,500})\t(?<at>\d+|-)\n(?<pem>-----BEGIN CERTIFICATE-----[\s\S]{1,20000}?-----END CERTIFICATE-----)/gm,
  );
  const list = [...blocks].flatMap(({ groups }) => {
    const { place = '', at = '-', pem = '' } = groups ?? {};
    return rootOf(pem, place, at === '-' ? undefined : now - Number(at)) ?? [];
  });
  return { list: firstOfEach(list) };
}

function firstOfEach(list: readonly Root[]): Root[] {
  return [...new Map(list.toReversed().map(root => [root.fingerprint, root])).values()].toReversed();
}

/** Issuers of certificates that somebody added to those that came with the system. */
export default defineProbe({
  title: 'Issuers of certificates that were added to the trusted ones',
  params: z.object({}),
  fact: z.object({ list: z.array(Root) }),
  limitMs: 15_000,
  on: {
    linux: { needs: ['awk'], command: () => askLinux, parse },
    darwin: {
      needs: ['security'],
      // Apple's own issuers lie in a keychain of their own, SystemRootCertificates.
      command: () => sh`echo "@@ now $(date +%s)"
for keychain in /Library/Keychains/System.keychain "$HOME/Library/Keychains/login.keychain-db"; do
  [ -e "$keychain" ] || continue
  security find-certificate -a -p "$keychain" | awk -v place="$keychain" '/BEGIN CERTIFICATE/ { printf "@@ %s\t-\n", place } { print }'
done
echo '@@ end'`,
      parse,
    },
    windows: {
      // What Windows itself fetches lies in AuthRoot, and is shown in Root, too.
      command: () => ps`$own = @(Get-ChildItem Cert:\LocalMachine\AuthRoot | ForEach-Object Thumbprint)
@{ list = @(foreach ($store in 'Cert:\LocalMachine\Root', 'Cert:\CurrentUser\Root') {
  Get-ChildItem $store | Where-Object { $own -notcontains $_.Thumbprint -and $_.Subject -notmatch '(O|CN)="?(Microsoft|Symantec Corporation|Thawte|VeriSign)' } | ForEach-Object {
    @{ place = $store; pem = "-----BEGIN CERTIFICATE-----${'\n'}$([Convert]::ToBase64String($_.RawData, 'InsertLineBreaks'))${'\n'}-----END CERTIFICATE-----" }
  }
}) } | ConvertTo-Json -Compress -Depth 3`,
      parse: ({ stdout }) => ({
        list: firstOfEach(
          structured(stdout, Sent).list.flatMap(({ place, pem }) => rootOf(pem, place, undefined) ?? []),
        ),
      }),
    },
  },
});
