/** Norms of windows, as functions and modules. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { pow } from "../../compiler/primitives/power.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import { asTensor } from "../tensor/operands.ts";
import { moduleOf } from "./function-module.ts";
import { averagesOf, countsOf, slideAlong, sumsOf } from "./pooling.ts";
import { strideSetting, windowingOf } from "./pooling-options.ts";
import { type Complete, checkSetting, flag, notZero, settings, type Settings } from "./settings.ts";
import { imagesOf, type PerDimension } from "./spatial.ts";

export interface LPPoolOptions {
  /** From one window to the next. Default: null, the size of a window. */
  readonly stride?: PerDimension | null;
  /** Whether a last window may reach out where no whole one fits; it counts as if it were whole. Default: false. */
  readonly ceilMode?: boolean;
}

const settingsOf = (name: string, rank: number): Settings<LPPoolOptions> =>
  settings<LPPoolOptions>(name, { stride: strideSetting(rank), ceilMode: flag(false) });

const finite = (value: unknown): boolean => notZero(1).allows(value) && Number.isFinite(value);

function checkNorm(name: string, normType: number): void {
  checkSetting(name, "normType", normType, { values: "a finite number other than 0", allows: finite });
}

/** (Σ xᵖ)^(1/p) of each window under the name of a function or module. */
function normed(
  name: string,
  rank: number,
  x: Tensor,
  [normType, kernelSize]: readonly [number, PerDimension],
  told: Complete<LPPoolOptions>,
): Tensor {
  checkNorm(name, normType);
  const windowing = windowingOf(name, rank, kernelSize, { ...told, padding: 0 });
  const { node, sizes, restored } = imagesOf(name, x, rank);
  const slides = sizes.map((_, d) => slideAlong(name, node, d, windowing));
  const power = (base: Tensor, exponent: number): Tensor => (exponent === 1 ? base : pow(base, exponent));
  const powers = nodeOf(name, power(asTensor(node), normType));
  const all = windowing.size.reduce((product, each) => product * each, 1);
  const counts = countsOf(node, slides, windowing.padding, true);
  const whole = literal(node.graph, all, "i32");
  const sums =
    counts === whole
      ? sumsOf(powers, slides)
      : mul(averagesOf(powers, slides, counts), literal(node.graph, all));
  return power(restored(sums), 1 / normType);
}

/** The base of a module; it checks what it is told when it is made. */
const normModule = (name: string, rank: number) =>
  moduleOf((normType: number, kernelSize: PerDimension, options?: LPPoolOptions) => {
    const told = settingsOf(name, rank)(options);
    checkNorm(name, normType);
    windowingOf(name, rank, kernelSize, { ...told, padding: 0 });
    return (x: Tensor) => normed(name, rank, x, [normType, kernelSize], told);
  });

const tables = [1, 2, 3].map((rank) => settingsOf(`lpPool${rank}d`, rank));

/** (Σ xᵖ)^(1/p) of each window of x [N, C, L] or [C, L], p being `normType`. (torch.nn.functional.lp_pool1d) */
export function lpPool1d(
  x: Tensor,
  normType: number,
  kernelSize: PerDimension,
  options: LPPoolOptions = {},
): Tensor {
  return normed("lpPool1d", 1, x, [normType, kernelSize], tables[0]!(options));
}

/** lpPool1d. (torch.nn.LPPool1d) */
export class LPPool1d extends normModule("LPPool1d", 1) {}

/** (Σ xᵖ)^(1/p) of each window of x [N, C, H, W] or [C, H, W], p being `normType`. (torch.nn.functional.lp_pool2d) */
export function lpPool2d(
  x: Tensor,
  normType: number,
  kernelSize: PerDimension,
  options: LPPoolOptions = {},
): Tensor {
  return normed("lpPool2d", 2, x, [normType, kernelSize], tables[1]!(options));
}

/** lpPool2d. (torch.nn.LPPool2d) */
export class LPPool2d extends normModule("LPPool2d", 2) {}

/** (Σ xᵖ)^(1/p) of each window of x [N, C, D, H, W] or [C, D, H, W], p being `normType`. (torch.nn.functional.lp_pool3d) */
export function lpPool3d(
  x: Tensor,
  normType: number,
  kernelSize: PerDimension,
  options: LPPoolOptions = {},
): Tensor {
  return normed("lpPool3d", 3, x, [normType, kernelSize], tables[2]!(options));
}

/** lpPool3d. (torch.nn.LPPool3d) */
export class LPPool3d extends normModule("LPPool3d", 3) {}
