/** The affine layer: as a function, and as a module that owns its parameters. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { uniform } from "./init.graph.ts";
import { rankOf } from "./shapes.ts";

/**
 * x · Wᵀ + b over the last dimension of x: [..., in] becomes [..., out]; weight is [out, in] or [in], bias [out].
 * (torch.nn.functional.linear)
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const columns = rankOf("linear", weight) > 1 ? transpose(weight, 0, 1) : weight;
  const product = matmul(x, columns);
  return bias === undefined ? product : product + bias;
}

export interface LinearOptions {
  /** Whether a bias is added. Default: true. */
  readonly bias?: boolean;
}

/**
 * x · Wᵀ + b with weight [outFeatures, inFeatures] and bias [outFeatures], both starting from U(±1/√inFeatures).
 * (torch.nn.Linear)
 */
export class Linear extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    const { bias = true } = knownOptions("Linear", options, ["bias"]);
    const bound = inFeatures > 0 ? 1 / Math.sqrt(inFeatures) : 0;
    const init = uniform({ a: -bound, b: bound });
    this.weight = parameter([outFeatures, inFeatures], { init });
    this.bias = bias ? parameter([outFeatures], { init }) : undefined;
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}
