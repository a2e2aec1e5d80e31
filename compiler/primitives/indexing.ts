/** Operators that read or add at computed places: gather, its reverse, and the promise that indices are in range. */
import { shapeExpected, wrongDType } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { equal } from "../scalar/intrinsics.ts";
import { axesOf, call, index as indexOf, read } from "../scalar/scalar.ts";
import { type Dim, equalDims } from "../shape/dim.ts";
import { printShape, printType } from "../shape/shape.ts";
import { isLeaf } from "./leaves.ts";
import { dimension } from "./movement.ts";
import { apply, nodesOf, type Operand, tabulate } from "./primitive.ts";

export interface Range {
  readonly low: number;
  /** Exclusive. */
  readonly high: Dim;
  /** A value that is let through besides. */
  readonly except?: number;
}

/** The integers themselves, promised to lie in a range: checked where data comes in, trusted everywhere else. */
const inRangeNode: Primitive<Range> = {
  name: "inRange",
  formula: "",
  type: ([x]) => x!,
  vjp: () => [null],
  lower: ({ type }) => tabulate(type.shape, (at) => read(0, ...at)),
};

const movements: ReadonlySet<string> = new Set(["reshape", "permute", "broadcast", "inRange"]);

/** Where values come from that were only moved. */
export function movedFrom(node: Node): Node {
  let source = node;
  while (movements.has(source.primitive.name)) source = source.inputs[0]!;
  return source;
}

/** `x`, checked at the door of the trainer to lie in [low, high), or to be `except`. */
export function inRange(x: Node, range: Range): Node {
  return apply(inRangeNode, [x], range);
}

interface Along {
  readonly dim: number;
}

const gatherNode: Primitive<Along> = {
  name: "gather",
  formula: "dx[index] += dy",
  type: ([x, index]) => ({ shape: index!.shape, dtype: x!.dtype }),
  vjp: ({ inputs: [x, index], attributes: { dim } }, cotangent) => [
    scatterSum(cotangent, index!, dim, x!.shape[dim]!),
    null,
  ],
  lower: ({ type, attributes: { dim } }) =>
    tabulate(type.shape, (at) => read(0, ...at.map((i, d) => (d === dim ? read(1, ...at) : i)))),
};

const scatterNode: Primitive<Along & { readonly extent: Dim }> = {
  name: "scatterSum",
  formula: "dx = dy[index]",
  type: ([x], { dim, extent }) => ({
    shape: x!.shape.map((size, d) => (d === dim ? extent : size)),
    dtype: x!.dtype,
  }),
  vjp: ({ inputs: [, index], attributes: { dim } }, cotangent) => [gatherAlong(cotangent, index!, dim), null],
  lower: ({ type, inputs, attributes: { dim } }) => {
    const axes = axesOf(type.shape);
    const source = { name: "", extent: inputs[0]!.shape[dim]! };
    const at = axes.map((axis, d) => indexOf(d === dim ? source : axis));
    const where = [call(equal, indexOf(axes[dim]!), read(1, ...at))];
    return { axes, over: [source], where, combine: "sum", value: read(0, ...at) };
  },
};

/** Adds x at the places `index` names along `dim` of a tensor of zeros. */
export const scatterSum = (x: Node, index: Node, dim: number, extent: Dim): Node =>
  apply(scatterNode, [x, index], { dim, extent });

export const gatherAlong = (x: Node, index: Node, dim: number): Node =>
  apply(gatherNode, [x, index], { dim });

/**
 * result[i, j] = x[index[i, j], j] for dim 0, and so on: x and index have equal sizes in all other dimensions
 * (torch.gather). Indices read from an input are checked when data comes in.
 */
export function gather(x: Tensor | number, dim: number, index: Tensor | number): Tensor;
export function gather(x: Operand, dim: number, index: Operand): Node;
export function gather(x: Operand, dim: number, index: Operand): Node | Tensor {
  const [source, places] = nodesOf("gather", [x, index]) as [Node, Node];
  const along = dimension("gather", dim, source);
  if (places.dtype !== "i32")
    throw wrongDType("gather", "an i32 index", printType(places.type), 'Declare it as input(shape, "i32").', [
      source,
      places,
    ]);
  const fits =
    places.shape.length === source.shape.length &&
    places.shape.every((size, d) => d === along || equalDims(size, source.shape[d]!));
  if (!fits)
    throw shapeExpected(
      "gather",
      `an index like ${printShape(source.shape)} outside dimension ${along}`,
      printShape(places.shape),
      [source, places],
    );
  return gatherAlong(
    source,
    isLeaf(movedFrom(places)) ? inRange(places, { low: 0, high: source.shape[along]! }) : places,
    along,
  );
}
