/** What a body of a loop over time computes in every step, at all steps at once: one more axis, or one more to sum over. */
import { InvariantError } from "../diagnostics.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { type Comprehension, index, read, type Scalar, substituteAll } from "../scalar/scalar.ts";
import { type Dim, multiplyDims } from "../shape/dim.ts";
import { broadcast, sumOver } from "../primitives/broadcast.ts";
import { contraction, type Labelled } from "../primitives/contraction.ts";
import { elementwiseForm } from "../primitives/forms.ts";
import type { Contraction } from "../primitives/linear.ts";
import { reshapeTo } from "../primitives/movement.ts";
import { apply } from "../primitives/primitive.ts";

interface Lifted {
  /** The node of the body. */
  readonly original: Node;
  readonly extent: Dim;
  /** The operands that have the axis of time, too: their first. */
  readonly varying: readonly number[];
  /** Whether the steps are summed. */
  readonly isSum: boolean;
}

const noDerivative = (): never => {
  throw new InvariantError("loops are differentiated before anything leaves them");
};

const liftedNode: Primitive<Lifted> = {
  name: "lifted",
  formula: "",
  type: (_, { original: { shape, dtype }, extent, isSum }) => ({
    shape: isSum ? shape : [extent, ...shape],
    dtype,
  }),
  vjp: noDerivative,
  lower: ({ attributes: { original, extent, varying, isSum } }) => {
    const form = formOf(original);
    const time = { name: "", extent };
    const steps = (source: number): Scalar<number>[] => (varying.includes(source) ? [index(time)] : []);
    const by = {
      read: (source: number, at: readonly Scalar<number>[]) => read(source, ...steps(source), ...at),
    };
    const scalars = substituteAll<number, number>(form, by);
    if (isSum) return { ...form, ...scalars, over: [time, ...form.over], combine: "sum" };
    return { ...form, ...scalars, axes: [time, ...form.axes] };
  },
};

function formOf(node: Node): Comprehension<number> {
  const form = node.primitive.lower(node);
  if ("loop" in form) throw new InvariantError("a loop is lifted out of no other");
  return form;
}

/** What an operand of a node of a body is outside: the same in every step, or with a first dimension for the steps. */
export interface Operand {
  readonly node: Node;
  readonly isVarying: boolean;
}

/** A node of a body at every step. */
export function lifted(original: Node, operands: readonly Operand[], extent: Dim): Node {
  const labels = plainLabels(original);
  if (labels) return contracted(labels, operands, false);
  const inputs = operands.map(({ node }) => node);
  if (elementwiseForm(original)) {
    const shape = [extent, ...original.shape];
    const dims = original.shape.map((_, d) => d + 1);
    const same = operands.map(({ node, isVarying }) => (isVarying ? node : broadcast(node, shape, dims)));
    return apply(original.primitive, same, original.attributes);
  }
  return apply(liftedNode, inputs, { original, extent, varying: varyingOf(operands), isSum: false });
}

/** The sum over all steps of a node of a body. */
export function summedOverTime(original: Node, operands: readonly Operand[], extent: Dim): Node {
  const labels = plainLabels(original);
  if (labels) return contracted(labels, operands, true);
  const { combine, initial } = formOf(original);
  if (elementwiseForm(original) || (combine && combine !== "sum") || initial)
    return sumOver(lifted(original, operands, extent), [0]);
  const inputs = operands.map(({ node }) => node);
  return apply(liftedNode, inputs, { original, extent, varying: varyingOf(operands), isSum: true });
}

const varyingOf = (operands: readonly Operand[]): readonly number[] =>
  operands.flatMap(({ isVarying }, i) => (isVarying ? [i] : []));

/** The labels of a product that is no convolution. */
function plainLabels({ primitive, attributes }: Node): Contraction | undefined {
  if (primitive.name !== "contract") return undefined;
  const { slides, groups, ...labels } = attributes as Contraction;
  return slides || groups ? undefined : labels;
}

function contracted({ left, right, out }: Contraction, operands: readonly Operand[], isSum: boolean): Node {
  const time = Math.max(...left, ...right) + 1;
  const terms = [left, right].map((labels, i): Labelled => {
    const { node, isVarying } = operands[i]!;
    return { node, labels: isVarying ? [time, ...labels] : labels };
  });
  const wanted = isSum ? out : [time, ...out];
  const row = terms.find(({ labels }) => labels[0] === time)!.labels[1];
  const goTogether = [...terms.map(({ labels }) => labels), wanted].every(
    (labels) => labels.indexOf(row!) === (labels[0] === time ? 1 : -1),
  );
  return row !== undefined && goTogether ? contractedRows(terms, wanted, row) : contraction(terms, wanted);
}

/** Steps and rows of every step are one long dimension wherever they go together. */
function contractedRows(terms: readonly Labelled[], wanted: readonly number[], row: number): Node {
  const joined = terms.map(({ node, labels }): Labelled => {
    if (labels[1] !== row) return { node, labels };
    const [steps, rows, ...rest] = node.shape;
    return { node: reshapeTo(node, [multiplyDims(steps!, rows!), ...rest]), labels: labels.slice(1) };
  });
  if (wanted[1] !== row) return contraction(joined, wanted);
  const [steps, rows] = terms.find(({ labels }) => labels[1] === row)!.node.shape;
  const result = contraction(joined, wanted.slice(1));
  return reshapeTo(result, [steps!, rows!, ...result.shape.slice(1)]);
}
