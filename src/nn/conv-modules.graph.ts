/** Layers that convolve, with weights of their own. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { convolution, transposedConvolution } from "./conv.graph.ts";
import {
  type ConvOptions,
  type ConvPaddingMode,
  convTable,
  type ConvTransposeOptions,
  convTransposeTable,
  paddingModes,
} from "./convolution-options.ts";
import { within } from "./fan.graph.ts";
import { checkSetting, flag, oneOf, settings, type Settings, size } from "./settings.ts";
import { type PerDimension, wholesOf } from "./spatial.ts";

export interface ConvLayerOptions extends ConvOptions {
  /** Whether a bias is added. Default: true. */
  readonly bias?: boolean;
  /** What stands in the border: zeros, x mirrored, its edge, or its other side. Default: "zeros". */
  readonly paddingMode?: ConvPaddingMode;
}

export interface ConvTransposeLayerOptions extends ConvTransposeOptions {
  /** Whether a bias is added. Default: true. */
  readonly bias?: boolean;
  /** Default: "zeros", the only one. */
  readonly paddingMode?: "zeros";
}

export interface ConvTransposeForwardOptions {
  /** The sizes of the result, where the stride leaves a choice; instead of `outputPadding`. */
  readonly outputSize?: readonly number[];
}

/** The parameters of a layer: weight [first, second / groups, ...window], and a bias for each output channel. */
interface Owned {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;
}

function owned(
  [first, second]: readonly [number, number],
  window: readonly number[],
  told: { readonly groups: number; readonly bias: boolean },
  outChannels: number,
): Owned {
  const shape = [first, second / told.groups, ...window];
  const init = within(shape.slice(1).reduce((product, each) => product * each, 1));
  return {
    weight: parameter(shape, { init }),
    bias: told.bias ? parameter([outChannels], { init }) : undefined,
  };
}

function checkChannels(name: string, inChannels: number, outChannels: number, groups: number): void {
  for (const [argument, channels] of Object.entries({ inChannels, outChannels })) {
    checkSetting(name, argument, channels, size);
    if (channels % groups !== 0)
      throw invalidArgument(
        name,
        `${argument} is ${channels}, groups is ${groups}`,
        "Groups must divide both numbers of channels.",
      );
  }
}

const layerSettings = (name: string, rank: number): Settings<ConvLayerOptions> =>
  settings<ConvLayerOptions>(name, { ...convTable(rank), bias: flag(true), paddingMode: paddingModes });

/** What Conv1d, Conv2d and Conv3d have in common. */
abstract class Conv extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;
  readonly #compute: (x: Tensor) => Tensor;

  constructor(
    name: string,
    rank: number,
    [inChannels, outChannels]: readonly [number, number],
    kernelSize: PerDimension,
    options: ConvLayerOptions,
  ) {
    super();
    const told = layerSettings(name, rank)(options);
    checkChannels(name, inChannels, outChannels, told.groups);
    const window = wholesOf(name, "kernelSize", kernelSize, rank);
    const { weight, bias } = owned([outChannels, inChannels], window, told, outChannels);
    [this.weight, this.bias] = [weight, bias];
    this.#compute = (x) => convolution(name, rank, [x, this.weight, this.bias], told, told.paddingMode);
  }

  override forward(x: Tensor): Tensor {
    return this.#compute(x);
  }
}

/**
 * conv1d with weight [outChannels, inChannels / groups, ...kernelSize] and bias [outChannels], both starting from U(±1/√n),
 * n being the number of weights of an output channel. (torch.nn.Conv1d)
 */
export class Conv1d extends Conv {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super("Conv1d", 1, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor): Tensor {
    return super.forward(x);
  }
}

/**
 * conv2d with weight [outChannels, inChannels / groups, ...kernelSize] and bias [outChannels], both starting from U(±1/√n),
 * n being the number of weights of an output channel. (torch.nn.Conv2d)
 */
export class Conv2d extends Conv {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super("Conv2d", 2, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor): Tensor {
    return super.forward(x);
  }
}

/**
 * conv3d with weight [outChannels, inChannels / groups, ...kernelSize] and bias [outChannels], both starting from U(±1/√n),
 * n being the number of weights of an output channel. (torch.nn.Conv3d)
 */
export class Conv3d extends Conv {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvLayerOptions = {},
  ) {
    super("Conv3d", 3, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor): Tensor {
    return super.forward(x);
  }
}

const transposeSettings = (name: string, rank: number): Settings<ConvTransposeLayerOptions> =>
  settings<ConvTransposeLayerOptions>(name, {
    ...convTransposeTable(rank),
    bias: flag(true),
    paddingMode: oneOf("zeros"),
  });

/** What ConvTranspose1d, ConvTranspose2d and ConvTranspose3d have in common. */
abstract class ConvTranspose extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | undefined;
  readonly #compute: (x: Tensor, outputSize: readonly number[] | undefined) => Tensor;
  readonly #name: string;

  constructor(
    name: string,
    rank: number,
    [inChannels, outChannels]: readonly [number, number],
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions,
  ) {
    super();
    this.#name = name;
    const told = transposeSettings(name, rank)(options);
    checkChannels(name, inChannels, outChannels, told.groups);
    const window = wholesOf(name, "kernelSize", kernelSize, rank);
    const { weight, bias } = owned([inChannels, outChannels], window, told, outChannels);
    [this.weight, this.bias] = [weight, bias];
    this.#compute = (x, outputSize) =>
      transposedConvolution(name, rank, [x, this.weight, this.bias], told, outputSize);
  }

  override forward(x: Tensor, options: ConvTransposeForwardOptions = {}): Tensor {
    return this.#compute(x, knownOptions(this.#name, options, ["outputSize"]).outputSize);
  }
}

/**
 * convTranspose1d with weight [inChannels, outChannels / groups, ...kernelSize] and bias [outChannels], both starting from
 * U(±1/√n), n being the number of weights of an input channel. (torch.nn.ConvTranspose1d)
 */
export class ConvTranspose1d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super("ConvTranspose1d", 1, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor, options: ConvTransposeForwardOptions = {}): Tensor {
    return super.forward(x, options);
  }
}

/**
 * convTranspose2d with weight [inChannels, outChannels / groups, ...kernelSize] and bias [outChannels], both starting from
 * U(±1/√n), n being the number of weights of an input channel. (torch.nn.ConvTranspose2d)
 */
export class ConvTranspose2d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super("ConvTranspose2d", 2, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor, options: ConvTransposeForwardOptions = {}): Tensor {
    return super.forward(x, options);
  }
}

/**
 * convTranspose3d with weight [inChannels, outChannels / groups, ...kernelSize] and bias [outChannels], both starting from
 * U(±1/√n), n being the number of weights of an input channel. (torch.nn.ConvTranspose3d)
 */
export class ConvTranspose3d extends ConvTranspose {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: PerDimension,
    options: ConvTransposeLayerOptions = {},
  ) {
    super("ConvTranspose3d", 3, [inChannels, outChannels], kernelSize, options);
  }

  override forward(x: Tensor, options: ConvTransposeForwardOptions = {}): Tensor {
    return super.forward(x, options);
  }
}
