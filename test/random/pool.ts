/** The values a random program is grown from: nodes, each with its value. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension } from "../../compiler/graph/tensor.ts";
import { add } from "../../compiler/primitives/elementwise.ts";
import { assign, input, parameter, state, target } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { type Dim, evaluateDim, type Sizes, symbolsOf } from "../../compiler/shape/dim.ts";
import type { DType } from "../../compiler/shape/shape.ts";
import { withConstants } from "./oracle.ts";
import { filled, type Random, sizeOf } from "../numbers.ts";

export type Role = "input" | "target" | "parameter" | "state";

/** Where the numbers of a leaf lie: floats in [low, high], integers in [low, high). */
export interface Range {
  readonly low: number;
  readonly high: Dim;
}

const largest = 40;
const mostElements = 900;

export class Pool {
  readonly graph: Graph;
  readonly random: Random;
  readonly sizes: Sizes;
  readonly values = new Map<Node, Values>();
  readonly ranges = new Map<Node, Range>();
  readonly names = new Map<Node, string>();
  /** What operations may take. */
  readonly nodes: Node[] = [];
  readonly #words = new Set<string>();
  #counter: Node | undefined;

  constructor(graph: Graph, random: Random, sizes: Sizes) {
    this.graph = graph;
    this.random = random;
    this.sizes = sizes;
  }

  leaf(
    role: Role,
    shape: readonly (Dimension | Dim)[],
    dtype: DType = "f32",
    range: Range = defaultRange[dtype],
  ): Node {
    const dims = shape as readonly Dimension[];
    const made = {
      input,
      target,
      parameter: (s: readonly Dimension[]) => parameter(s),
      state: (s: readonly Dimension[]) => state(s, { dtype }),
    };
    const leaf = made[role](dims, dtype) as unknown as Node;
    this.names.set(leaf, this.word(wordsFor[role]));
    this.graph.note(leaf).names.push(this.names.get(leaf)!);
    this.ranges.set(leaf, range);
    this.values.set(leaf, fill(leaf, range, this.sizes, this.random));
    if (role === "input" || role === "parameter") this.nodes.push(leaf);
    return leaf;
  }

  /** A name that is new. */
  word(words: readonly string[]): string {
    const wish = this.random.pick(words);
    let word = wish;
    for (let i = 2; this.#words.has(word); i++) word = `${wish}${i}`;
    this.#words.add(word);
    return word;
  }

  /** A number that grows by one each step. */
  counter(): Node {
    if (!this.#counter) {
      this.#counter = this.leaf("state", [], "i32");
      assign(this.#counter as never, add(this.#counter, 1) as never);
    }
    return this.#counter;
  }

  valueOf(node: Node): Values {
    const known = this.values.get(node);
    const value =
      known ?? evaluate([node], withConstants([node], this.values, this.sizes), this.sizes).get(node)!;
    this.values.set(node, value);
    return value;
  }

  /** Adds a node unless its numbers are too large, too many or none. */
  add(node: Node): boolean {
    if (this.nodes.includes(node) || node.shape.length > 4) return false;
    const { data } = this.valueOf(node);
    if (data.length > mostElements || !data.every((x) => Math.abs(x) <= largest)) return false;
    if (this.random.chance(0.3)) this.graph.note(node).names.push(this.random.pick(wordsForValues));
    this.nodes.push(node);
    return true;
  }

  /** One of the nodes, late ones more often. */
  pick(fits: (node: Node) => boolean = () => true): Node | undefined {
    const candidates = this.nodes.filter(fits);
    const at = Math.floor(candidates.length * Math.max(this.random.next(), this.random.next()));
    return candidates[at];
  }

  float(fits: (node: Node) => boolean = () => true): Node | undefined {
    return this.pick((node) => node.dtype === "f32" && fits(node));
  }
}

const defaultRange: Readonly<Record<DType, Range>> = {
  f32: { low: -1.5, high: 1.5 },
  i32: { low: 0, high: 3 },
  bool: { low: 0, high: 2 },
};

/** Names that generated code uses, too, are among them. */
const wordsFor: Readonly<Record<Role, readonly string[]>> = {
  input: ["X", "images", "n", "i", "memory", "total"],
  target: ["T", "labels", "j", "value"],
  parameter: ["W", "b", "hidden.weight", "hidden.bias", "0.weight", "k", "sum"],
  state: ["running", "mean", "t", "layer.count"],
};
const wordsForValues = ["h", "y", "z", "sum", "n", "i", "product", "total", "batchMean", "doubles", "memory"];

export function fill(leaf: Node, { low, high }: Range, sizes: Sizes, random: Random): Values {
  const whole = leaf.dtype !== "f32";
  const most = evaluateDim(high, sizes);
  const single = leaf.graph.precision === "f32";
  const next = (): number => (single ? Math.fround(random.between(low, most)) : random.between(low, most));
  return filled(leaf.shape, sizes, () => (whole ? random.whole(low, most) : next()));
}

export const isFixed = ({ shape }: Node): boolean => shape.every((dim) => symbolsOf(dim).length === 0);
export const elements = (node: Node, sizes: Sizes): number =>
  sizeOf(node.shape, sizes).reduce((product, size) => product * size, 1);
