/** Smooth activations. tanh and sigmoid are primitives. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import {
  abs,
  exp,
  expm1,
  log1p,
  lt,
  minimum,
  mul,
  sigmoid,
  tanh,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { handDerivative } from "../../compiler/primitives/hand-derivative.ts";
import { erfc } from "../../compiler/primitives/special.ts";
import { moduleOf, moduleOfMap, moduleWith } from "./function-module.ts";
import { positiveOr } from "./halves.graph.ts";
import { anyNumber, checkSetting, notZero, oneOf, settings, wholeNumber } from "./settings.ts";
import { halvesAlong } from "./shapes.ts";

/** sigmoid as a module. (torch.nn.Sigmoid) */
export class Sigmoid extends moduleOfMap("sigmoid", sigmoid) {}

/** tanh as a module. (torch.nn.Tanh) */
export class Tanh extends moduleOfMap("tanh", tanh) {}

export interface EluOptions {
  /** α: what −x is held at. Default: 1. */
  readonly alpha?: number;
}

const eluSettings = settings<EluOptions>("elu", { alpha: anyNumber(1) });

/** x where x > 0, else α (exp x − 1). At 0 the derivative is α. (torch.nn.functional.elu) */
export function elu(x: Tensor, options: EluOptions = {}): Tensor {
  const { alpha } = eluSettings(options);
  const grown = expm1(x) * alpha;
  return positiveOr(x, grown, grown + alpha);
}

/** elu as a module. (torch.nn.ELU) */
export class ELU extends moduleWith(eluSettings, elu) {}

/** The two numbers with which selu keeps mean 0 and variance 1 (Klambauer et al., Self-normalizing neural networks, 2017). */
const selu2017 = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** λ · elu(x, { alpha: α }) with λ = 1.0507… and α = 1.6733…; the derivative at 0 is λ α. (torch.nn.functional.selu) */
export const selu = (x: Tensor): Tensor => elu(x, { alpha: selu2017.alpha }) * selu2017.scale;

/** selu as a module. (torch.nn.SELU) */
export class SELU extends moduleOfMap("selu", selu) {}

export interface CeluOptions {
  /** α, which is not 0: what −x is held at. Default: 1. */
  readonly alpha?: number;
}

const celuSettings = settings<CeluOptions>("celu", { alpha: notZero(1) });

/** x where x > 0, else α (exp(x / α) − 1). At 0 the derivative is 1. (torch.nn.functional.celu) */
export function celu(x: Tensor, options: CeluOptions = {}): Tensor {
  const { alpha } = celuSettings(options);
  const grown = expm1(x / alpha);
  return positiveOr(x, grown * alpha, grown + 1);
}

/** celu as a module. (torch.nn.CELU) */
export class CELU extends moduleWith(celuSettings, celu) {}

/** log σ(x) = min(x, 0) − log(1 + exp(−|x|)), without overflow. (torch.nn.functional.logsigmoid) */
export function logsigmoid(x: Tensor): Tensor {
  const small = exp(-abs(x));
  // σ(−x), from the same exponential.
  const slope = where(lt(x, 0), 1, small) / (small + 1);
  return handDerivative(minimum(x, 0) - log1p(small), [x, slope]);
}

/** logsigmoid as a module. (torch.nn.LogSigmoid) */
export class LogSigmoid extends moduleOfMap("logsigmoid", logsigmoid) {}

/** x / (1 + |x|). (torch.nn.functional.softsign) */
export function softsign(x: Tensor): Tensor {
  const size = abs(x) + 1;
  return handDerivative(x / size, [x, 1 / mul(size, size)]);
}

/** softsign as a module. (torch.nn.Softsign) */
export class Softsign extends moduleOfMap("softsign", softsign) {}

export interface SoftplusOptions {
  /** β: how sharp the bend is. Default: 1. */
  readonly beta?: number;
  /** From where on β x counts as straight. Default: 20. */
  readonly threshold?: number;
}

const softplusSettings = settings<SoftplusOptions>("softplus", {
  beta: anyNumber(1),
  threshold: anyNumber(20),
});

/** log(1 + exp(β x)) / β, and x where β x > threshold. (torch.nn.functional.softplus) */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  const { beta, threshold } = softplusSettings(options);
  const steep = x * beta;
  const power = exp(steep);
  const straight = steep > threshold;
  return handDerivative(where(straight, x, log1p(power) / beta), [
    x,
    where(straight, 1, power / (power + 1)),
  ]);
}

/** softplus as a module. (torch.nn.Softplus) */
export class Softplus extends moduleWith(softplusSettings, softplus) {}

/** x σ(x). (torch.nn.functional.silu) */
export function silu(x: Tensor): Tensor {
  const gate = sigmoid(x);
  return handDerivative(mul(x, gate), [x, mul(gate, mul(x, 1 - gate) + 1)]);
}

/** silu as a module. (torch.nn.SiLU) */
export class SiLU extends moduleOfMap("silu", silu) {}

export interface GeluOptions {
  /** "tanh" computes σ(2 u) instead of Φ(x), with u = √(2 / π) (x + 0.044715 x³). Default: "none". */
  readonly approximate?: "none" | "tanh";
}

const geluSettings = settings<GeluOptions>("gelu", { approximate: oneOf("none", "tanh") });

/** x Φ(x), where Φ is the distribution of a standard normal number. (torch.nn.functional.gelu) */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  const { approximate } = geluSettings(options);
  return approximate === "none" ? geluOfNormal(x) : geluOfTanh(x);
}

function geluOfNormal(x: Tensor): Tensor {
  const share = erfc(x * -Math.SQRT1_2) * 0.5;
  const density = exp(mul(x, x) * -0.5) * (1 / Math.sqrt(2 * Math.PI));
  return handDerivative(mul(x, share), [x, share + mul(x, density)]);
}

function geluOfTanh(x: Tensor): Tensor {
  const square = mul(x, x);
  const scale = Math.sqrt(2 / Math.PI);
  const bent = tanh(mul(x, square * (0.044715 * scale) + scale));
  const share = bent * 0.5 + 0.5;
  // The derivative of tanh u is (1 − tanh u) (1 + tanh u) du.
  const slope = mul(1 - bent, square * (3 * 0.044715 * scale) + scale);
  return handDerivative(mul(x, share), [x, mul(share, mul(x, slope) + 1)]);
}

/** gelu as a module. (torch.nn.GELU) */
export class GELU extends moduleWith(geluSettings, gelu) {}

/** a σ(b), where a and b are the first and the second half of x along `dim` (default: −1). (torch.nn.functional.glu) */
export function glu(x: Tensor, dim = -1): Tensor {
  const [values, gates] = halvesAlong("glu", x, dim);
  return mul(values, sigmoid(gates));
}

/** glu as a module. (torch.nn.GLU) */
export class GLU extends moduleOf((dim: number = -1) => {
  checkSetting("glu", "dim", dim, wholeNumber(0));
  return (x: Tensor) => glu(x, dim);
}) {}

/**
 * x tanh(log(1 + exp x)). The tangent is n / (n + 2) with n = exp x (exp x + 2), which for x > 20 is 1 in double precision.
 * (torch.nn.functional.mish)
 */
export function mish(x: Tensor): Tensor {
  const power = exp(x);
  const part = mul(power, power + 2);
  const whole = part + 2;
  const slope = (part + mul(4 * x, mul(power, power + 1)) / whole) / whole;
  const straight = x > 20;
  return handDerivative(where(straight, x, mul(x, part / whole)), [x, where(straight, 1, slope)]);
}

/** mish as a module. (torch.nn.Mish) */
export class Mish extends moduleOfMap("mish", mish) {}

/** x − tanh x; its derivative is tanh² x. (torch.nn.functional.tanhshrink) */
export function tanhshrink(x: Tensor): Tensor {
  const bent = tanh(x);
  return handDerivative(x - bent, [x, mul(bent, bent)]);
}

/** tanhshrink as a module. (torch.nn.Tanhshrink) */
export class Tanhshrink extends moduleOfMap("tanhshrink", tanhshrink) {}
