import { seeded } from './_seeded.ts';

/** A secret, and what a program printed with it. */
export interface Planted {
  readonly kind: string;
  readonly secret: string;
  readonly output: string;
}

const large = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const small = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const hex = '0123456789abcdef';
const letters = large + small + digits;

const random = seeded(20261128);
const { text } = random;

/** As people choose them: no two the same, and no part of anything else. */
const password = (): string =>
  `${text(3, small)}${text(2, digits)}${text(3, large)}${random.pick(['!', '.', '-', '_', '+', '#'])}${text(4, letters)}`;
const long = (length: number) => (): string => text(length, letters);
const hexes = (length: number) => (): string => text(length, hex);
const led = (lead: string, length: number) => (): string => lead + text(length, letters);
const groups = (number: number, size: number, from: string) => (): string =>
  Array.from({ length: number }, (_, at) => (at === 0 ? `A${text(size - 2, from)}7` : text(size, from))).join('-');
const numbers = (): string => Array.from({ length: 8 }, () => text(6, digits)).join('-');
const key = (): string => Array.from({ length: 3 }, () => text(64, letters)).join('\n');
const jwt = (): string => `eyJ${text(20, letters)}.${text(60, letters)}.${text(43, letters)}`;

type Template = readonly [kind: string, make: () => string, output: (secret: string) => string];

const templates: readonly Template[] = [
  ['OpenSSH key', key, s => `-----BEGIN OPENSSH PRIVATE KEY-----\n${s}\n-----END OPENSSH PRIVATE KEY-----`],
  [
    'RSA key',
    key,
    s => `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${s}\n-----END RSA PRIVATE KEY-----`,
  ],
  ['PGP key', key, s => `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${s}\n=AbCd\n-----END PGP PRIVATE KEY BLOCK-----`],
  [
    'PuTTY key',
    key,
    s =>
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 3\n${s}\nPrivate-MAC: ${text(64, hex)}`,
  ],
  ['WireGuard key', () => `${text(43, letters)}=`, s => `[Interface]\nPrivateKey = ${s}\nListenPort = 51820`],
  [
    'WireGuard preshared key',
    () => `${text(43, letters)}=`,
    s => `[Peer]\nPresharedKey = ${s}\nAllowedIPs = 0.0.0.0/0`,
  ],
  [
    'AWS id',
    () => `AKIA${text(16, large + digits)}`,
    s => `aws configure list: access_id ${s} shared-credentials-file`,
  ],
  ['AWS secret', long(40), s => `AWS_SECRET_ACCESS_KEY=${s}`],
  ['AWS file', long(40), s => `[default]\naws_secret_access_key = ${s}\nregion = eu-west-1`],
  ['GitHub token', led('ghp_', 36), s => `remote: https://github.com/x/y.git using ${s} now`],
  ['GitHub fine token', led('github_pat_', 60), s => `Login with ${s}, done`],
  ['GitLab token', led('glpat-', 20), s => `PRIVATE: ${s}`],
  ['Slack token', () => `xoxb-${text(12, digits)}-${text(24, letters)}`, s => `bot started with ${s}`],
  [
    'Slack hook',
    () => `T${text(9, large)}/B${text(9, large)}/${text(24, letters)}`,
    s => `POST https://hooks.slack.com/services/${s} 200`,
  ],
  ['Google key', led('AIza', 35), s => `GET /maps/api/js?callback=x&v=3 (${s})`],
  ['Google secret', led('GOCSPX-', 28), s => `oauth client uses ${s}`],
  ['Stripe key', led('sk_live_', 24), s => `stripe: ${s} accepted`],
  ['npm token', led('npm_', 36), s => `//registry.npmjs.org/:_authToken=${s}`],
  ['PyPI token', led('pypi-', 60), s => `twine upload as __token__ ${s}`],
  ['JWT', jwt, s => `session ${s} opened`],
  [
    'bearer',
    () => `${text(10, letters)}7${text(20, letters)}`,
    s => `curl -H "Authorization: Bearer ${s}" https://api.example.com/`,
  ],
  ['bearer in a log', () => `${text(10, letters)}7${text(20, letters)}`, s => `sent header Bearer ${s} to upstream`],
  ['basic login', long(24), s => `Proxy-Authorization: Basic ${s}`],
  ['key in a header', long(32), s => `X-Api-Key: ${s}`],
  [
    'Azure SAS',
    () => `${text(42, letters)}%3D`,
    s => `https://x.blob.core.windows.net/c/f?sv=2022-11-02&se=2027-01-01&sr=b&sp=r&sig=${s}`,
  ],
  [
    'signed address',
    hexes(64),
    s => `GET https://b.s3.amazonaws.com/f?X-Amz-Date=20260304T000000Z&X-Amz-Signature=${s} 200`,
  ],
  ['token in an address', long(32), s => `https://app.example.com/cb?access_token=${s}&state=1`],
  ['mysql -p', password, s => `ann  1234  0.0 mysql -h db -u root -p${s} shop`],
  ['mysqldump -p', password, s => `mysqldump --single-transaction -u backup -p'${s}' --all-databases`],
  ['curl -u', password, s => `curl -s -u backup:${s} https://nas.example.com/x`],
  ['curl --user', password, s => `curl --user "backup:${s}" ftp://x`],
  ['curl cookie', long(32), s => `curl -b session=${s} https://x.example.com`],
  ['sshpass', password, s => `sshpass -p ${s} ssh backup@nas`],
  ['sshpass glued', password, s => `sshpass -p'${s}' rsync -a x y`],
  ['net use', password, s => `net use Z: \\\\srv\\share ${s} /user:FIRM\\ann /persistent:yes`],
  ['net use behind', password, s => `net use \\\\srv\\share /user:ann ${s}`],
  ['net user', password, s => `net user ann ${s} /add`],
  ['smbclient', password, s => `smbclient //srv/share -U ann%${s}`],
  ['ldapsearch', password, s => `ldapsearch -x -D cn=admin,dc=x -w ${s} -b dc=x`],
  ['plink', password, s => `plink.exe -ssh ann@srv -pw ${s} uptime`],
  ['openssl', password, s => `openssl pkcs12 -in x.p12 -passin pass:${s} -nodes`],
  ['redis-cli', password, s => `redis-cli -h cache -a ${s} ping`],
  ['option', password, s => `/usr/bin/agent --server x --password ${s} --verbose`],
  ['option with =', password, s => `/usr/bin/agent --api-token=${s}9 --port 17`],
  ['option for a token', () => `t0${text(20, letters)}`, s => `runner register --registration-token ${s} --url x`],
  ['sudo -S', password, s => `sh -c echo ${s} | sudo -S apt-get update`],
  ['rdp', password, s => `xfreerdp /v:srv /u:ann /p:${s} /cert:ignore`],
  ['mount', password, s => `mount -t cifs //srv/x /mnt -o username=ann,password=${s},vers=3.0`],
  ['address', password, s => `http_proxy=http://ann:${s}@proxy.example.com:3128/`],
  ['database address', password, s => `DATABASE_URL=postgres://app:${s}@db.internal:5432/shop`],
  ['git address', password, s => `origin  https://oauth2:${s}@git.example.com/x.git (fetch)`],
  ['Go address', password, s => `dsn: app:${s}@tcp(db:3306)/shop`],
  ['environment', password, s => `PGPASSWORD=${s}`],
  ['environment token', long(24), s => `CI_DEPLOY_TOKEN=${s}`],
  ['environment key', long(32), s => `APP_SECRET_KEY=${s}`],
  ['environment pass', password, s => `SMTP_PASS=${s}`],
  ['environment pwd', password, s => `MYSQL_PWD=${s}`],
  ['ini', password, s => `[client]\nuser=ann\npassword = ${s}\nhost=db`],
  ['yaml', password, s => `db:\n  user: ann\n  password: ${s}\n`],
  ['yaml in quotes', password, s => `api:\n  client_secret: "${s}"\n`],
  ['yaml block', password, s => `auth:\n  password: |\n    ${s}\n`],
  ['json', password, s => `{"user":"ann","password":"${s}","port":1}`],
  ['json in json', password, s => `{"line":"{\\"apiKey\\":\\"${s}\\"}"}`],
  ['xml', password, s => `<server><username>ann</username><password>${s}</password></server>`],
  ['xml attribute', password, s => `<add key="SmtpPassword" value="${s}" />`],
  [
    'unattended setup',
    password,
    s => `<AdministratorPassword><Value>${s}</Value><PlainText>true</PlainText></AdministratorPassword>`,
  ],
  ['wpa_supplicant', password, s => `network={\n\tssid="Home"\n\tpsk="${s}"\n\tkey_mgmt=WPA-PSK\n}`],
  ['wpa_supplicant hex', hexes(64), s => `network={\n\tssid="Home"\n\tpsk=${s}\n}`],
  ['NetworkManager', password, s => `[wifi-security]\nkey-mgmt=wpa-psk\npsk=${s}\n`],
  ['WEP', hexes(26), s => `wep-key0=${s}`],
  ['nmcli', password, s => `nmcli dev wifi connect Home password ${s}`],
  ['netsh', password, s => `    Security settings\n    Key Content            : ${s}\n`],
  ['netsh in German', password, s => `    Schlüsselinhalt        : ${s}\n`],
  [
    'Windows profile',
    password,
    s => `<sharedKey><keyType>passPhrase</keyType><keyMaterial>${s}</keyMaterial></sharedKey>`,
  ],
  ['QR code', long(14), s => `WIFI:T:WPA;S:Home;P:${s};;`],
  ['Postfix', password, s => `[smtp.example.com]:587 ann@example.com:${s}`],
  ['Postfix without brackets', password, s => `smtp.example.com ann@example.com:${s}`],
  ['Dovecot', () => text(60, letters), s => `ann:{SSHA256}${s}:1000:1000`],
  ['netrc', password, s => `machine ftp.example.com login ann password ${s}`],
  ['netrc in lines', password, s => `machine ftp.example.com\n  login ann\n  password ${s}\n`],
  ['pgpass', password, s => `db.example.com:5432:shop:ann:${s}`],
  ['chap-secrets', password, s => `"ann" * "${s}" *`],
  ['cookie', long(32), s => `Set-Cookie: sid=${s}; HttpOnly`],
  ['request cookie', long(32), s => `> Cookie: a=1; session=${s}`],
  ['PHP session', long(26), s => `GET /x;PHPSESSID=${s} 200`],
  ['connection string', password, s => `Server=db;Database=shop;User Id=ann;Password=${s};Encrypt=true`],
  ['connection string with Pwd', password, s => `Driver={ODBC};Uid=ann;Pwd=${s};`],
  [
    'Azure storage',
    () => `${text(86, letters)}==`,
    s => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};EndpointSuffix=core.windows.net`,
  ],
  ['Azure bus', () => `${text(43, letters)}=`, s => `Endpoint=sb://x/;SharedAccessKeyName=k;SharedAccessKey=${s}`],
  ['BitLocker', numbers, s => `    Numerical Password:\n      ID: {x}\n      Password:\n        ${s}`],
  ['FileVault', groups(6, 4, large + digits), s => `Recovery key = '${s}'`],
  ['FileVault alone', groups(6, 4, large + digits), s => `write this down: ${s} !`],
  ['product key', groups(5, 5, large + digits), s => `Digital licence ${s} installed`],
  ['shadow', () => `$6$${text(12, letters)}$${text(86, letters)}`, s => `ann:${s}:19700:0:99999:7:::`],
  ['yescrypt', () => `$y$j9T$${text(22, letters)}$${text(43, letters)}`, s => `ann:${s}:19700:0:99999:7:::`],
  ['htpasswd', () => `$apr1$${text(8, letters)}$${text(22, letters)}`, s => `ann:${s}`],
  ['bcrypt', () => `$2y$10$${text(53, letters)}`, s => `ann:${s}`],
  ['otp', () => text(32, large), s => `otpauth://totp/x?issuer=y&secret=${s}&digits=6`],
];

/** Each way in which a secret can stand somewhere, four times with another secret. */
export const plantedSecrets: readonly Planted[] = templates.flatMap(([kind, make, output]) =>
  Array.from({ length: 4 }, () => {
    const secret = make();
    return { kind, secret, output: output(secret) };
  }),
);
