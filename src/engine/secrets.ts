/** One way in which a secret can stand in a text. */
export interface SecretForm {
  readonly kind: string;
  /** Stands in every text that can match: nearly none has it, and is not searched. */
  readonly telltale: RegExp;
  /** Its named groups are what is removed; all else stays, so that the evidence keeps its meaning. */
  readonly find: RegExp;
}

/** Names of settings and fields whose value is a secret. They can have others before them: `DB_PASSWORD`, `client_secret`. */
export const secretNames =
  'password|passphrase|passwort|secret(?:[_-]?(?:key|access[_-]?key|token))?|api[_-]?key|access[_-]?key|account[_-]?key|(?:encryption|signing|master|shared|preshared|pre[_-]shared|auth|wep)[_-]?key\\d?|(?:auth|access|refresh|session|bearer|id|bot|deploy|api)[_-]?token|psk|recovery[_-]?key|key[_ ]content|schlüsselinhalt|key[_-]?material|credential|client[_-]?secret';

/** A value as settings have it: in quotation marks up to the next one, else up to white space or a comma. */
const value = `(?:"(?<double>(?:[^"\\\\\\r\\n]|\\\\.){1,500})|'(?<single>[^'\\r\\n]{1,500})|\\\\?["']?(?<bare>[^\\s"',;]{1,500}))`;

/** What is said about a secret without being one. */
const noSecret =
  '(?!["\']?(?:true|false|null|none|yes|no|never|unset|unknown|required|optional|files?|compat|systemd|sss|\\*{1,3}(?!\\w))(?!\\w)["\']?(?:[\\s,;}\\]]|$))';

/** A word on a command line, also in quotation marks. */
const word = `(?:"(?<double>[^"\\r\\n]{1,300})|'(?<single>[^'\\r\\n]{1,300})|(?<bare>[^\\s"'][^\\s"']{0,300}))`;

function form(kind: string, telltale: RegExp, find: string, flags = 'dgi'): SecretForm {
  return { kind, telltale, find: new RegExp(find, flags) };
}

/** After a program on the same line. */
const onLine = '[^\\r\\n]{0,300}?\\s';

/** Bounded everywhere, and with one place to begin for each piece of text: hostile output must not make these slow. */
export const secretForms: readonly SecretForm[] = [
  // -----BEGIN OPENSSH PRIVATE KEY----- … -----END OPENSSH PRIVATE KEY-----, also without its end; and PGP's
  form(
    'private key',
    /-----BEGIN/,
    '-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:(?!-----)[\\s\\S]){1,20000})',
    'dg',
  ),
  // PuTTY: Private-Lines: 8 and so many lines, Private-MAC: …
  form(
    'private key',
    /Private-Lines/,
    'Private-Lines: \\d{1,4}(?<secret>(?:\\s{1,4}[A-Za-z0-9+/=]{4,100}(?![\\w:-])){1,200})',
    'dg',
  ),
  form('private key', /Private-MAC|Private-Hash/, 'Private-(?:MAC|Hash): (?<secret>[\\da-f]{32,128})', 'dg'),
  form('private key', /AGE-SECRET-KEY/i, '(?<secret>AGE-SECRET-KEY-1[A-Z0-9]{20,100})'),
  form(
    'private key',
    /private[_-]?key/i,
    '(?<![\\w.-])(?:[\\w-]{1,40}[_-])?private[_-]?key["\']?[ \\t]{0,20}[:=][ \\t]{0,5}["\']?(?<secret>(?![/~<\\\\]|file:|[a-z]:\\\\|-----)[\\w+/=-]{16,2000})',
  ),
  // http://user:password@proxy:3128. A password may hold an @: the last one ends it
  form(
    'password in an address',
    /:\/\//,
    '\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@"\'\\\\]{0,200}:(?<secret>[^\\s/]{1,500})@',
  ),
  // user:password@tcp(db:3306)/x
  form('password in an address', /@(?:tcp|unix)\(/, '[\\w.-]{1,100}:(?<secret>[^\\s@:/]{1,200})@(?:tcp|unix)\\('),
  // …?sv=…&sig=…, X-Amz-Signature=…, &access_token=…
  form(
    'token',
    /(?:sig|signature|token|key|password|secret)=/i,
    '[?&;](?:sig|(?:x-amz-|x-goog-)?signature|x-amz-security-token|[\\w-]{0,30}token|(?:api[_-]?|access[_-]?)?key|password|secret)=(?<secret>[^\\s&"\'<>#;]{6,2000})',
  ),
  // Authorization: Bearer eyJ…, Proxy-Authorization: Basic dXNl…, "bearer abc"
  form(
    'login header',
    /authorization/i,
    '\\b(?:proxy-)?authorization\\\\?["\']?\\s{0,5}[:=]\\s{0,5}\\\\?["\']?(?:[a-z]{1,20} )?(?<secret>[^\\s"\']{1,4000})',
  ),
  form('login header', /bearer/i, '\\bbearer\\s{1,3}(?<secret>(?=[a-z._~+/-]{0,60}\\d)[\\w.~+/-]{12,4000}={0,2})'),
  form(
    'login header',
    /x-[\w-]{0,30}(?:key|token|auth)/i,
    '\\bx-[\\w-]{0,30}(?:key|token|auth)["\']?\\s{0,5}:\\s{0,5}["\']?(?<secret>[^\\s"\':]{6,2000})(?![:\\w])',
  ),
  // Set-Cookie: session=abc; path=/ and curl --cookie
  form('cookie', /cookie/i, '\\b(?:set-)?cookie["\']?\\s{0,5}:\\s{0,5}(?<secret>[^\\r\\n]{1,4000})'),
  form('cookie', /\bcurl\b/, `\\bcurl\\b[^\\r\\n]{0,500}?\\s(?:-b|--cookie)[ =]${word}`),
  form(
    'cookie',
    /sess|csrftoken|\.sid|wordpress_logged_in/i,
    '\\b(?:PHPSESSID|JSESSIONID|ASP\\.NET_SessionId|connect\\.sid|session_?id|sessid|csrftoken|wordpress_logged_in_\\w{1,40})=(?<secret>[^\\s;,"\']{8,1000})',
  ),
  // password: | and the value on the next line
  form(
    'password or key',
    /(?:pass|secret|key|token)\w{0,10}["']?:\s{0,3}[|>]/i,
    `(?:${secretNames}|passwd)["']?:[ \\t]{0,3}[|>][+-]?[ \\t]{0,3}\\r?\\n[ \\t]{1,40}(?<secret>[^\\r\\n]{1,500})`,
  ),
  // DB_PASSWORD=x, "api_key": "x", psk=x, Key Content : x. `passwd:` is a line of nsswitch.conf and stays
  form(
    'password or key',
    /pass|secret|key|token|psk|credential|schlüssel/i,
    `(?:${secretNames}|passwd(?!["']?\\s{0,3}:))\\\\?["']?(?:[ \\t]{0,3}[:=]|[ \\t]{1,20}[:=])>?[ \\t]{0,3}${noSecret}${value}`,
  ),
  // GITHUB_TOKEN=x, token: a1b2c3d4, X_PASS=x, MYSQL_PWD=x; PWD=/home/… is a folder
  form(
    'token',
    /token/i,
    '(?:[\\w-]{1,60}[_-]token["\']?[ \\t]{0,3}[:=]|(?<![\\w-])token["\']?[ \\t]{0,3}[:=](?=[ \\t]{0,3}["\']?[a-z._-]{0,60}\\d))[ \\t]{0,3}["\']?(?!0x)(?<secret>[^\\s"\',;]{8,2000})',
  ),
  form(
    'password or key',
    /_pass|pwd|\bpass=/i,
    '(?:[a-z]\\w{0,60}_pass|(?<![\\w-])pass|(?:\\b|_)(?<!OLD)pwd)["\']?[ \\t]{0,3}=[ \\t]{0,3}(?![/~]|["\']?[a-z]:\\\\|\\$)' +
      value,
  ),
  // --password x. `-p x` stays: too many programs mean a port by it
  form(
    'password or key',
    /--?[\w-]{0,40}(?:pass|secret|key|token|psk)/i,
    `(?<![\\w-])--?(?:[\\w-]{0,40}[_-])?(?:${secretNames}|passwd|token|pass|pw)[ \\t]{1,3}(?![-/])${value}`,
  ),
  // mysql -pSECRET, sshpass -p x, curl -u user:x, smbclient -U user%x, ldapsearch -w x, plink -pw x, redis-cli -a x
  form(
    'password on a command line',
    /mysql|mariadb/,
    `\\b(?:mysql|mariadb)[\\w-]{0,20}\\b${onLine}-p(?:"(?<double>[^"\\r\\n]{1,300})|'(?<single>[^'\\r\\n]{1,300})|(?<bare>[^\\s"'-][^\\s"']{0,300}))`,
    'dg',
  ),
  form('password on a command line', /sshpass/, `\\bsshpass\\s{1,5}-p[ \\t]{0,3}${word}`, 'dg'),
  form(
    'password on a command line',
    /\bcurl\b|\bwget\b/,
    `\\bcurl\\b${onLine}(?:-u|-U|--user|--proxy-user)[ =]?["']?[^\\s:"']{0,100}:(?<secret>[^\\s"']{1,300})`,
    'dg',
  ),
  form(
    'password on a command line',
    /%/,
    '\\s(?:-U|--user)[ =]?["\']?[^\\s%"\']{1,100}%(?<secret>[^\\s"\']{1,300})',
    'dg',
  ),
  form('password on a command line', /ldap/, `\\bldap\\w{2,12}\\b${onLine}-w[ \\t]{0,3}${word}`, 'dg'),
  form(
    'password on a command line',
    /-pw|redis-cli|sqlcmd|htpasswd/,
    `(?:\\s-pw|\\bredis-cli\\b${onLine}-a|\\bsqlcmd\\b${onLine}-P|\\bhtpasswd\\s{1,3}-\\w{0,5}b\\w{0,5}\\s{1,3}\\S{1,200}\\s{1,3}\\S{1,100})\\s{1,3}${word}`,
    'dg',
  ),
  form('password on a command line', /\/(?:p|pass|password):/i, `\\s/(?:p|pass|password):${word}`),
  // net use \\server\share x /user:ann; /user:ann x; net user ann x
  form(
    'password on a command line',
    /\bnet(?:\.exe)?["']?\s{1,5}use/i,
    `\\bnet(?:\\.exe)?["']?\\s{1,5}use\\s{1,5}(?:[*a-z]:?\\s{1,5})?\\\\{2,4}\\S{1,200}\\s{1,5}(?<secret>(?![/*])\\S{1,200})\\s{1,5}/`,
  ),
  form(
    'password on a command line',
    /\bnet(?:\.exe)?["']?\s{1,5}use/i,
    `\\bnet(?:\\.exe)?["']?\\s{1,5}use\\b${onLine}/user:\\s?\\S{1,200}[ \\t]{1,5}(?<secret>(?![/*])\\S{1,200})`,
  ),
  form(
    'password on a command line',
    /\bnet(?:\.exe)?["']?\s{1,5}user/i,
    `\\bnet(?:\\.exe)?["']?\\s{1,5}user[ \\t]{1,5}[\\w.@-]{1,100}[ \\t]{1,5}(?<secret>(?![/*])[^\\s]{1,200})(?=[ \\t]{1,5}/|\\s{0,3}$)`,
    'dgim',
  ),
  // openssl -passin pass:x; echo x | sudo -S
  form('password on a command line', /pass:/, '\\bpass:(?<secret>[^\\s"\']{1,300})', 'dg'),
  form(
    'password on a command line',
    /sudo\b[^\n]{0,40}-\w{0,5}S/,
    `\\becho\\s{1,3}(?:-n\\s{1,3})?${word}["']?\\s{0,3}\\|\\s{0,3}sudo\\b`,
    'dg',
  ),
  // nmcli … password x, wifi-sec.psk x, wpa_passphrase SSID x, networksetup -setairportnetwork en0 SSID x
  form(
    'Wi-Fi key',
    /nmcli/,
    `\\bnmcli\\b${onLine}(?:password|[\\w.-]{0,40}psk|[\\w.-]{0,40}wep-key\\d)\\s{1,3}${word}`,
  ),
  form(
    'Wi-Fi key',
    /wpa_passphrase|setairportnetwork/,
    `(?:wpa_passphrase|-setairportnetwork\\s{1,3}\\w{1,10})\\s{1,3}(?:"[^"\\r\\n]{1,32}"|\\S{1,32})[ \\t]{1,3}${word}`,
    'dg',
  ),
  form('Wi-Fi key', /WIFI:/, 'WIFI:(?:[^;\\r\\n]{0,80};){0,6}?P:(?<secret>[^;\\r\\n]{1,100})', 'dg'),
  form(
    'Wi-Fi key',
    /wep[_-]?key\d|\bPSK\s/i,
    '(?:wep[_-]?key\\d["\']?[ \\t]{0,3}[:=][ \\t]{0,3}|\\bPSK[ \\t]{1,5}(?="))["\']?(?<secret>[^\\s"\']{1,200})',
  ),
  // <password>x</password>, <add key="Password" value="x"/>, <Value>x</Value> of an unattended setup
  form(
    'password or key',
    /<[\w:.-]{0,40}(?:pass|secret|key|token|pwd)/i,
    '<[\\w:.-]{0,40}(?:password|passwd|passphrase|pwd|secret|key_?material|api_?key|token)(?:\\s[^<>]{0,200})?>\\s{0,20}(?:<value>)?(?<secret>[^<\\s][^<]{0,1000})<',
  ),
  form(
    'password or key',
    /value\s?=/i,
    '\\b(?:key|name)\\s?=\\s?["\'][^"\'\\r\\n]{0,60}(?:password|secret|token|api_?key|pwd)["\']\\s{1,5}value\\s?=\\s?["\'](?<secret>[^"\'\\r\\n]{1,500})',
  ),
  // machine x login y password z; what is only a sentence has no login before it
  form(
    'password or key',
    /\bmachine\s|\blogin\s/,
    '(?:\\blogin\\s{1,5}\\S{1,200}|\\bmachine\\s{1,5}\\S{1,200}|\\bdefault)\\s{1,5}(?:account\\s{1,5}\\S{1,100}\\s{1,5})?password\\s{1,5}(?<secret>[^\\s]{1,300})',
    'dg',
  ),
  // .pgpass: host:port:database:user:password
  form(
    'password or key',
    /^[ \t]{0,20}[^\s:#]{1,200}:(?:\d{1,5}|\*):[^\s:]{1,100}:[^\s:]{1,100}:/m,
    '^[ \\t]{0,20}(?![\\da-f:.]{1,60}(?:[\\s/%]|$))(?!\\S{0,60}[\\da-f]{2}(?::[\\da-f]{2}){5})(?=[^\\s:]{0,200}[a-z*.])[^\\s:#<]{1,200}:(?:\\d{1,5}|\\*):(?:[a-z_*][^\\s:]{0,100}):(?:[a-z_*][^\\s:]{0,100}):(?<secret>[^\\s/][^\\s]{0,300})$',
    'dgim',
  ),
  // Postfix: [smtp.example.com]:587 user:password; user@example.com:password
  form(
    'password or key',
    /^[ \t]{0,20}\[?[\w.-]{1,200}\]?(?::\w{1,10})?[ \t]{1,20}[^\s:]{1,200}:/m,
    '^[ \\t]{0,20}(?:\\[(?=[\\d.]{0,40}[a-z])[\\w.-]{1,200}\\](?::\\w{1,10})?[ \\t]{1,20}[^\\s:]{1,200}|[\\w.-]{1,200}(?::\\d{1,5})?[ \\t]{1,20}[\\w.+-]{1,100}@[\\w.-]{1,200}):(?<secret>[^\\s]{1,300})[ \\t]{0,5}$',
    'dgim',
  ),
  // chap-secrets: "ann" * "x" *
  form(
    'password or key',
    /"\s{1,10}(?:\*|[\d.]{7,15})\s{0,5}$/m,
    '^\\s{0,5}"?[\\w.@\\\\-]{1,100}"?[ \\t]{1,10}(?:\\*|"?[\\w.-]{1,60}"?)[ \\t]{1,10}"(?<secret>[^"\\r\\n]{1,200})"[ \\t]{1,10}(?:\\*|[\\d.]{7,15})',
    'dgm',
  ),
  // $6$salt$hash, {SSHA512}…, NT hashes of pwdump
  form(
    'password hash',
    /\$(?:\w{1,10})\$/,
    '(?<![\\w$])(?<secret>\\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|sha1|md5|scrypt|argon2\\w{1,2}|pbkdf2[\\w-]{0,10})\\$[\\w./+=,$-]{20,300})',
    'dg',
  ),
  form(
    'password hash',
    /\{[A-Z][A-Z0-9.-]{2,20}\}/,
    '\\{(?:PLAIN|PLAIN-MD5|CLEARTEXT|CRYPT|[A-Z0-9]{2,8}-CRYPT|S?SHA\\d{0,3}|S?MD5|S?SHA\\d{0,3}\\.(?:HEX|B64)|BLF-CRYPT|ARGON2\\w{0,2}|PBKDF2|SCRAM-SHA-\\d{1,3}|CRAM-MD5|DIGEST-MD5)\\}(?<secret>[^\\s:"\']{3,300})',
    'dg',
  ),
  form('password hash', /:[\da-f]{32}:{1,3}/i, ':\\d{1,6}:(?<secret>[\\da-f]{32}:[\\da-f]{32}):::'),
  // BitLocker: 8 groups of 6 digits. FileVault: 6 groups of 4. Windows: 5 groups of 5
  form('recovery key', /\d{6}-\d{6}/, '(?<![\\d-])(?<secret>\\d{6}(?:-\\d{6}){7})(?![\\d-])', 'dg'),
  form(
    'recovery key',
    /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/,
    '(?<![\\w-])(?<secret>(?=[A-Z-]{0,28}\\d)(?=[\\d-]{0,28}[A-Z])[A-Z0-9]{4}(?:-[A-Z0-9]{4}){5})(?![\\w-])',
    'dg',
  ),
  form(
    'recovery key',
    /[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/,
    '(?<![\\w-])(?<secret>(?=[A-Z-]{0,28}\\d)(?=[\\d-]{0,28}[A-Z])[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4})(?![\\w-])',
    'dg',
  ),
  form(
    'recovery key',
    /(?:rocommunity|rwcommunity)/,
    '\\b(?:rocommunity6?|rwcommunity6?)[ \\t]{1,10}(?<secret>(?!public\\b)\\S{1,100})',
    'dg',
  ),
  // Tokens by their own form: AWS, GitHub, GitLab, Slack, Google, Stripe, npm, PyPI, JWT and others
  form(
    'token',
    /AKIA|ASIA|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox[a-z]-|xapp-|hooks\.slack|AIza|ya29\.|GOCSPX-|[srp]k_(?:live|test)_|whsec_|npm_|pypi-|eyJ|SG\.|hf_|sk-|dckr_pat_|do[opr]_v1_|hv[sb]\.|shp[a-z]{2}_|\d{8}:AA|rk_/,
    '(?<![\\w-])(?<secret>(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\\w{22,255}|gl(?:pat|ptt|dt|rt|cbt|ft|soat|oas)-[\\w-]{20,255}|xox[abeprs]-[A-Za-z0-9-]{10,255}|xapp-[A-Za-z0-9-]{10,255}|AIza[\\w-]{30,45}|ya29\\.[\\w-]{20,2000}|GOCSPX-[\\w-]{20,60}|[srp]k_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{16,255}|npm_[A-Za-z0-9]{30,60}|pypi-[\\w-]{16,500}|eyJ[\\w-]{10,2000}\\.[\\w-]{10,4000}\\.[\\w-]{10,1000}|SG\\.[\\w-]{16,64}\\.[\\w-]{16,64}|hf_[A-Za-z0-9]{30,60}|sk-(?!ssh-|ecdsa-)[\\w-]{20,255}|dckr_pat_[\\w-]{20,60}|do[opr]_v1_[\\da-f]{60,70}|hv[sb]\\.[\\w-]{20,300}|shp(?:at|ca|pa|ss)_[\\da-fA-F]{32}|\\d{8,10}:AA[\\w-]{33})',
    'dg',
  ),
  form(
    'token',
    /hooks\.slack/,
    'hooks\\.slack\\.com/services/(?<secret>[A-Z0-9]{6,20}/[A-Z0-9]{6,20}/[A-Za-z0-9]{10,40})',
    'dg',
  ),
];
