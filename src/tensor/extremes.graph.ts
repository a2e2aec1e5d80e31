/** Largest and smallest elements: of all, along a dimension with their indices, of two tensors. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { maximum, minimum } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { amax, amin, largestAlong, smallestAlong } from "../../compiler/primitives/reductions.ts";

/** A number written as such: what is computed from tensors is a `number` without a value to TypeScript. */
type Written<D extends number> = number extends D ? never : D;

/** The two results of an extreme along a dimension. */
type ValuesAndIndices = [values: Tensor, indices: Tensor];

export interface Extreme {
  (x: Tensor): Tensor;
  <D extends number>(x: Tensor, dim: Written<D>, options?: ReductionOptions): ValuesAndIndices;
  (x: Tensor, dim: number, options: ReductionOptions): ValuesAndIndices;
  (x: Tensor, other: Tensor): Tensor;
}

interface Ways {
  readonly ofAll: (x: Tensor) => Tensor;
  readonly along: (x: Tensor, dim: number, options: ReductionOptions) => ValuesAndIndices;
  readonly ofTwo: (a: Tensor, b: Tensor) => Tensor;
}

function extreme(name: string, { ofAll, along, ofTwo }: Ways): Extreme {
  return ((x: Tensor, second?: Tensor | readonly number[], options?: ReductionOptions) => {
    if (Array.isArray(second))
      throw invalidArgument(name, "several dimensions have no one index", `Write a${name}(x, dims).`);
    if (second === undefined && options !== undefined)
      throw invalidArgument(name, "options need a dimension", `Write ${name}(x, dim, { keepdim: true }).`);
    if (second === undefined) return ofAll(x);
    return isNode(second) ? ofTwo(x, second as Tensor) : along(x, second as number, options ?? {});
  }) as Extreme;
}

/**
 * max(x): the largest element, whose gradient equal ones share. max(x, dim, { keepdim }): [values, indices] along a dimension;
 * of equal elements the first counts, and it alone gets the gradient. max(a, b): maximum. NaN is the largest. (torch.max)
 */
export const max: Extreme = extreme("max", { ofAll: amax, along: largestAlong, ofTwo: maximum });

/**
 * min(x): the smallest element, whose gradient equal ones share. min(x, dim, { keepdim }): [values, indices] along a dimension;
 * of equal elements the first counts, and it alone gets the gradient. min(a, b): minimum. NaN is the smallest. (torch.min)
 */
export const min: Extreme = extreme("min", { ofAll: amin, along: smallestAlong, ofTwo: minimum });

/** [amin, amax] over all dimensions or over `dim`; equal elements share the gradients. (torch.aminmax) */
export function aminmax(
  x: Tensor,
  dim?: DimArgument,
  options: ReductionOptions = {},
): [min: Tensor, max: Tensor] {
  knownOptions("aminmax", options, ["keepdim"]);
  return [amin(x, dim, options), amax(x, dim, options)];
}
