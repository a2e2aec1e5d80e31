/** Differences of neighbours. */
import { rankTooLow } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { ne, sub } from "../../compiler/primitives/elementwise.ts";
import { dimension } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { quotientOf } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { cat } from "./joining.graph.ts";
import { asTensor, checkWhole, partAlong } from "./operands.ts";

export interface DiffOptions {
  /** How many times. Default: 1. */
  readonly n?: number;
  /** What stands before x along `dim`. */
  readonly prepend?: Tensor;
  /** What stands after x along `dim`. */
  readonly append?: Tensor;
}

/**
 * Each element less the one before it along `dim`, the last unless said otherwise, n times: each time there is one less. Of
 * bool, whether they differ. The size of `dim` is a number. (torch.diff)
 */
export function diff(x: Tensor, dim = -1, options: DiffOptions = {}): Tensor {
  const { n = 1, prepend, append } = knownOptions("diff", options, ["n", "prepend", "append"]);
  checkWhole("diff", "n", n, 0);
  const node = nodeOf("diff", x);
  if (node.shape.length === 0) throw rankTooLow("diff", 1, printShape(node.shape), [node]);
  const along = dimension("diff", dim, node);
  const parts = [prepend, x, append].filter((part): part is Tensor => part !== undefined);
  let result = parts.length === 1 ? x : cat(parts, along);
  for (let i = 0; i < n; i++) result = neighbours(result, along);
  return result;
}

function neighbours(x: Tensor, dim: number): Tensor {
  const node = nodeOf("diff", x);
  const less = quotientOf(node.shape[dim]!, -1);
  const count = typeof less === "number" ? Math.max(0, less) : less;
  const [before, after] = [partAlong(node, dim, 0, count), partAlong(node, dim, 1, count)];
  return asTensor(node.dtype === "bool" ? ne(after, before) : sub(after, before));
}
