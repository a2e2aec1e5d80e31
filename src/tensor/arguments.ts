/** The checks of arguments that elementwise functions share. No operator of the language. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import type { DType } from "../../compiler/shape/shape.ts";

export const dtypeOf = (name: string, x: Tensor): DType => nodeOf(name, x).dtype;

/** An option that must be a number known when compiling. */
export function numberOption(name: string, option: string, value: unknown): number {
  if (typeof value === "number") return value;
  throw invalidArgument(
    name,
    `${option} is no number`,
    `Write { ${option}: 0.5 }, or multiply by the tensor.`,
  );
}

/** An argument that must be a whole number known when compiling. */
export function wholeNumber(name: string, argument: string, value: unknown, least: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
  const found = typeof value === "number" ? String(value) : "no number";
  throw invalidArgument(name, `${argument} is ${found}`, `It must be a whole number, at least ${least}.`);
}

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
