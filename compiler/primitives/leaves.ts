/** Where values come from: inputs, targets, parameters, constants, states, settings, random draws. */
import { invalidArgument, invalidShape, shapeExpected, wrongDType } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Looping } from "../graph/loop.ts";
import type { Dimension, Tensor } from "../graph/tensor.ts";
import { currentGraph } from "../graph/tracing.ts";
import { add, multiply, normal as normalDraw, uniformDouble, uniformFloat } from "../scalar/intrinsics.ts";
import {
  axesOf,
  call,
  index,
  integer,
  literal as literalScalar,
  read,
  type Scalar,
  sizeOf,
} from "../scalar/scalar.ts";
import { symbolsOf } from "../shape/dim.ts";
import {
  type DType,
  equalShapes,
  printShape,
  printType,
  rowMajorStrides,
  type Shape,
  type TensorType,
} from "../shape/shape.ts";
import { dimsOf } from "./dimensions.ts";
import { knownOptions } from "./options.ts";
import { apply, literal, nodeOf, pointwise } from "./primitive.ts";

export type Role = "input" | "target" | "parameter" | "state" | "constant" | "setting" | "seed" | "training";

/** What sets a leaf apart. Two leaves never meet: each carries its ordinal. */
export interface Leaf {
  readonly role: Role;
  readonly ordinal: number;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Constants: the data. */
  readonly data?: ArrayLike<number>;
  /** Settings: name and first value. */
  readonly setting?: string;
  readonly initial?: number;
}

/** How a parameter or state starts: a number, nested numbers, or a function from the shape to a tensor. */
export type Initializer = number | Nested | ((shape: readonly Dimension[]) => Tensor);
export type Nested = readonly (number | boolean | Nested)[] | ArrayLike<number>;

const leafPrimitives = new Map<Role, Primitive<Leaf>>();
for (const role of [
  "input",
  "target",
  "parameter",
  "state",
  "constant",
  "setting",
  "seed",
  "training",
] as const)
  leafPrimitives.set(role, {
    name: role,
    formula: "",
    type: (_, { shape, dtype }) => ({ shape, dtype }),
    vjp: () => [],
    lower: ({ type }) => pointwise(axesOf(type.shape), literalScalar(0, type.dtype)),
  });

export const isLeaf = (node: Node, role?: Role): node is Node<Leaf> =>
  leafPrimitives.get(role ?? (node.primitive.name as Role)) === node.primitive;

function leaf(role: Role, type: TensorType, more: Partial<Leaf> = {}): Node {
  const graph = currentGraph(role);
  return graph.intern(leafPrimitives.get(role)!, [], {
    role,
    ordinal: graph.nextOrdinal(),
    ...type,
    ...more,
  }) as Node;
}

const dtypes: readonly string[] = ["f32", "i32", "bool"] satisfies DType[];

function typed(name: string, shape: readonly Dimension[], dtype: DType): TensorType {
  if (!dtypes.includes(dtype))
    throw invalidArgument(name, `${dtype as string} is no element type`, 'Write "f32", "i32" or "bool".');
  return { shape: dimsOf(shape), dtype };
}

/** Data of a call that predictions need, too. Sizes may be names: input(["batch", 64]). */
export function input<const S extends readonly Dimension[]>(shape: S, dtype: DType = "f32"): Tensor<S> {
  return leaf("input", typed("input", shape, dtype)) as unknown as Tensor<S>;
}

/** Data that only the loss and metrics need. */
export function target<const S extends readonly Dimension[]>(shape: S, dtype: DType = "f32"): Tensor<S> {
  return leaf("target", typed("target", shape, dtype)) as unknown as Tensor<S>;
}

export interface InitOptions {
  /** Default: U(±1/√(last size)) for rank 2 and more, zeros below. */
  readonly init?: Initializer;
}

const initializers = new WeakMap<Node, Initializer>();
export const initializerOf = (node: Node): Initializer | undefined => initializers.get(node);
/** Another start for a parameter or state. */
export const initializeWith = (node: Node, init: Initializer): void => void initializers.set(node, init);

function fixed(name: string, shape: readonly Dimension[]): Shape {
  const dims = dimsOf(shape);
  if (dims.some((dim) => symbolsOf(dim).length > 0)) throw invalidShape(`${printShape(dims)} of a ${name}`);
  return dims;
}

/** What training changes. */
export function parameter<const S extends readonly Dimension[]>(
  shape: S,
  options: InitOptions = {},
): Tensor<S> {
  knownOptions("parameter", options, ["init"]);
  const node = leaf("parameter", { shape: fixed("parameter", shape), dtype: "f32" });
  if (options.init !== undefined) initializers.set(node, options.init);
  return node as unknown as Tensor<S>;
}

/** A value that lives from step to step; `assign` gives its next value. Starts at 0. */
export function state<const S extends readonly Dimension[]>(
  shape: S,
  options: InitOptions & { readonly dtype?: DType } = {},
): Tensor<S> {
  knownOptions("state", options, ["init", "dtype"]);
  const node = leaf("state", { shape: fixed("state", shape), dtype: options.dtype ?? "f32" });
  initializers.set(node, options.init ?? 0);
  return node as unknown as Tensor<S>;
}

/** The value of `target`, a state, after this step. All next values are computed from the old ones. */
export function assign(target: Tensor, next: Tensor): void {
  const leafNode = nodeOf("assign", target);
  const value = nodeOf("assign", next);
  if (!isLeaf(leafNode, "state"))
    throw invalidArgument("assign", "the first argument is no state", "Declare it with state(shape).", [
      leafNode,
    ]);
  if (!equalShapes(leafNode.shape, value.shape))
    throw shapeExpected(
      "assign",
      `the state's shape ${printShape(leafNode.shape)}`,
      printShape(value.shape),
      [leafNode, value],
    );
  if (leafNode.dtype !== value.dtype)
    throw wrongDType("assign", leafNode.dtype, printType(value.type), "Convert it with float(x) or int(x).", [
      leafNode,
      value,
    ]);
  if (leafNode.graph.assignments.has(leafNode))
    throw invalidArgument("assign", "the state has a next value already", "Assign to a state once.", [
      leafNode,
    ]);
  leafNode.graph.assignments.set(leafNode, value);
}

/** A number the trainer lets its user change between steps, such as the learning rate. */
export function setting(name: string, initial: number): Node {
  return leaf("setting", { shape: [], dtype: "f32" }, { setting: name, initial });
}

/** What random draws start from: handed over when a trainer is created. */
export const seed = (): Node => leaf("seed", { shape: [], dtype: "i32" });

/** Whether the trainer is in train mode; true and false become two programs (Module.training). */
export function training(): Tensor {
  const graph = currentGraph("training");
  const attributes: Leaf = { role: "training", ordinal: -1, shape: [], dtype: "bool" };
  return graph.intern(leafPrimitives.get("training")!, [], attributes) as unknown as Tensor;
}

function flatten(data: unknown, into: number[], depth: number, shape: number[]): void {
  if (typeof data === "number" || typeof data === "boolean") return void into.push(Number(data));
  if (typeof data !== "object" || data === null || !("length" in data))
    throw invalidArgument(
      "constant",
      "the data are no numbers",
      "Give numbers, nested arrays of numbers or a typed array.",
    );
  const list = data as ArrayLike<unknown>;
  if (shape[depth] === undefined) shape[depth] = list.length;
  else if (shape[depth] !== list.length)
    throw invalidArgument(
      "constant",
      `rows of ${shape[depth]} and of ${list.length} elements`,
      "All rows must be equally long.",
    );
  for (let i = 0; i < list.length; i++) flatten(list[i], into, depth + 1, shape);
}

/** Flat data and shape of nested numbers. */
function tensorData(value: number | boolean | Nested): {
  data: number[];
  shape: number[];
  dtype: DType;
} {
  const data: number[] = [];
  const shape: number[] = [];
  flatten(value, data, 0, shape);
  let first: unknown = value;
  while (typeof first === "object" && first !== null) first = (first as ArrayLike<unknown>)[0];
  const whole = value instanceof Int32Array;
  return { data, shape, dtype: typeof first === "boolean" ? "bool" : whole ? "i32" : "f32" };
}

/** Data known at compile time: a number, nested arrays, or a typed array with its shape (torch.tensor). */
export function constant(value: number | boolean | Nested, shape?: readonly number[], dtype?: DType): Tensor {
  const found = tensorData(value);
  const wanted = shape ?? found.shape;
  const dims = fixed("constant", wanted);
  const type = { shape: dims, dtype: dtype ?? found.dtype };
  const graph = currentGraph("constant");
  const elements = wanted.reduce((product, size) => product * size, 1);
  if (elements !== found.data.length)
    throw invalidArgument(
      "constant",
      `${found.data.length} numbers do not fill ${printShape(dims)}`,
      "Give as many numbers as the shape has.",
    );
  if (dims.length === 0) return literal(graph, found.data[0]!, type.dtype) as unknown as Tensor;
  return leaf("constant", type, { data: Float64Array.from(found.data) }) as unknown as Tensor;
}

interface Draw {
  readonly distribution: "uniform" | "normal";
  readonly shape: Shape;
  /** Names the sequence; see scalar/random.ts. */
  readonly stream: number;
  /** How many steps the loops around it have, outermost first: it draws as one of that shape and `shape` would. */
  readonly extents: Shape;
}

const flatIndex = (shape: Shape, at: readonly Scalar<number>[]): Scalar<number> =>
  rowMajorStrides(shape).reduce<Scalar<number>>((sum, stride, d) => {
    const term = stride === 1 ? at[d]! : call(multiply, at[d]!, sizeOf(stride));
    return d === 0 ? term : call(add, sum, term);
  }, integer(0));

/** Random numbers: a function of seed, stream, step and logical index, never stored for the backward. Its inputs: seed, step, steps of loops. */
const drawNode: Primitive<Draw> = {
  name: "draw",
  formula: "",
  type: (_, { shape }) => ({ shape, dtype: "f32" }),
  vjp: ({ inputs }) => inputs.map(() => null),
  lower: ({ attributes: { shape, distribution, stream, extents }, graph }) => {
    const uniform = graph.precision === "f64" ? uniformDouble : uniformFloat;
    const axes = axesOf(shape);
    const place = flatIndex(
      [...extents, ...shape],
      [...extents.map((_, i) => read(2 + i)), ...axes.map((axis) => index(axis))],
    );
    const draw = distribution === "normal" ? normalDraw : uniform;
    return pointwise(axes, call(draw, read(0), integer(stream), read(1), place));
  },
};

/** Draws of `stream` in `step`, anew in every step of `loops`; seed and step are tensors of rank 0. */
export const draw = (
  { distribution, shape, stream }: Omit<Draw, "extents">,
  seed: Node,
  step: Node,
  loops: readonly Looping[] = [],
): Node =>
  apply(drawNode, [seed, step, ...loops.map(({ index: at }) => at)], {
    distribution,
    shape,
    stream,
    extents: loops.map(({ extent }) => extent),
  });
