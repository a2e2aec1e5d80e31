/** The table that interns the nodes of one compilation, with what is known about them besides. */
import { type Diagnostic, foreignTensor } from "../diagnostics.ts";
import type { Looping } from "./loop.ts";
import { Node, type Primitive } from "./node.ts";

/** A range of characters in a file of the user. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What is known about a node besides what it computes. Lists: two variables may be one node. */
export interface Note {
  /** Names of the user's variables, first come first. */
  readonly names: string[];
  /** Names that library code gave. */
  readonly hints: string[];
  /** Where it was built: each a chain of calls, innermost first. */
  readonly places: (readonly Span[])[];
}

/** An operator or function as the user wrote it. */
export interface Application {
  readonly label: string;
  readonly operands: readonly unknown[];
  readonly result: Node;
}

/** A warning, and the calls in which it came up, innermost first. */
export interface Remark {
  readonly diagnostic: Diagnostic;
  readonly place: readonly Span[];
}

/** What was found, what became of it, why, and where. */
export interface Rewriting {
  readonly found: Node;
  readonly became: Node;
  /** What it became, where a formula would say less. */
  readonly inWords?: string;
  readonly reason: string;
  readonly place: readonly Span[];
}

/** Storage and arithmetic of floats. */
export type Precision = "f32" | "f64";

export class Graph {
  readonly precision: Precision;
  readonly nodes: Node[] = [];
  /** New values of states, as `assign` said. */
  readonly assignments = new Map<Node, Node>();
  /** What was odd, but no error. */
  readonly warnings: Remark[] = [];
  /** Formulas that were made more accurate. */
  readonly rewritings: Rewriting[] = [];
  /** What the user applied, in order. */
  readonly applications: Application[] = [];
  /** While a leaf is initialised: the seed, and the name of the sequence that draws belong to. */
  drawing: { readonly seed: Node; readonly name: string; draws: number } | undefined;
  /** What draws of the definition itself start from, once there is one: the seed and the number of the step, as states. */
  random: { readonly seed: Node; readonly step: Node; draws: number } | undefined;
  /** The loops whose bodies are being traced, outermost first. */
  loops: readonly Looping[] = [];
  /** The calls that are being traced, innermost first. */
  place: readonly Span[] = [];
  readonly #notes = new Map<Node, Note>();
  readonly #table = new Map<Primitive, Map<string, Node>>();
  #ordinal = 0;

  constructor(precision: Precision = "f32") {
    this.precision = precision;
  }

  /** A number no other leaf of the graph carries. */
  nextOrdinal(): number {
    return this.#ordinal++;
  }

  intern<A>(primitive: Primitive<A>, inputs: readonly Node[], attributes: A): Node<A> {
    for (const input of inputs) if (input.graph !== this) throw foreignTensor(primitive.name);
    const type = primitive.type(
      inputs.map((input) => input.type),
      attributes,
      inputs,
    );
    const key = `${inputs.map((input) => input.id).join(",")}|${keyOf(attributes)}`;
    const row = this.#table.get(primitive) ?? new Map<string, Node>();
    this.#table.set(primitive, row);
    let node = row.get(key) as Node<A> | undefined;
    if (!node) {
      node = new Node(this.nodes.length, this, primitive, inputs, attributes, type);
      this.nodes.push(node);
      row.set(key, node);
    }
    if (this.place.length > 0) this.note(node).places.push(this.place);
    return node;
  }

  warn(diagnostic: Diagnostic): void {
    this.warnings.push({ diagnostic, place: this.place });
  }

  note(node: Node): Note {
    let note = this.#notes.get(node);
    if (!note) this.#notes.set(node, (note = { names: [], hints: [], places: [] }));
    return note;
  }

  /** The user's name for a node, or the library's. */
  nameOf(node: Node): string | undefined {
    const note = this.#notes.get(node);
    return note?.names[0] ?? note?.hints[0];
  }

  /** What is known about one node is known about the node that takes its place. */
  inherit(from: Node, to: Node): void {
    const note = this.#notes.get(from);
    if (!note || from === to) return;
    const target = this.note(to);
    for (const list of ["names", "hints"] as const)
      for (const name of note[list]) if (!target[list].includes(name)) target[list].push(name);
    target.places.push(...note.places.filter((place) => !target.places.includes(place)));
  }
}

/** A text that is equal exactly for equal attributes (−0 and 0 differ, NaN equals itself). */
function keyOf(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (value instanceof Node) return `%${value.id}`;
  if (value !== null && typeof value === "object") {
    if (ArrayBuffer.isView(value)) return `#${identityOf(value)}`;
    return `{${Object.entries(value)
      .map(([name, field]) => `${name}:${keyOf(field)}`)
      .join()}}`;
  }
  return String(value);
}

const identities = new WeakMap<object, number>();
let identity = 0;
/** Data is compared by identity: equal constants need not be one node. */
function identityOf(value: object): number {
  if (!identities.has(value)) identities.set(value, identity++);
  return identities.get(value)!;
}
