/** Something with an order: what it comes after, in a graph whose nodes are listed by position. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Ways that lead back to where they began, each as a path from its first node by position back to that node. Ways that share a node with one
 * already found are left for when that is mended.
 */
export function cyclesIn(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const open = new Set(graph.keys());
  prune(graph, open);
  for (const start of graph.keys()) {
    if (!open.has(start)) continue;
    const cycle = shortestWayBack(graph, open, start);
    if (!cycle) continue;
    cycles.push(cycle);
    for (const node of cycle) open.delete(node);
    prune(graph, open);
  }
  return cycles;
}

/** Drops what cannot be on a cycle: nodes that come after nothing that is left. */
function prune(graph: Graph, open: Set<string>): void {
  const users = new Map<string, string[]>();
  const waiting = new Map<string, number>();
  for (const node of open) {
    const next = nextOf(graph, open, node);
    waiting.set(node, next.length);
    for (const other of next) users.set(other, [...(users.get(other) ?? []), node]);
  }
  const free = [...open].filter(node => waiting.get(node) === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    open.delete(node);
    for (const user of users.get(node) ?? []) {
      const left = (waiting.get(user) ?? 0) - 1;
      waiting.set(user, left);
      if (left === 0) free.push(user);
    }
  }
}

function nextOf(graph: Graph, open: ReadonlySet<string>, node: string): string[] {
  return [...new Set(graph.get(node))].filter(other => open.has(other));
}

function shortestWayBack(graph: Graph, open: ReadonlySet<string>, start: string): string[] | undefined {
  const cameFrom = new Map<string, string>();
  let front = [start];
  while (front.length > 0) {
    const next: string[] = [];
    for (const node of front) {
      for (const other of nextOf(graph, open, node)) {
        if (other === start) return wayTo(node, cameFrom, start);
        if (cameFrom.has(other)) continue;
        cameFrom.set(other, node);
        next.push(other);
      }
    }
    front = next;
  }
  return undefined;
}

function wayTo(last: string, cameFrom: ReadonlyMap<string, string>, start: string): string[] {
  const way = [start];
  for (let node: string | undefined = last; node !== undefined && node !== start; node = cameFrom.get(node))
    way.splice(1, 0, node);
  return [...way, start];
}
