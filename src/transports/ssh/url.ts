/** Need not be said (RFC 4253, 4.1). */
export const usualPort = 22;

interface Account {
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** `ssh://user@host`, with the port where it is not 22. */
export function urlOf({ user, host, port }: Account): string {
  const where = host.includes(':') ? `[${host}]` : host;
  return `ssh://${user}@${where}${port === usualPort ? '' : `:${port}`}`;
}
