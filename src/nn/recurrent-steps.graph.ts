/** What one step of a recurrent net computes: the part that the input alone decides, and the state after from the state before. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { add, mul, relu, sigmoid, sub, tanh } from "../../compiler/primitives/elementwise.ts";
import { chunk } from "../tensor/splitting.graph.ts";
import { linear } from "./linear.graph.ts";

/** The parameters of one direction of one layer, or of a cell. */
export interface Weights {
  /** [gates · hidden, in] */
  readonly ih: Tensor;
  /** [gates · hidden, out] */
  readonly hh: Tensor;
  /** [gates · hidden] */
  readonly biases: { readonly ih: Tensor; readonly hh: Tensor } | undefined;
  /** [out, hidden], where what is put out is projected. */
  readonly hr: Tensor | undefined;
}

/** What is put out comes first: [hidden], or [hidden, cell]. */
export type State = readonly Tensor[];

/** A kind of recurrent net. */
export interface Recurrence {
  /** How many rows of weights there are for each hidden unit. */
  readonly gates: number;
  /** How many tensors its state has. */
  readonly states: 1 | 2;
  /** What the input decides: [..., in] becomes [..., gates · hidden], for all steps at once. */
  readonly project: (input: Tensor, weights: Weights) => Tensor;
  /** The state after a step, from the step's part of what `project` gave and the state before. */
  readonly step: (projected: Tensor, before: State, weights: Weights) => State;
}

/** Both biases are added to the same sum. */
function projectWithBoth(input: Tensor, { ih, biases }: Weights): Tensor {
  const projected = biases ? add(linear(input, ih, biases.ih), biases.hh) : linear(input, ih);
  return projected;
}

export type Nonlinearity = "tanh" | "relu";

/** h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu. */
export function elman(nonlinearity: Nonlinearity): Recurrence {
  const activate = nonlinearity === "relu" ? relu : tanh;
  return {
    gates: 1,
    states: 1,
    project: projectWithBoth,
    step(projected, before, { hh }) {
      const hidden = before[0]!;
      const next = activate(add(projected, linear(hidden, hh)));
      return [next];
    },
  };
}

/** c' = f ⊙ c + i ⊙ g and h' = o ⊙ tanh c', with gates i, f, o = σ(W_i x + b_i + W_h h + b_h) and g = tanh of another such sum. */
export const lstm: Recurrence = {
  gates: 4,
  states: 2,
  project: projectWithBoth,
  step(projected, before, { hh, hr }) {
    const hidden = before[0]!;
    const cell = before[1]!;
    const gates = add(projected, linear(hidden, hh));
    const [i, f, g, o] = chunk(gates, 4, -1) as [Tensor, Tensor, Tensor, Tensor];
    const inputGate = sigmoid(i);
    const forgetGate = sigmoid(f);
    const outputGate = sigmoid(o);
    const cellGate = tanh(g);
    const nextCell = add(mul(forgetGate, cell), mul(inputGate, cellGate));
    const nextHidden = mul(outputGate, tanh(nextCell));
    return [hr === undefined ? nextHidden : linear(nextHidden, hr), nextCell];
  },
};

/** h' = (1 − z) ⊙ n + z ⊙ h, with gates r, z = σ(W_i x + b_i + W_h h + b_h) and n = tanh(W_n x + b_n + r ⊙ (W_m h + b_m)). */
export const gru: Recurrence = {
  gates: 3,
  states: 1,
  project(input, { ih, biases }) {
    const projected = linear(input, ih, biases?.ih);
    return projected;
  },
  step(projected, before, { hh, biases }) {
    const hidden = before[0]!;
    const recurrent = linear(hidden, hh, biases?.hh);
    const [inputR, inputZ, inputN] = chunk(projected, 3, -1) as [Tensor, Tensor, Tensor];
    const [hiddenR, hiddenZ, hiddenN] = chunk(recurrent, 3, -1) as [Tensor, Tensor, Tensor];
    const resetGate = sigmoid(add(inputR, hiddenR));
    const updateGate = sigmoid(add(inputZ, hiddenZ));
    const newGate = tanh(add(inputN, mul(resetGate, hiddenN)));
    const next = add(mul(sub(1, updateGate), newGate), mul(updateGate, hidden));
    return [next];
  },
};
