/** Affine layers, as functions and as modules that own their parameters, and the layer that does nothing. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { within } from "./fan.graph.ts";
import { moduleOf } from "./function-module.ts";
import { bilinearForm } from "./pairs.ts";
import { checkSetting, size } from "./settings.ts";
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
  weight: Tensor;
  bias: Tensor | undefined;

  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    checkSetting("Linear", "inFeatures", inFeatures, size);
    checkSetting("Linear", "outFeatures", outFeatures, size);
    const { bias = true } = knownOptions("Linear", options, ["bias"]);
    const init = within(inFeatures);
    this.weight = parameter([outFeatures, inFeatures], { init });
    this.bias = bias ? parameter([outFeatures], { init }) : undefined;
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/**
 * x1ᵀ · W[k] · x2 + b[k] for every k, over the last dimensions of x1 and x2: [..., in1] and [..., in2] become [..., out]; weight
 * is [out, in1, in2], bias [out]. (torch.nn.functional.bilinear)
 */
export function bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const product = bilinearForm("bilinear", input1, weight, input2);
  return bias === undefined ? product : product + bias;
}

/**
 * bilinear with weight [outFeatures, in1Features, in2Features] and bias [outFeatures], both starting from U(±1/√in1Features).
 * (torch.nn.Bilinear)
 */
export class Bilinear extends Module {
  weight: Tensor;
  bias: Tensor | undefined;

  constructor(in1Features: number, in2Features: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    const { bias = true } = knownOptions("Bilinear", options, ["bias"]);
    const init = within(in1Features);
    this.weight = parameter([outFeatures, in1Features, in2Features], { init });
    this.bias = bias ? parameter([outFeatures], { init }) : undefined;
  }

  override forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }
}

/** x itself, whatever the constructor is told. (torch.nn.Identity) */
export class Identity extends moduleOf(
  (..._told: readonly unknown[]) =>
    (x: Tensor) =>
      x,
) {}
