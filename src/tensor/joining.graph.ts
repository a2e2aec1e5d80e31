/** Several tensors as one. */
import { invalidArgument, rankTooLow, shapeExpected, sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { concatenate, joinedSize } from "../../compiler/primitives/joining.ts";
import { dimension, reshapeTo } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { elementsOf, equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { asTensor, newDimension, nodesIn } from "./operands.ts";
import { atleast1d, atleast2d, atleast3d } from "./shape.graph.ts";

/**
 * Tensors one after the other along `dim`; in all other dimensions their sizes are equal. Sizes with names can be added up if
 * all have one name, or if there is one only. (torch.cat)
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  const given = nodesIn("cat", tensors);
  // PyTorch lets empty lists of numbers join anything.
  const filled = given.filter(({ shape }) => !(shape.length === 1 && shape[0] === 0));
  const nodes = filled.length > 0 ? filled : given.slice(0, 1);
  const first = nodes[0]!;
  for (const node of nodes)
    if (node.shape.length === 0) throw rankTooLow("cat", 1, printShape(node.shape), [node]);
  const along = dimension("cat", dim, first);
  checkAlike("cat", nodes, along);
  if (joinedSize(nodes.map(({ shape }) => shape[along]!)) === undefined)
    throw sizeUnknown(
      "cat",
      `the sum of the sizes ${nodes.map(({ shape }) => printShape([shape[along]!]).slice(1, -1)).join(" and ")}`,
      "Join along a dimension whose sizes are numbers, or declare one input of the whole size.",
      nodes,
    );
  return asTensor(concatenate(nodes, along));
}

/** Refuses shapes that differ elsewhere than along `dim`. */
function checkAlike(name: string, nodes: readonly Node[], dim: number): void {
  const first = nodes[0]!;
  for (const node of nodes)
    if (
      node.shape.length !== first.shape.length ||
      !equalShapes(node.shape.toSpliced(dim, 1), first.shape.toSpliced(dim, 1))
    )
      throw shapeExpected(
        name,
        `sizes as of the first tensor ${printShape(first.shape)}${dim < first.shape.length ? ` but along ${dim}` : ""}`,
        printShape(node.shape),
        [first, node],
      );
}

/** Tensors of one shape, one after the other along a new dimension at `dim` of the result. (torch.stack) */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const nodes = nodesIn("stack", tensors);
  checkAlike("stack", nodes, Infinity);
  const at = newDimension("stack", dim, nodes[0]!);
  return asTensor(
    concatenate(
      nodes.map((node) => reshapeTo(node, node.shape.toSpliced(at, 0, 1))),
      at,
    ),
  );
}

const eachOf = (name: string, tensors: readonly Tensor[], change: (x: Tensor) => unknown): Tensor[] =>
  nodesIn(name, tensors).map((node) => change(asTensor(node)) as Tensor);

/** Side by side: along the second dimension, vectors along their only one. (torch.hstack) */
export function hstack(tensors: readonly Tensor[]): Tensor {
  const parts = eachOf("hstack", tensors, (x) => atleast1d(x));
  return cat(parts, nodesIn("hstack", parts)[0]!.shape.length === 1 ? 0 : 1);
}

/** One below the other: along the first dimension, vectors as rows. (torch.vstack) */
export function vstack(tensors: readonly Tensor[]): Tensor {
  return cat(
    eachOf("vstack", tensors, (x) => atleast2d(x)),
    0,
  );
}

/** One behind the other: along the third dimension. (torch.dstack) */
export function dstack(tensors: readonly Tensor[]): Tensor {
  return cat(
    eachOf("dstack", tensors, (x) => atleast3d(x)),
    2,
  );
}

/** Vectors as the columns of a matrix, matrices side by side. (torch.column_stack) */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  const columns = nodesIn("columnStack", tensors).map((node) =>
    node.shape.length > 1 ? asTensor(node) : asTensor(reshapeTo(node, [elementsOf(node.shape), 1])),
  );
  return cat(columns, 1);
}

export interface MeshgridOptions {
  /** "ij": the first vector runs along the first dimension; "xy": along the second. Default: "ij". */
  readonly indexing?: "ij" | "xy";
}

/** For vectors of n, m, ... elements as many tensors of shape [n, m, ...], each constant along all dimensions but its own. (torch.meshgrid) */
export function meshgrid(tensors: readonly Tensor[], options: MeshgridOptions = {}): Tensor[] {
  const { indexing = "ij" } = knownOptions("meshgrid", options, ["indexing"]);
  if (indexing !== "ij" && indexing !== "xy")
    throw invalidArgument("meshgrid", `there is no indexing ${String(indexing)}`, 'Write "ij" or "xy".');
  const vectors = nodesIn("meshgrid", tensors).map((node) => {
    if (node.shape.length > 1) throw shapeExpected("meshgrid", "vectors", printShape(node.shape), [node]);
    return reshapeTo(node, [elementsOf(node.shape)]);
  });
  const swapped = indexing === "xy" && vectors.length > 1;
  const order = swapped ? [vectors[1]!, vectors[0]!, ...vectors.slice(2)] : vectors;
  const shape = order.map((vector) => vector.shape[0]!);
  return vectors.map((vector, i) => asTensor(broadcast(vector, shape, [swapped && i < 2 ? 1 - i : i])));
}

/** All combinations of one element of each vector, one a row. (torch.cartesian_prod) */
export function cartesianProd(...tensors: readonly Tensor[]): Tensor {
  const vectors = nodesIn("cartesianProd", tensors).map(asTensor);
  if (vectors.length === 1) return vectors[0]!;
  const columns = meshgrid(vectors).map((grid) => {
    const [node] = nodesIn("cartesianProd", [grid]) as [Node];
    return asTensor(reshapeTo(node, [elementsOf(node.shape)]));
  });
  return stack(columns, 1);
}
