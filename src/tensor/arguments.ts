/** What elementwise functions ask about their operands. No operator of the language. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import type { DType } from "../../compiler/shape/shape.ts";

export const dtypeOf = (name: string, x: Tensor): DType => nodeOf(name, x).dtype;

/** The largest number that the tensor's storage holds. */
export const largestNumber = (name: string, x: Tensor): number =>
  nodeOf(name, x).graph.precision === "f64" ? Number.MAX_VALUE : 3.4028234663852886e38;

/** Checks that a tensor holds truth values or integers. */
export function expectWhole(name: string, ...operands: readonly Tensor[]): void {
  for (const operand of operands) expectType(name, operand, ["i32", "bool"], "Use int(x), or a comparison.");
}

/** Checks that a tensor holds truth values. */
export const expectTruth = (name: string, mask: Tensor): void =>
  expectType(name, mask, ["bool"], "Compare: ne(mask, 0).");

function expectType(name: string, operand: Tensor, types: readonly DType[], remedy: string): void {
  const node: Node = nodeOf(name, operand);
  if (types.includes(node.dtype)) return;
  throw invalidArgument(name, `an operand is ${node.dtype}, not ${types.join(" or ")}`, remedy, [node]);
}
