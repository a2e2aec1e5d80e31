/** The parameters of recurrent nets under PyTorch's names, and the states that they start from. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { parameter } from "../../compiler/primitives/leaves.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { equalShapes, printShape } from "../../compiler/shape/shape.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { zeros } from "../tensor/construct.graph.ts";
import { uniform } from "./init.graph.ts";
import type { Recurrence, State, Weights } from "./recurrent-steps.graph.ts";
import { checkSetting, size, wholeFrom } from "./settings.ts";

/** The sizes of one direction of one layer, or of a cell. */
export interface Sizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** The size of what is put out, where it is a projection; 0: it is none. */
  readonly projSize: number;
  readonly bias: boolean;
}

export function checkSizes(name: string, inputSize: number, hiddenSize: number): void {
  checkSetting(name, "inputSize", inputSize, size);
  checkSetting(name, "hiddenSize", hiddenSize, wholeFrom(1));
}

/** New parameters, each from U(±1/√hidden), as fields of `owner`; their names end in `suffix`. */
export function ownWeights(
  owner: object,
  { gates }: Recurrence,
  { inputSize, hiddenSize, projSize, bias }: Sizes,
  suffix = "",
): Weights {
  const bound = 1 / Math.sqrt(hiddenSize);
  const own = (key: string, shape: readonly number[]): Tensor => {
    const made = parameter(shape, { init: uniform({ a: -bound, b: bound }) });
    Object.assign(owner, { [`${key}${suffix}`]: made });
    return made;
  };
  const rows = gates * hiddenSize;
  return {
    ih: own("weight_ih", [rows, inputSize]),
    hh: own("weight_hh", [rows, projSize || hiddenSize]),
    biases: bias ? { ih: own("bias_ih", [rows]), hh: own("bias_hh", [rows]) } : undefined,
    hr: projSize > 0 ? own("weight_hr", [projSize, hiddenSize]) : undefined,
  };
}

/** The state of an LSTM. */
export type StatePair = readonly [hidden: Tensor, cell: Tensor];

const stateSettings = {
  1: { values: "a tensor", allows: isNode },
  2: {
    values: "a pair of tensors, [hidden, cell]",
    allows: (value: unknown) => Array.isArray(value) && value.length === 2 && value.every(isNode),
  },
} as const;

/** The state that `hx` says, whose tensors must have these shapes; 0 where it says none. */
export function stateOf(
  name: string,
  hx: Tensor | StatePair | undefined,
  shapes: readonly (readonly Dimension[])[],
): State {
  if (hx === undefined) return shapes.map((shape) => zeros(shape));
  checkSetting(name, "hx", hx, stateSettings[shapes.length as 1 | 2]);
  const given = (Array.isArray(hx) ? hx : [hx]) as State;
  for (const [i, tensor] of given.entries()) {
    const [node, expected] = [nodeOf(name, tensor), dimsOf(shapes[i]!)];
    if (!equalShapes(node.shape, expected))
      throw shapeExpected(name, `an initial state ${printShape(expected)}`, printShape(node.shape), [node]);
  }
  return given;
}
