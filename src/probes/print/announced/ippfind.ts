import { type Command, sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { type Announced, printer } from './fact.ts';

const waitSec = 4;
const fields = ['service_name', 'service_hostname', 'service_port', 'txt_rp', 'txt_UUID', 'txt_ty', 'txt_note'];
/** ippfind(1): 1 is "nothing found". */
const nothingFound = 1;

/** Comes with CUPS's own tools, and with every Mac; there Bonjour always runs. */
export const announcedByIppfind = (before: Command): Method<object, Announced> => ({
  needs: ['ippfind'],
  command: () =>
    sh`${before}ippfind -T ${waitSec} _ipp._tcp -x echo ${fields.map(field => `{${field}}|`).join('')} \; 2>&1; echo "exit $?"`,
  parse: ({ stdout }) => {
    if (/^not listening|Unable to (?:browse|connect)|Daemon not running/im.test(stdout))
      return { listening: false, list: [] };
    const exit = Number(/^exit (?<code>\d+)$/m.exec(stdout)?.groups?.code ?? Number.NaN);
    if (exit !== 0 && exit !== nothingFound) throw new Unparsable(`ippfind says: ${stdout.trim().slice(0, 80)}`);
    const rows = stdout.split('\n').filter(line => line.split('|').length === fields.length + 1);
    const list = rows.map(row => {
      const [name = '', host = '', port = '', path = '', uuid = '', model = '', location = ''] = row.split('|');
      return printer({ name, host, port: Number(port), uuid, model, location, ...(path !== '' && { path }) });
    });
    return { listening: true, list };
  },
});
