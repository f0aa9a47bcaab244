/**
 * What of a person is replaced where a report leaves the machine. `none`: nothing. `standard`: names, hosts, addresses, serial numbers and the like, but
 * not what everybody knows. `strict`: that as well. Secrets are cut out long before, whatever the level.
 */
export const redactionLevels = ['none', 'standard', 'strict'] as const;
export type RedactionLevel = (typeof redactionLevels)[number];

/** What was replaced by stand-ins, for the reader of a report. The stand-ins' meaning stays with the owner of the machine. */
export interface Redaction {
  readonly level: RedactionLevel;
  readonly replaced: readonly {
    /** `host name`, `IPv4 address`. */
    readonly kind: string;
    /** How many different ones, and how often they stood there. */
    readonly values: number;
    readonly times: number;
  }[];
}
