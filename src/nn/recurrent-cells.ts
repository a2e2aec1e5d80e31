/** Single steps of recurrent nets, as modules that own their parameters. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
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
import { flag, oneOf, settings } from "./settings.ts";
import { dimensionsOf, printedShape } from "./shapes.ts";

export interface RecurrentCellOptions {
  /** Whether biases are added. Default: true. */
  readonly bias?: boolean;
}

export interface RNNCellOptions extends RecurrentCellOptions {
  /** Default: "tanh". */
  readonly nonlinearity?: Nonlinearity;
}

/** What a step starts from, [N, hidden] or [hidden]. Default: 0. */
export interface HiddenOption {
  readonly hx?: Tensor;
}

/** What a step starts from, two tensors [N, hidden] or [hidden]. Default: 0. */
export interface HiddenAndCellOption {
  readonly hx?: StatePair;
}

/** A module that does one step. */
abstract class RecurrentCell extends Module {
  readonly [weight: `weight_${string}`]: Tensor;
  readonly [bias: `bias_${string}`]: Tensor;
  readonly #name: string;
  readonly #recurrence: Recurrence;
  readonly #sizes: { readonly input: number; readonly hidden: number };
  readonly #weights: Weights;

  constructor(name: string, recurrence: Recurrence, inputSize: number, hiddenSize: number, bias: boolean) {
    super();
    checkSizes(name, inputSize, hiddenSize);
    this.#name = name;
    this.#recurrence = recurrence;
    this.#sizes = { input: inputSize, hidden: hiddenSize };
    this.#weights = ownWeights(this, recurrence, { inputSize, hiddenSize, projSize: 0, bias });
  }

  /** The state after `hx`. */
  protected next(input: Tensor, options: { readonly hx?: Tensor | StatePair }): State {
    const { hx } = knownOptions(this.#name, options, ["hx"]);
    const { input: inputSize, hidden } = this.#sizes;
    const shape = dimensionsOf(this.#name, input);
    if (shape.length < 1 || shape.length > 2 || shape.at(-1) !== inputSize)
      throw shapeExpected(
        this.#name,
        `[N, ${inputSize}] or [${inputSize}]`,
        printedShape(this.#name, input),
        [input],
      );
    const { project, step, states } = this.#recurrence;
    const shapes = Array.from({ length: states }, () => [...shape.slice(0, -1), hidden]);
    return step(project(input, this.#weights), stateOf(this.#name, hx, shapes), this.#weights);
  }
}

const rnnSettings = settings<RNNCellOptions>("RNNCell", {
  bias: flag(true),
  nonlinearity: oneOf("tanh", "relu"),
});

/**
 * h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu: x [N, inputSize] or [inputSize] gives [N, hiddenSize] or [hiddenSize].
 * weight_ih [hiddenSize, inputSize], weight_hh [hiddenSize, hiddenSize], bias_ih and bias_hh [hiddenSize] start from
 * U(±1/√hiddenSize). (torch.nn.RNNCell)
 */
export class RNNCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options?: RNNCellOptions) {
    const { bias, nonlinearity } = rnnSettings(options);
    super("RNNCell", elman(nonlinearity), inputSize, hiddenSize, bias);
  }

  override forward(input: Tensor, options: HiddenOption = {}): Tensor {
    return this.next(input, options)[0]!;
  }
}

const lstmSettings = settings<RecurrentCellOptions>("LSTMCell", { bias: flag(true) });

/**
 * c' = σ(f) ⊙ c + σ(i) ⊙ tanh(g) and h' = σ(o) ⊙ tanh(c'), with [i, f, g, o] = W_ih x + b_ih + W_hh h + b_hh: x [N, inputSize] or
 * [inputSize] gives [h', c'], each [N, hiddenSize] or [hiddenSize]. weight_ih [4 hiddenSize, inputSize], weight_hh
 * [4 hiddenSize, hiddenSize], bias_ih and bias_hh [4 hiddenSize] start from U(±1/√hiddenSize). (torch.nn.LSTMCell)
 */
export class LSTMCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentCellOptions) {
    super("LSTMCell", lstm, inputSize, hiddenSize, lstmSettings(options).bias);
  }

  override forward(input: Tensor, options: HiddenAndCellOption = {}): [hidden: Tensor, cell: Tensor] {
    const [hidden, cell] = this.next(input, options);
    return [hidden!, cell!];
  }
}

const gruSettings = settings<RecurrentCellOptions>("GRUCell", { bias: flag(true) });

/**
 * h' = (1 − z) ⊙ n + z ⊙ h, with r, z = σ(W_ih x + b_ih + W_hh h + b_hh) and n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)): x
 * [N, inputSize] or [inputSize] gives [N, hiddenSize] or [hiddenSize]. weight_ih [3 hiddenSize, inputSize], weight_hh
 * [3 hiddenSize, hiddenSize], bias_ih and bias_hh [3 hiddenSize], in the order r, z, n, start from U(±1/√hiddenSize).
 * (torch.nn.GRUCell)
 */
export class GRUCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentCellOptions) {
    super("GRUCell", gru, inputSize, hiddenSize, gruSettings(options).bias);
  }

  override forward(input: Tensor, options: HiddenOption = {}): Tensor {
    return this.next(input, options)[0]!;
  }
}
