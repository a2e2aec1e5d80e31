/** Dropout: noise for training. Elsewhere it is the identity and costs nothing; what it draws is never stored. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { mul, where } from "../../compiler/primitives/elementwise.ts";
import { rand } from "../../compiler/primitives/random.ts";
import { modalModule } from "./function-module.ts";
import { type TrainingMode, trainingMode, whileTraining } from "./modes.graph.ts";
import { type Complete, between, type Settings, settings } from "./settings.ts";
import { dimensionsOf, printedShape, rankOf } from "./shapes.ts";

export interface DropoutModuleOptions {
  /** How likely an element is dropped. Default: 0.5. */
  readonly p?: number;
}

export interface DropoutOptions extends DropoutModuleOptions {
  /** Whether anything is dropped; `training()` is true in train mode only. Default: true. */
  readonly training?: TrainingMode;
}

export interface AlphaDropoutOptions extends DropoutModuleOptions {
  /** Whether anything is dropped; `training()` is true in train mode only. Default: false. */
  readonly training?: TrainingMode;
}

type Told = Complete<DropoutOptions>;

const settingsOf = (name: string, isTraining: boolean): Settings<DropoutOptions> =>
  settings<DropoutOptions>(name, { p: between(0, 1, 0.5), training: trainingMode(isTraining) });

/** x less what is dropped: one draw for each place of `noise`, a shape that broadcasts to that of x. */
function thinned(x: Tensor, { p, training: mode }: Told, noise: readonly Dimension[]): Tensor {
  if (p === 0) return x;
  const active = (): Tensor => (p === 1 ? mul(x, 0) : where(rand(noise) < p, 0, x * (1 / (1 - p))));
  return whileTraining(mode, active, x);
}

/** One draw for each channel of each sample: the first two dimensions, or only the first where there is no batch. */
const channelNoise = (name: string, x: Tensor, batched = true): readonly Dimension[] =>
  dimensionsOf(name, x).map((size, d) => (d < (batched ? 2 : 1) ? size : 1));

/** Checks how many dimensions x has. */
function checkRank(name: string, x: Tensor, ranks: readonly number[], expected: string): void {
  if (!ranks.includes(rankOf(name, x))) throw shapeExpected(name, expected, printedShape(name, x), [x]);
}

/** The base of the module of a function that drops in train mode. */
const noiseModule = (
  name: string,
  compute: (x: Tensor, options: DropoutOptions) => Tensor,
): ReturnType<typeof modalModule<DropoutModuleOptions>> =>
  modalModule(settings<DropoutModuleOptions>(name, { p: between(0, 1, 0.5) }), compute);

const dropoutSettings = settingsOf("dropout", true);

/** 0 with probability p for each element, else x / (1 − p). (torch.nn.functional.dropout) */
export function dropout(x: Tensor, options: DropoutOptions = {}): Tensor {
  return thinned(x, dropoutSettings(options), dimensionsOf("dropout", x));
}

/** dropout in train mode. (torch.nn.Dropout) */
export class Dropout extends noiseModule("Dropout", dropout) {}

const dropout1dSettings = settingsOf("dropout1d", true);

/** dropout of whole channels: x is [N, C, L] or [C, L]. (torch.nn.functional.dropout1d) */
export function dropout1d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkRank("dropout1d", x, [2, 3], "[N, C, L] or [C, L]");
  return thinned(x, dropout1dSettings(options), channelNoise("dropout1d", x, rankOf("dropout1d", x) === 3));
}

/** dropout1d in train mode. (torch.nn.Dropout1d) */
export class Dropout1d extends noiseModule("Dropout1d", dropout1d) {}

const dropout2dSettings = settingsOf("dropout2d", true);

/** dropout of whole channels: x is [N, C, H, W], or [N, C, L] as for dropout1d. (torch.nn.functional.dropout2d) */
export function dropout2d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkRank("dropout2d", x, [3, 4], "[N, C, H, W] or [N, C, L]");
  return thinned(x, dropout2dSettings(options), channelNoise("dropout2d", x));
}

/** dropout2d in train mode. (torch.nn.Dropout2d) */
export class Dropout2d extends noiseModule("Dropout2d", dropout2d) {}

const dropout3dSettings = settingsOf("dropout3d", true);

/** dropout of whole channels: x is [N, C, D, H, W] or [C, D, H, W]. (torch.nn.functional.dropout3d) */
export function dropout3d(x: Tensor, options: DropoutOptions = {}): Tensor {
  checkRank("dropout3d", x, [4, 5], "[N, C, D, H, W] or [C, D, H, W]");
  return thinned(x, dropout3dSettings(options), channelNoise("dropout3d", x, rankOf("dropout3d", x) === 5));
}

/** dropout3d in train mode. (torch.nn.Dropout3d) */
export class Dropout3d extends noiseModule("Dropout3d", dropout3d) {}

/** What selu tends to for small x: −λ α (Klambauer et al., Self-normalizing neural networks, 2017). */
const saturation = -1.7580993408473766;

/** x with draws replaced by the saturation of selu, then moved and scaled so that mean 0 and variance 1 stay. */
function saturated(x: Tensor, { p, training: mode }: Told, noise: readonly Dimension[]): Tensor {
  if (p === 0) return x;
  const scale = 1 / Math.sqrt((saturation * saturation * p + 1) * (1 - p));
  const shift = -scale * saturation * p;
  const active = (): Tensor =>
    p === 1 ? mul(x, 0) : where(rand(noise) < p, saturation * scale + shift, x * scale + shift);
  return whileTraining(mode, active, x);
}

const alphaDropoutSettings = settingsOf("alphaDropout", false);

/**
 * a · x + b, with probability p instead a · s + b for each element, where s = −1.758… is what selu saturates at; a and b keep
 * mean 0 and variance 1. (torch.nn.functional.alpha_dropout)
 */
export function alphaDropout(x: Tensor, options: AlphaDropoutOptions = {}): Tensor {
  return saturated(x, alphaDropoutSettings(options), dimensionsOf("alphaDropout", x));
}

/** alphaDropout in train mode. (torch.nn.AlphaDropout) */
export class AlphaDropout extends noiseModule("AlphaDropout", alphaDropout) {}

const featureAlphaDropoutSettings = settingsOf("featureAlphaDropout", false);

/** alphaDropout of whole channels: x is [N, C, ...]. (torch.nn.functional.feature_alpha_dropout) */
export function featureAlphaDropout(x: Tensor, options: AlphaDropoutOptions = {}): Tensor {
  if (rankOf("featureAlphaDropout", x) < 2)
    throw shapeExpected("featureAlphaDropout", "[N, C, ...]", printedShape("featureAlphaDropout", x), [x]);
  return saturated(x, featureAlphaDropoutSettings(options), channelNoise("featureAlphaDropout", x));
}

/** featureAlphaDropout in train mode. (torch.nn.FeatureAlphaDropout) */
export class FeatureAlphaDropout extends noiseModule("FeatureAlphaDropout", featureAlphaDropout) {}
