import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { amount, known, lines, text } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { askContainer, isContainer } from '../_container.ts';
import { harmlessReason } from '../_harmless.ts';
import { systemdTime } from '../_time.ts';
import { type Service, ServicesFact } from './fact.ts';

const properties =
  'Id,Description,ActiveState,SubState,Result,Type,NRestarts,ExecMainCode,ExecMainStatus,StateChangeTimestamp,InactiveEnterTimestamp,UnitFileState,TriggeredBy,Triggers,Transient';

/** 128 + SIGTERM: what a program that handles the signal itself ends with (Java, shells). It was stopped, and did not fail. */
const exitAfterStop = 143;
const terminated = 15;

/** CLD_EXITED; CLD_KILLED and CLD_DUMPED are 2 and 3. */
const exited = '1';

function kindOf(unit: ReadonlyMap<string, string>): Service['kind'] {
  const name = unit.get('Id') ?? '';
  if (/\.(?:mount|automount|swap)$/.test(name)) return 'mount';
  if (!name.endsWith('.service')) return 'other';
  return unit.get('Type') === 'oneshot' || /\.timer/.test(unit.get('TriggeredBy') ?? '') ? 'task' : 'service';
}

function endOf(unit: ReadonlyMap<string, string>): { exitCode?: number; signal?: number } {
  const status = Number(unit.get('ExecMainStatus'));
  if (!status) return {};
  return unit.get('ExecMainCode') === exited ? { exitCode: status } : { signal: status };
}

function troubleOf(unit: ReadonlyMap<string, string>): Service['trouble'] | undefined {
  if (unit.get('ActiveState') === 'failed') return 'failed';
  // One that ends well and is started again by Restart=always is a timer of its own making.
  if (unit.get('SubState')?.startsWith('auto-restart'))
    return unit.get('Result') === 'success' ? undefined : 'restarting';
  return Number(unit.get('NRestarts')) > 0 && unit.get('ActiveState') === 'active' ? 'restarted' : undefined;
}

function reasonOf(unit: ReadonlyMap<string, string>, where: { container: boolean; virtual: boolean }) {
  const { exitCode, signal } = endOf(unit);
  const stopped = exitCode === exitAfterStop || (signal === terminated && unit.get('Result') === 'signal');
  if (stopped && troubleOf(unit) === 'failed') return 'it was stopped, and ends so when it is';
  if (unit.get('Transient') === 'yes') return 'a command that somebody started by systemd-run';
  if (/\.(?:scope|slice|device)$/.test(unit.get('Id') ?? '')) return 'a session, not a service';
  if (kindOf(unit) === 'mount' && unit.get('UnitFileState') === 'generated')
    return 'it is of /etc/fstab, which may allow it to be away';
  return harmlessReason(unit.get('Id') ?? '', where);
}

function systemdFact(stdout: string): ServicesFact {
  const said = parts(stdout);
  if (said.get('manager')?.trim() !== 'systemd') return { manager: 'none', list: [] };
  if (!(Number(said.get('asked')?.trim()) > 0)) throw new Unparsable('systemd was asked and did not answer');
  const virtual = !['', 'none'].includes(said.get('virtual')?.trim() ?? '');
  const where = { container: isContainer(said), virtual };
  const units = (said.get('units') ?? '').split(/\n\s*\n/).map(block => lines(block, '='));
  const list = units.flatMap(unit => {
    const trouble = troubleOf(unit);
    const name = text(unit.get('Id'));
    if (trouble === undefined || name === undefined) return [];
    return {
      name,
      trouble,
      kind: kindOf(unit),
      why: text(unit.get('Result')),
      ...endOf(unit),
      restarts: amount(unit.get('NRestarts')),
      since: systemdTime(unit.get('StateChangeTimestamp') ?? unit.get('InactiveEnterTimestamp')),
      enabled:
        unit.get('UnitFileState') &&
        /^(?:enabled|alias|generated|indirect|static)/.test(unit.get('UnitFileState') ?? ''),
      starts: text(unit.get('Triggers')),
      harmless: reasonOf(unit, where),
    };
  });
  return known(ServicesFact, { manager: 'systemd', state: text(said.get('state')), list });
}

/** Times are made by systemctl itself, so that TZ decides in which zone. The number of units shows that it answered. */
export const servicesBySystemd: Method<unknown, ServicesFact> = {
  command: () => sh`echo '--- manager'
if [ -d /run/systemd/system ]; then echo systemd; else echo none; command -v rc-status >/dev/null 2>&1 && { echo itfix: missing: systemctl >&2; exit 127; }; exit 0; fi
echo '--- units'; TZ=UTC systemctl show --no-pager -p ${properties} '*' |
  awk 'BEGIN { RS = ""; ORS = "\n\n" } /ActiveState=failed/ || /SubState=auto-restart/ || /NRestarts=[1-9]/ { print } END { print "--- asked\n" NR }'
echo '--- state'; systemctl is-system-running 2>/dev/null
${askContainer}echo '--- virtual'; systemd-detect-virt --vm 2>/dev/null; :`,
  parse: ({ stdout }) => systemdFact(stdout),
};
