/** Recurrent nets over whole sequences: layers above each other, each a loop over time, or two that run against each other. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { scan } from "../../compiler/language/scan.ts";
import { transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { cat, stack } from "../tensor/joining.graph.ts";
import { select } from "../tensor/splitting.graph.ts";
import { dropout } from "./dropout.graph.ts";
import {
  elman,
  gru,
  lstm,
  type Nonlinearity,
  type Recurrence,
  type State,
  type Weights,
} from "./recurrent-steps.graph.ts";
import { checkSizes, ownWeights, type StatePair, stateOf } from "./recurrent-weights.ts";
import { between, type Complete, flag, oneOf, type Setting, settings, wholeFrom } from "./settings.ts";
import { dimensionsOf, printedShape } from "./shapes.ts";

export interface RecurrentOptions {
  /** How many layers there are, each on what the one before puts out. Default: 1. */
  readonly numLayers?: number;
  /** Whether biases are added. Default: true. */
  readonly bias?: boolean;
  /** Whether sequences are [N, L, ...] instead of [L, N, ...]; states are not. Default: false. */
  readonly batchFirst?: boolean;
  /** How likely an element between two layers is dropped in train mode. Default: 0. */
  readonly dropout?: number;
  /** Whether a second net goes from the last step to the first; both outputs are joined. Default: false. */
  readonly bidirectional?: boolean;
}

export interface RNNOptions extends RecurrentOptions {
  /** Default: "tanh". */
  readonly nonlinearity?: Nonlinearity;
}

export interface LSTMOptions extends RecurrentOptions {
  /** The size of what is put out, a projection of the hidden units; 0: these themselves. Default: 0. */
  readonly projSize?: number;
}

/** What the first step starts from: [D · numLayers, N, out], or [D · numLayers, out] without batch. Default: 0. */
export interface InitialHidden {
  readonly hx?: Tensor;
}

/** What the first step starts from: [D · numLayers, N, out] and [D · numLayers, N, hidden], or both without N. Default: 0. */
export interface InitialHiddenAndCell {
  readonly hx?: StatePair;
}

type Told = Complete<RecurrentOptions>;

const common = {
  numLayers: wholeFrom(1),
  bias: flag(true),
  batchFirst: flag(false),
  dropout: between(0, 1),
  bidirectional: flag(false),
} as const satisfies { readonly [Key in keyof Told]: Setting<Told[Key]> };

/** What the directions put out together, and their states after the last step. */
interface Run {
  readonly output: Tensor;
  readonly states: readonly Tensor[];
}

abstract class Recurrent extends Module {
  readonly [weight: `weight_${string}`]: Tensor;
  readonly [bias: `bias_${string}`]: Tensor;
  readonly #name: string;
  readonly #recurrence: Recurrence;
  readonly #told: Told;
  readonly #inputSize: number;
  /** Of what is put out, and of the other tensor of the state, if there is one. */
  readonly #stateSizes: readonly number[];
  /** For each layer those of its directions. */
  readonly #layers: readonly (readonly Weights[])[];

  constructor(
    name: string,
    recurrence: Recurrence,
    sizes: { readonly inputSize: number; readonly hiddenSize: number; readonly projSize?: number },
    told: Told,
  ) {
    super();
    const { inputSize, hiddenSize, projSize = 0 } = sizes;
    checkSizes(name, inputSize, hiddenSize);
    if (projSize >= hiddenSize)
      throw invalidArgument(
        name,
        `projSize is ${projSize}`,
        `It must be smaller than hiddenSize, ${hiddenSize}.`,
      );
    this.#name = name;
    this.#recurrence = recurrence;
    this.#told = told;
    this.#inputSize = inputSize;
    const out = projSize || hiddenSize;
    this.#stateSizes = [out, hiddenSize].slice(0, recurrence.states);
    const suffixes = told.bidirectional ? ["", "_reverse"] : [""];
    this.#layers = Array.from({ length: told.numLayers }, (_, layer) =>
      suffixes.map((suffix) =>
        ownWeights(
          this,
          recurrence,
          {
            inputSize: layer === 0 ? inputSize : out * suffixes.length,
            hiddenSize,
            projSize,
            bias: told.bias,
          },
          `_l${layer}${suffix}`,
        ),
      ),
    );
  }

  /** What all layers give: the output of the last, and the states of all after the last step. */
  protected run(input: Tensor, options: { readonly hx?: Tensor | StatePair }): Run {
    const { hx } = knownOptions(this.#name, options, ["hx"]);
    const isTurned = this.#told.batchFirst && this.#batchOf(input).length > 0;
    const sequence = isTurned ? transpose(input, 0, 1) : input;
    const batch = isTurned ? [dimensionsOf(this.#name, input)[0]!] : this.#batchOf(input);
    const count = this.#layers.length * this.#layers[0]!.length;
    const initial = stateOf(
      this.#name,
      hx,
      this.#stateSizes.map((size) => [count, ...batch, size]),
    );
    const lasts: State[] = [];
    let output = sequence;
    for (const [i, directions] of this.#layers.entries()) {
      if (i > 0) output = dropout(output, { p: this.#told.dropout, training: this.training });
      const outputs = directions.map((weights, direction) => {
        const at = i * directions.length + direction;
        const before = initial.map((each) => select(each, 0, at));
        const { output: own, states } = this.#along(output, before, weights, direction === 1);
        lasts.push(states);
        return own;
      });
      output = outputs.length === 1 ? outputs[0]! : cat(outputs, -1);
    }
    return {
      output: isTurned ? transpose(output, 0, 1) : output,
      states: initial.map((_, position) => stack(lasts.map((last) => last[position]!))),
    };
  }

  /** One direction of one layer. What the input decides is computed before the loop, for all steps at once. */
  #along(input: Tensor, initial: State, weights: Weights, reverse: boolean): Run {
    const { project, step } = this.#recurrence;
    const [states, output] = scan(
      (before: State, projected: Tensor) => {
        const after = step(projected, before, weights);
        return [after, after[0]!];
      },
      initial,
      project(input, weights),
      { reverse },
    );
    return { output, states };
  }

  /** The size of the batch, where there is one. */
  #batchOf(input: Tensor): readonly Dimension[] {
    const shape = dimensionsOf(this.#name, input);
    if ((shape.length === 2 || shape.length === 3) && shape.at(-1) === this.#inputSize)
      return shape.slice(1, -1);
    const batched = this.#told.batchFirst ? "N, L" : "L, N";
    throw shapeExpected(
      this.#name,
      `[${batched}, ${this.#inputSize}] or [L, ${this.#inputSize}]`,
      printedShape(this.#name, input),
      [input],
    );
  }
}

const rnnSettings = settings<RNNOptions>("RNN", { ...common, nonlinearity: oneOf("tanh", "relu") });

/**
 * h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu, along a sequence [L, N, inputSize], [N, L, inputSize] with batchFirst, or
 * [L, inputSize]: gives [output, hN], h' of the last layer at every step, [L, N, D · hiddenSize], and that of every layer after
 * the last, [D · numLayers, N, hiddenSize]; D is 2 if bidirectional. The parameters of layer k, weight_ih_lk
 * [hiddenSize, inputSize] (D · hiddenSize behind the first layer), weight_hh_lk [hiddenSize, hiddenSize], bias_ih_lk and
 * bias_hh_lk [hiddenSize], and those of the second direction, weight_ih_lk_reverse and so on, start from U(±1/√hiddenSize).
 * (torch.nn.RNN)
 */
export class RNN extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: RNNOptions) {
    const { nonlinearity, ...told } = rnnSettings(options);
    super("RNN", elman(nonlinearity), { inputSize, hiddenSize }, told);
  }

  override forward(input: Tensor, options: InitialHidden = {}): [output: Tensor, hN: Tensor] {
    const { output, states } = this.run(input, options);
    return [output, states[0]!];
  }
}

const lstmSettings = settings<LSTMOptions>("LSTM", { ...common, projSize: wholeFrom(0) });

/**
 * LSTMCell along a sequence [L, N, inputSize], [N, L, inputSize] with batchFirst, or [L, inputSize]: gives [output, [hN, cN]],
 * h' of the last layer at every step, [L, N, D · hiddenSize], and both states of every layer after the last,
 * [D · numLayers, N, hiddenSize]; D is 2 if bidirectional. With projSize h' is W_hr h', of that size, everywhere. The parameters of
 * layer k, weight_ih_lk [4 hiddenSize, inputSize] (D · hiddenSize behind the first layer), weight_hh_lk
 * [4 hiddenSize, hiddenSize], bias_ih_lk and bias_hh_lk [4 hiddenSize], weight_hr_lk [projSize, hiddenSize], and those of the second
 * direction, weight_ih_lk_reverse and so on, start from U(±1/√hiddenSize). (torch.nn.LSTM)
 */
export class LSTM extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: LSTMOptions) {
    const { projSize, ...told } = lstmSettings(options);
    super("LSTM", lstm, { inputSize, hiddenSize, projSize }, told);
  }

  override forward(
    input: Tensor,
    options: InitialHiddenAndCell = {},
  ): [output: Tensor, states: [hN: Tensor, cN: Tensor]] {
    const { output, states } = this.run(input, options);
    return [output, [states[0]!, states[1]!]];
  }
}

const gruSettings = settings<RecurrentOptions>("GRU", common);

/**
 * GRUCell along a sequence [L, N, inputSize], [N, L, inputSize] with batchFirst, or [L, inputSize]: gives [output, hN], h' of the
 * last layer at every step, [L, N, D · hiddenSize], and that of every layer after the last, [D · numLayers, N, hiddenSize]; D is 2 if
 * bidirectional. The parameters of layer k, weight_ih_lk [3 hiddenSize, inputSize] (D · hiddenSize behind the first layer),
 * weight_hh_lk [3 hiddenSize, hiddenSize], bias_ih_lk and bias_hh_lk [3 hiddenSize], and those of the second direction,
 * weight_ih_lk_reverse and so on, start from U(±1/√hiddenSize). (torch.nn.GRU)
 */
export class GRU extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    super("GRU", gru, { inputSize, hiddenSize }, gruSettings(options));
  }

  override forward(input: Tensor, options: InitialHidden = {}): [output: Tensor, hN: Tensor] {
    const { output, states } = this.run(input, options);
    return [output, states[0]!];
  }
}
