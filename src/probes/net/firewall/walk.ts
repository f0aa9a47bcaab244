import { Unparsable } from '../../../model/probe.ts';
import { answerTo, type Packet } from './packet.ts';
import type { Base, Chain, Fate, Hit, Rule, Step, Table } from './table.ts';

/** How a chain can end: `accept` stops the walk through this table only, and `fall` goes on in the chain that jumped here. */
interface End {
  readonly mayAccept: boolean;
  readonly mayFall: boolean;
  readonly packet: Packet;
}

/** The kernel follows 16 jumps (NFT_JUMP_STACK_SIZE); more than these rules in one walk are rules that go in circles. */
const limits = { jumps: 16, rules: 500_000, unsure: 3 } as const;
const hooks: { readonly [direction in Packet['direction']]: readonly Base['hook'][] } = {
  out: ['output', 'postrouting', 'egress'],
  in: ['ingress', 'prerouting', 'input'],
};

/** What becomes of a new connection: of its first packet, which comes in again where it is for this machine itself, and of the answer. */
export function fateOf(start: Packet, tables: readonly Table[]): Fate {
  const sent = fateOfOne(start, tables);
  if (sent.blocked || sent.turned || start.local === undefined) return sent;
  const back = start.local ? { ...start, direction: 'in' as const } : answerTo(start);
  const { blocked, unsure } = fateOfOne(back, tables);
  const mark = (hit: Hit): Hit => (start.local ? hit : { ...hit, answers: true });
  return {
    ...(blocked && { blocked: mark(blocked) }),
    unsure: [...sent.unsure, ...unsure.map(mark)].slice(0, limits.unsure),
  };
}

/** Follows one packet through every chain it meets. A packet accepted by one table is still asked about in the next. */
function fateOfOne(start: Packet, tables: readonly Table[]): Fate {
  const order = hooks[start.direction];
  const entries = tables
    .filter(table => table.families.includes(start.family))
    .flatMap(table =>
      [...table.chains.values()].flatMap(chain => (chain.base ? [{ table, chain, base: chain.base }] : [])),
    )
    .filter(({ base }) => order.includes(base.hook) && !(base.nat && start.direction === 'in'))
    .filter(({ base }) => !base.devices || base.devices.includes(start.adapter ?? ''))
    .sort((a, b) => order.indexOf(a.base.hook) - order.indexOf(b.base.hook) || a.base.priority - b.base.priority);
  const walk = new Walk();
  let packet = start;
  for (const { table, chain, base } of entries) {
    const end = walk.through(table, chain, packet, true, 0);
    const policy = { action: 'drop' as const, rule: 'policy drop', where: `${table.name}/${chain.name}` };
    if (end.mayFall && base.policy === 'drop') {
      walk.note({ ...policy, ...(base.packets === undefined ? {} : { packets: base.packets }) }, !end.mayAccept);
    }
    packet = end.packet;
    if (walk.blocked) return { blocked: walk.blocked, unsure: [] };
  }
  return { ...(walk.turned && { turned: walk.turned }), unsure: walk.unsure.slice(0, limits.unsure) };
}

class Walk {
  blocked: Hit | undefined;
  turned: Hit | undefined;
  readonly unsure: Hit[] = [];
  #rules = 0;

  note(hit: Hit, sure: boolean): void {
    if (sure) this.blocked ??= hit;
    else this.unsure.push(hit);
  }

  /** `sure`: the packet gets here whatever the undecided matches before were. */
  through(table: Table, chain: Chain, start: Packet, sure: boolean, depth: number): End {
    let state = { sure, mayAccept: false, mayFall: false, packet: start };
    for (const rule of chain.rules) {
      this.#rules += 1;
      if (this.#rules > limits.rules || depth > limits.jumps) throw new Unparsable('firewall rules that go in circles');
      for (const step of rule.decide(state.packet)) {
        const { over, ...next } = this.#step({ table, chain, rule, step, depth }, state);
        state = next;
        if (over) return next;
      }
    }
    return { ...state, mayFall: true };
  }

  #step(at: At, state: State): State & { over: boolean } {
    const { verdict, truth } = at.step;
    const fits = truth === 'yes';
    switch (verdict.do) {
      case 'drop':
      case 'reject':
        this.note(hitOf(at, verdict.do), state.sure && fits);
        return { ...state, over: fits };
      case 'accept':
        return { ...state, mayAccept: true, sure: false, over: fits };
      case 'return':
        return { ...state, mayFall: true, sure: false, over: fits };
      case 'rewrite':
        if (state.sure && fits && verdict.what.includes('address')) this.turned ??= hitOf(at, 'redirect');
        return { ...state, packet: without(state.packet, verdict.what), over: false };
      default:
        return this.#jump(at, state, verdict, fits);
    }
  }

  #jump(
    at: At,
    state: State,
    verdict: { do: 'jump' | 'goto'; chain: string },
    fits: boolean,
  ): State & { over: boolean } {
    const target = at.table.chains.get(verdict.chain);
    if (!target) throw new Unparsable(`a firewall rule jumps to "${verdict.chain}", which is not there`);
    const end = this.through(at.table, target, state.packet, state.sure && fits, at.depth + 1);
    const gone = verdict.do === 'goto';
    return {
      mayAccept: state.mayAccept || end.mayAccept,
      mayFall: state.mayFall || (gone && end.mayFall),
      sure: state.sure && !end.mayAccept && !gone,
      packet: end.packet,
      over: fits && (gone || !end.mayFall),
    };
  }
}

interface At {
  readonly table: Table;
  readonly chain: Chain;
  readonly rule: Rule;
  readonly step: Step;
  readonly depth: number;
}

interface State extends End {
  readonly sure: boolean;
}

function hitOf({ table, chain, rule }: At, action: Hit['action']): Hit {
  const where = `${table.name}/${chain.name}`;
  return { action, rule: rule.text, where, ...(rule.packets === undefined ? {} : { packets: rule.packets }) };
}

function without(packet: Packet, what: readonly string[]): Packet {
  const { direction, family, protocol, ...rest } = packet;
  return {
    direction,
    family,
    protocol,
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !what.includes(name))),
  };
}
