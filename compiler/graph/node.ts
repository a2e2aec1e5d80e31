/** The node of the graph, and the record that says everything about an operator. */
import type { Comprehension } from "../scalar/scalar.ts";
import { printType, type DType, type Shape, type TensorType } from "../shape/shape.ts";
import { operatorMetTensor } from "../diagnostics.ts";
import type { Graph } from "./graph.ts";
import type { Result } from "./loop.ts";

/** An operator: its formula, type rule, derivative and lowering. */
export interface Primitive<A = unknown> {
  readonly name: string;
  /** Its derivative as a line of mathematics. */
  readonly formula: string;
  type(inputs: readonly TensorType[], attributes: A, operands: readonly Node[]): TensorType;
  /** The cotangents of the inputs; null where none flows. Zeros are never built. */
  vjp(node: Node<A>, cotangent: Node): readonly (Node | null)[];
  lower(node: Node<A>): Comprehension<number> | Result;
  /** Its value is that of its first operand: it is there for its derivative, and gone once all is differentiated. */
  readonly isDerivativeOnly?: boolean;
  /** Of a loop: what stands for a value that every step has anew, or the loop and what it gives. */
  readonly part?: "formal" | "loop";
  /** Where it is smooth, for tests. */
  readonly domain?: readonly [number, number];
}

/** One value of the graph. Interned: equal computations are one node. */
export class Node<A = unknown> {
  readonly id: number;
  readonly graph: Graph;
  readonly primitive: Primitive<A>;
  readonly inputs: readonly Node[];
  readonly attributes: A;
  readonly type: TensorType;

  constructor(
    id: number,
    graph: Graph,
    primitive: Primitive<A>,
    inputs: readonly Node[],
    attributes: A,
    type: TensorType,
  ) {
    this.id = id;
    this.graph = graph;
    this.primitive = primitive;
    this.inputs = inputs;
    this.attributes = attributes;
    this.type = type;
  }

  get shape(): Shape {
    return this.type.shape;
  }

  get dtype(): DType {
    return this.type.dtype;
  }

  toString(): string {
    return `${this.graph.nameOf(this) ?? `%${this.id}`}: ${printType(this.type)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Reached when code that was not rewritten computes with a tensor. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw operatorMetTensor(this.toString());
  }
}

export const isNode = (value: unknown): value is Node => value instanceof Node;
