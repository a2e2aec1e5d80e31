/** Norms of all elements or along dimensions, distances, and the bounding of norms. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { DimArgument, ReductionOptions } from "../../compiler/primitives/broadcast.ts";
import { gt, mul, where } from "../../compiler/primitives/elementwise.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { otherDims } from "./dimensions.ts";
import { normAlong } from "./vector-norm.graph.ts";

export interface NormOptions extends ReductionOptions {
  /** The order: a number, Infinity, -Infinity, or "fro", which is 2. Default: "fro". */
  readonly p?: number | "fro";
}

/**
 * (Σ |x|ᵖ)^(1/p) over all dimensions or over `dim`; for p = 0 the number of elements that are not 0, for ±∞ the largest or
 * smallest |x|. Elements and norms that are 0 have gradient 0. (torch.norm)
 */
export function norm(x: Tensor, dim?: DimArgument, options: NormOptions = {}): Tensor {
  const { p = "fro", keepdim = false } = knownOptions("norm", options, ["p", "keepdim"]);
  if (p === ("nuc" as unknown))
    throw invalidArgument("norm", "the nuclear norm needs singular values", 'Use "fro", or a number.', []);
  return normAlong("norm", x, p === "fro" ? 2 : p, dim, keepdim);
}

export interface DistOptions {
  /** The order of the norm. Default: 2. */
  readonly p?: number;
}

/** The norm of input − other over all elements, with broadcasting. (torch.dist) */
export function dist(input: Tensor, other: Tensor, options: DistOptions = {}): Tensor {
  const { p = 2 } = knownOptions("dist", options, ["p"]);
  return normAlong("dist", input - other, p, undefined, false);
}

/**
 * x with every slice along `dim` whose norm of order p is above `maxnorm` scaled to about `maxnorm`: by maxnorm / (norm + 1e−7).
 * (torch.renorm)
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  const length = normAlong("renorm", x, p, otherDims("renorm", x, dim), true);
  return where(gt(length, maxnorm), mul(x, maxnorm / (length + 1e-7)), x);
}
