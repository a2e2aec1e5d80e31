/** How records become callable, and what builders accept. */
import { notATensor } from "../diagnostics.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { isNode, type Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { currentGraph, tracedGraph } from "../graph/tracing.ts";
import type { Comprehension, Scalar } from "../scalar/scalar.ts";
import { axesOf, index, literal as literalScalar, sizeOf } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { type DType, equalShapes, type Shape, type TensorType } from "../shape/shape.ts";
import { shapesDoNotBroadcast } from "../diagnostics.ts";
import { broadcastShapes, printShape } from "../shape/shape.ts";

/** What builders accept: nodes inside the compiler, what looks like a number to users. */
export type Operand = Node | number;

/** One tensor in, one out. */
export interface Unary {
  (x: number): Tensor;
  (x: Node): Node;
}

/**
 * Two tensors in, one out. What is computed from tensors is a `number` for TypeScript: `| number` lets it choose this form,
 * not the one for nodes, before it has tried whether a number would do as a tensor.
 */
export interface Binary {
  (a: Tensor | number | boolean, b: Tensor | number | boolean): Tensor;
  (a: Operand, b: Operand): Node;
}

/** Three tensors in, one out. */
export interface Ternary {
  (a: Tensor | number | boolean, b: Tensor | number, c: Tensor | number): Tensor;
  (a: Operand, b: Operand, c: Operand): Node;
}

/** A builder that is the record of its primitive. */
export function callable<B extends object, A>(record: Primitive<A>, build: B): B & Primitive<A> {
  const fields = Object.getOwnPropertyDescriptors(record);
  for (const field of Object.values(fields)) field.configurable = true;
  return Object.defineProperties(build, fields) as B & Primitive<A>;
}

/** Adds a node of `primitive` to the graph of its inputs. */
export function apply<A>(primitive: Primitive<A>, inputs: readonly Node[], attributes: A): Node {
  const graph = inputs[0]?.graph ?? currentGraph(primitive.name);
  return graph.intern(primitive, inputs, attributes) as Node;
}

export interface LiteralAttributes {
  readonly value: number;
  readonly dtype: DType;
}

const scalarType = (dtype: DType): TensorType => ({ shape: [], dtype });

/** A number known at compile time. */
export const literalNode: Primitive<LiteralAttributes> = {
  name: "literal",
  formula: "",
  type: (_, { dtype }) => scalarType(dtype),
  vjp: () => [],
  lower: ({ attributes }) => pointwise([], literalScalar(attributes.value, attributes.dtype)),
};

/** The number of elements along dimensions, for means. */
const sizeNode: Primitive<{ readonly dim: Dim }> = {
  name: "size",
  formula: "",
  type: () => scalarType("i32"),
  vjp: () => [],
  lower: ({ attributes }) => pointwise([], sizeOf(attributes.dim)),
};

export function literal(graph: Graph, value: number, dtype: DType = "f32"): Node {
  return graph.intern(literalNode, [], { value, dtype }) as Node;
}

export function size(graph: Graph, dim: Dim): Node {
  return typeof dim === "number" ? literal(graph, dim, "i32") : (graph.intern(sizeNode, [], { dim }) as Node);
}

/** The number a literal, or a broadcast of one, holds. */
export function literalValue(node: Node): number | undefined {
  let source = node;
  while (source.primitive.name === "broadcast") source = source.inputs[0]!;
  return source.primitive === (literalNode as Primitive)
    ? (source.attributes as LiteralAttributes).value
    : undefined;
}

/** Operands as nodes of one graph. A number takes its element type from the tensors beside it, as in PyTorch. */
export function nodesOf(name: string, operands: readonly unknown[]): Node[] {
  const nodes = operands.filter(isNode);
  const graph = nodes[0]?.graph ?? tracedGraph() ?? currentGraph(name);
  const floating = nodes.length === 0 || nodes.some((node) => node.dtype === "f32");
  return operands.map((operand) => {
    if (isNode(operand)) return operand;
    if (typeof operand === "boolean") return literal(graph, operand ? 1 : 0, "bool");
    if (typeof operand !== "number") throw notATensor(name, describe(operand));
    return literal(graph, operand, !floating && Number.isInteger(operand) ? "i32" : "f32");
  });
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** One node, whatever was given. */
export const nodeOf = (name: string, operand: unknown): Node => nodesOf(name, [operand])[0]!;

/** Checks that operands are broadcast already and gives their common shape. */
export function commonShape(name: string, inputs: readonly TensorType[], operands: readonly Node[]): Shape {
  const [first, ...others] = inputs;
  for (const other of others)
    if (!equalShapes(first!.shape, other.shape))
      throw shapesDoNotBroadcast(name, printShape(first!.shape), printShape(other.shape), operands);
  return first!.shape;
}

/** The shape that all operands broadcast to. */
export function broadcastShape(name: string, operands: readonly Node[]): Shape {
  let shape: Shape = [];
  for (const operand of operands) {
    const wider = broadcastShapes(shape, operand.shape);
    if (!wider) {
      const other = operands.find((candidate) => !broadcastShapes(candidate.shape, operand.shape));
      const pair = [other ?? operands[0]!, operand];
      throw shapesDoNotBroadcast(name, printShape(pair[0]!.shape), printShape(operand.shape), pair);
    }
    shape = wider;
  }
  return shape;
}

/** A comprehension without combining. */
export const pointwise = (
  axes: Comprehension<number>["axes"],
  value: Scalar<number>,
): Comprehension<number> => ({
  axes,
  over: [],
  where: [],
  value,
});

/** A comprehension over the points of a shape whose value follows from the indices. */
export function tabulate(
  shape: Shape,
  value: (at: readonly Scalar<number>[]) => Scalar<number>,
): Comprehension<number> {
  const axes = axesOf(shape);
  return pointwise(axes, value(axes.map((axis) => index(axis))));
}
