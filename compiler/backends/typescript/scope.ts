/** What the parts of a factory share: the plan, the names in it, and which places they use. */
import type { Buffer } from "../../kernels/kernel.ts";
import {
  type Call,
  callsIn,
  type Entry,
  type OutputPort,
  type Plan,
  type Port,
  type Repeat,
  type Signature,
  type Step,
  type StoredPort,
} from "../../plan/plan.ts";
import type { Axis } from "../../scalar/scalar.ts";
import { type Dim, symbolsOf } from "../../shape/dim.ts";
import { elementsOf } from "../../shape/shape.ts";
import { arrayOf, printSize } from "./expressions.ts";
import type { Interfaces } from "./interfaces.ts";
import { isRun } from "../../kernels/runs.ts";
import { KernelPrinter } from "./kernels.ts";
import { headOf, Positions, type Turns, turnsOf } from "./turns.ts";

const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** A name as the key of an object literal, and as a member of an object. */
export const key = (name: string): string => (isIdentifier(name) ? name : JSON.stringify(name));
export const member = (object: string, name: string): string =>
  isIdentifier(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;

export const isSymbolic = (port: Port): boolean => symbolsOf(elementsOf(port.shape)).length > 0;

/** Counters of loops over time, outermost first: names that no buffer has. */
const counterNames = ["t", "m", "k", "l"];

/** The name of what a call is given. */
type NameOf = (buffer: Buffer, argument: number, call: Call) => string;

interface Place {
  readonly buffer: Buffer;
}

export class Scope {
  readonly plan: Plan;
  readonly signature: Signature;
  readonly types: Interfaces;
  /** Whether this is the factory of predictions only. */
  readonly inference: boolean;
  readonly positions: Positions;
  readonly #kernels: KernelPrinter;
  readonly #used = new Set<Buffer>();
  readonly #sizes = new Set<string>();

  constructor(plan: Plan, types: Interfaces, inference: boolean) {
    this.plan = plan;
    this.signature = plan.signature;
    this.types = types;
    this.inference = inference;
    this.#kernels = new KernelPrinter(plan);
    this.positions = new Positions(plan);
  }

  /** The places that what was printed so far needs. */
  get used(): ReadonlySet<Buffer> {
    return this.#used;
  }

  /** The symbols whose sizes what was printed so far reads. */
  get sizes(): readonly string[] {
    const { symbols, derivedSymbols } = this.signature;
    return [...symbols, ...derivedSymbols].filter((symbol) => this.#sizes.has(symbol));
  }

  array({ buffer }: Place): string {
    return arrayOf(buffer.storage, this.signature.precision);
  }

  name({ buffer }: Place): string {
    this.#used.add(buffer);
    return this.positions.address(buffer);
  }

  nameInTurns(buffer: Buffer, step: number, turns: Turns): string {
    this.#used.add(buffer);
    return this.positions.addressIn(buffer, step, turns);
  }

  view(
    place: Place & { readonly shape: readonly Dim[] },
    size: (dim: Dim) => string,
    address = this.name(place),
  ): string {
    return `${this.array(place)}.subarray(${address}, ${address} + ${size(elementsOf(place.shape))})`;
  }

  /** A view as large as the sizes of this call say. */
  viewNow(place: Place & { readonly shape: readonly Dim[] }): string {
    for (const symbol of symbolsOf(elementsOf(place.shape))) this.#sizes.add(symbol);
    return this.view(place, printSize);
  }

  /** A single number of the memory. */
  number(place: Place): string {
    return `${this.array(place)}[${this.name(place)}]`;
  }

  entry(name: Entry["name"]): Entry | undefined {
    return this.plan.entries.find((entry) => entry.name === name);
  }

  /** The statements that carry an entry out. */
  statements(name: Entry["name"]): string[] {
    const steps = this.entry(name)?.steps ?? [];
    return this.positions.withTurns(steps).flatMap((item) => {
      if (!isRun(item)) return this.#printed([item], new Map(), (buffer) => this.name({ buffer }));
      const turns = turnsOf(item.count, this.positions.pairs(item.turn, item.steps));
      const body = item.turn.flatMap((step, i) => this.#turn(step, item.steps[i]!, turns));
      return [headOf(turns), ...body, "}"];
    });
  }

  /** A step of a turn; `grows` says for each argument by how much its place grows from turn to turn. */
  #turn(step: Step, grows: readonly number[], turns: Turns): string[] {
    let at = 0;
    const growth = new Map(
      callsIn([step]).map((call) => {
        const own = grows.slice(at, at + call.arguments.length);
        at += own.length;
        return [call, own] as const;
      }),
    );
    return this.#printed([step], new Map(), (buffer, argument, call) =>
      this.nameInTurns(buffer, growth.get(call)![argument] ?? 0, turns),
    );
  }

  #printed(steps: readonly Step[], counters: ReadonlyMap<Axis, string>, nameOf: NameOf): string[] {
    return steps.flatMap((step) => {
      if ("steps" in step) return this.#repeat(step, counters, nameOf);
      const { text, symbols } = this.#kernels.call(step, counters, (buffer, argument) =>
        nameOf(buffer, argument, step),
      );
      this.#mention(symbols);
      return [text];
    });
  }

  #mention(symbols: readonly string[]): void {
    for (const symbol of symbols) this.#sizes.add(symbol);
  }

  #repeat({ axis, reverse, steps }: Repeat, counters: ReadonlyMap<Axis, string>, nameOf: NameOf): string[] {
    const name = counterNames[counters.size] ?? `t${counters.size}`;
    this.#mention(symbolsOf(axis.extent));
    const size = printSize(axis.extent);
    const head = reverse
      ? `let ${name} = ${size} - 1; ${name} >= 0; ${name}--`
      : `let ${name} = 0; ${name} < ${size}; ${name}++`;
    return [`for (${head}) {`, ...this.#printed(steps, new Map([...counters, [axis, name]]), nameOf), "}"];
  }

  get inputs(): readonly Port[] {
    const { inputs, targets } = this.signature;
    return this.inference ? inputs : [...inputs, ...targets];
  }

  get outputs(): readonly OutputPort[] {
    const { outputs } = this.signature;
    return this.inference ? outputs.filter((port) => port.predicted) : outputs;
  }

  get predicted(): readonly OutputPort[] {
    return this.signature.outputs.filter((port) => port.predicted);
  }

  /** What the state dict holds. */
  get states(): readonly StoredPort[] {
    return [...this.signature.parameters, ...this.signature.states];
  }

  /** Whether calls may come with targets. */
  get takesTargets(): boolean {
    return !this.inference && this.types.hasTargets;
  }

  /** Whether there is an optimiser. */
  get steps(): boolean {
    return this.entry("update") !== undefined;
  }
}
