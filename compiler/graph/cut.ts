/** The cheapest set of values that parts what is known from what reads it: a minimal cut. */

/** What is to be parted; members are numbers from 0. */
export interface Network {
  /** What taking each member costs; Infinity where it cannot be taken. */
  readonly costs: readonly number[];
  /** The members each is computed from. */
  readonly operands: readonly (readonly number[])[];
  readonly known: ReadonlySet<number>;
  readonly read: ReadonlySet<number>;
}

interface Edge {
  readonly to: number;
  /** What may still flow. */
  left: number;
  readonly back: number;
}

/**
 * The members of least cost such that from what is known to what is read every way leads through one; of equal cuts the
 * nearest to what is read. Undefined where there is none.
 */
export function cheapestCut(network: Network): ReadonlySet<number> | undefined {
  const flow = new Flow(network);
  return flow.exhaust() ? flow.cut() : undefined;
}

class Flow {
  readonly #edges: Edge[][];
  readonly #source: number;
  readonly #sink: number;
  readonly #members: number;

  constructor({ costs, operands, known, read }: Network) {
    this.#members = costs.length;
    this.#source = 2 * costs.length;
    this.#sink = this.#source + 1;
    this.#edges = Array.from({ length: this.#sink + 1 }, () => []);
    costs.forEach((cost, i) => this.#connect(2 * i, 2 * i + 1, cost));
    operands.forEach((list, i) => {
      for (const operand of list) this.#connect(2 * operand + 1, 2 * i, Infinity);
    });
    for (const i of known) this.#connect(this.#source, 2 * i, Infinity);
    for (const i of read) this.#connect(2 * i + 1, this.#sink, Infinity);
  }

  #connect(from: number, to: number, capacity: number): void {
    const [forward, backward] = [this.#edges[from]!, this.#edges[to]!];
    forward.push({ to, left: capacity, back: backward.length });
    backward.push({ to: from, left: 0, back: forward.length - 1 });
  }

  /** Lets flow what can; false where without end. */
  exhaust(): boolean {
    for (let path = this.#path(); path; path = this.#path()) {
      const most = Math.min(...path.map(({ left }) => left));
      if (most === Infinity) return false;
      for (const edge of path) {
        edge.left -= most;
        this.#edges[edge.to]![edge.back]!.left += most;
      }
    }
    return true;
  }

  #path(): readonly Edge[] | undefined {
    const cameBy = new Map<number, readonly [from: number, edge: Edge]>();
    const open = [this.#source];
    for (const from of open) {
      for (const edge of this.#edges[from]!) {
        if (edge.left === 0 || edge.to === this.#source || cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, [from, edge]);
        open.push(edge.to);
      }
      if (cameBy.has(this.#sink)) break;
    }
    const path: Edge[] = [];
    for (let at = this.#sink; at !== this.#source;) {
      const step = cameBy.get(at);
      if (!step) return undefined;
      path.push(step[1]);
      at = step[0];
    }
    return path;
  }

  cut(): ReadonlySet<number> {
    const after = new Set([this.#sink]);
    for (const to of after)
      for (const edge of this.#edges[to]!) if (this.#edges[edge.to]![edge.back]!.left > 0) after.add(edge.to);
    const members = Array.from({ length: this.#members }, (_, i) => i);
    return new Set(members.filter((i) => !after.has(2 * i) && after.has(2 * i + 1)));
  }
}
