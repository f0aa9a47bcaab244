import { dataOf, isTold, type Known } from './known.ts';
import { tagsOf } from './tags.ts';

/** Whether other servers are told to send with TLS only: the record of MTA-STS (RFC 8461, 3.1). */
export interface MtaStsRecord {
  readonly isThere: boolean;
  readonly problems: string[];
}

export function mtaStsRecord(domain: string, known: Known): MtaStsRecord | undefined {
  const looked = known.look(`_mta-sts.${domain}`, 'TXT');
  if (!isTold(looked)) return undefined;
  const records = dataOf(looked).filter(text => /^v=STSv1\s*(?:;|$)/.test(text));
  const [only] = records;
  if (only === undefined) return { isThere: false, problems: [] };
  if (records.length > 1)
    return { isThere: true, problems: [`${records.length} MTA-STS records, where there may be one`] };
  const id = tagsOf(only).tags.get('id') ?? '';
  return {
    isThere: true,
    problems: /^[a-z\d]{1,32}$/i.test(id) ? [] : [`MTA-STS: id=${id}, where 1 to 32 letters and digits belong`],
  };
}

/** The logo of a domain: `default._bimi` (draft-brand-indicators-for-message-identification). */
export function bimiProblems(domain: string, known: Known): string[] | undefined {
  const looked = known.look(`default._bimi.${domain}`, 'TXT');
  if (!isTold(looked)) return undefined;
  const records = dataOf(looked).filter(text => /^v=BIMI1\s*(?:;|$)/i.test(text));
  if (records.length > 1) return [`${records.length} BIMI records, where there may be one`];
  return records.flatMap(record => {
    const { tags } = tagsOf(record);
    // Empty on purpose: the domain wants no logo.
    const wrong = ['l', 'a'].filter(
      name => (tags.get(name) ?? '') !== '' && !/^https:\/\/\S+$/i.test(tags.get(name) ?? ''),
    );
    return [
      ...(tags.has('l') ? [] : ['BIMI: no place of the logo (l=)']),
      ...wrong.map(name => `BIMI: ${name}=${tags.get(name)} is no https address`),
    ];
  });
}
