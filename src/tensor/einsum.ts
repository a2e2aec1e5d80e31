/** Einstein's summation: products of tensors whose dimensions are labelled, summed over the labels that the output has not. */
import {
  invalidArgument,
  labelSizesDiffer,
  labelTwice,
  operandsDiffer,
  rankDiffers,
  unknownLabel,
} from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { nodesOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, equalDims, printDim } from "../../compiler/shape/dim.ts";
import { printShape } from "../../compiler/shape/shape.ts";
import { contraction } from "../../compiler/primitives/contraction.ts";
import {
  ellipsis,
  type Equation,
  letterOf,
  parseEquation,
  type Subscript,
  type Subscripts,
} from "./equation.ts";

/** The labels of a tensor's dimensions as numbers below 52, "..." for dimensions without one. */
export type Sublist = readonly (number | "...")[];

/**
 * The sum of products that `equation` says: a letter for each dimension of each operand, "ij,jk->ik" for the matrix product.
 * Labels that the output has not are summed; a label twice for one operand is its diagonal; "..." stands for any number of
 * dimensions, which broadcast; sizes of 1 are repeated. Without "->" the output has "..." and the labels that stand once, in
 * alphabetical order, capitals first. Operands come one by one or as a list; or each is followed by its labels as a list of
 * numbers, the output's last. Of several operands the pair that takes the fewest multiply-adds is contracted first.
 * (torch.einsum)
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor;
export function einsum(equation: string, operands: readonly Tensor[]): Tensor;
export function einsum(...operands: readonly (Tensor | Sublist)[]): Tensor;
export function einsum(...given: readonly unknown[]): Tensor {
  const [text, operands] = typeof given[0] === "string" ? written(given) : listed(given);
  const nodes = nodesOf("einsum", operands);
  return evaluateEquation(parseEquation(text), nodes) as unknown as Tensor;
}

type Call = readonly [equation: string, operands: readonly unknown[]];

function written([equation, first, ...others]: readonly unknown[]): Call {
  const operands = Array.isArray(first) ? (first as readonly unknown[]) : [first, ...others];
  return [equation as string, operands.filter((operand) => operand !== undefined)];
}

/** Operands with lists of numbers, as an equation. */
function listed(given: readonly unknown[]): Call {
  const isOperand = (i: number): boolean => i % 2 === 0 && i + 1 < given.length;
  const lists = given.filter((_, i) => !isOperand(i)).map((list) => labelsIn(list));
  const operands = given.filter((_, i) => isOperand(i));
  const inputs = lists.slice(0, operands.length).join(",");
  const output = lists[operands.length];
  return [output === undefined ? inputs : `${inputs}->${output}`, operands];
}

function labelsIn(list: unknown): string {
  const isLabel = (label: unknown): boolean =>
    label === ellipsis || (Number.isInteger(label) && (label as number) >= 0 && (label as number) < 52);
  if (!Array.isArray(list) || !list.every(isLabel))
    throw invalidArgument(
      "einsum",
      "there is no equation",
      'Write einsum("ij,jk->ik", a, b), or give each operand a list of numbers below 52: einsum(a, [0, 1], b, [1, 2], [0, 2]).',
      [list].filter(isNode),
    );
  return (list as Sublist).map((label) => (label === ellipsis ? label : letterOf(label))).join("");
}

/** A dimension with its label; the dimensions that "..." stands for are counted from the right. */
interface Labelling {
  readonly label: string;
  readonly size: Dim;
  readonly position: number;
  readonly part: Subscript["part"];
}

function evaluateEquation(equation: Equation, operands: readonly Node[]): Node {
  if (equation.operands.length !== operands.length)
    throw operandsDiffer(equation.operands.length, operands.length, equation.part, operands);
  const labellings = equation.operands.map((subscripts, i) => labelled(subscripts, operands[i]!, i + 1));
  checkSizes(labellings.flat(), operands);
  const out = outputOf(equation, labellings);
  const numbers = new Map(
    [...new Set(labellings.flat().map(({ label }) => label))].map((label, i) => [label, i]),
  );
  const terms = operands.map((node, i) => ({
    node,
    labels: labellings[i]!.map(({ label }) => numbers.get(label)!),
  }));
  return contraction(
    terms,
    out.map((label) => numbers.get(label)!),
  );
}

const unlabelled = (fromRight: number): string => `${ellipsis}${fromRight}`;

function labelled({ list, part }: Subscripts, node: Node, position: number): readonly Labelling[] {
  const rest = node.shape.length - list.filter(({ label }) => label !== ellipsis).length;
  const isOpen = list.some(({ label }) => label === ellipsis);
  if (rest < 0 || (rest > 0 && !isOpen)) {
    const labels = list.map(({ label }) => label).join("");
    throw rankDiffers(labels, position, printShape(node.shape), part, [node]);
  }
  const labels = list.flatMap((subscript) =>
    subscript.label === ellipsis
      ? Array.from({ length: rest }, (_, i) => ({ label: unlabelled(rest - i), part: subscript.part }))
      : [subscript],
  );
  return labels.map((each, d) => ({ ...each, size: node.shape[d]!, position }));
}

/** Sizes with one label are equal or 1; for one operand they are equal. */
function checkSizes(labellings: readonly Labelling[], operands: readonly Node[]): void {
  labellings.forEach((mine, i) => {
    const other = labellings
      .slice(0, i)
      .find(
        ({ label, size, position }) =>
          label === mine.label &&
          !equalDims(size, mine.size) &&
          (position === mine.position || (size !== 1 && mine.size !== 1)),
      );
    if (!other) return;
    const positions = [other.position, mine.position] as const;
    throw labelSizesDiffer(
      mine.label.startsWith(ellipsis) ? ellipsis : mine.label,
      [printDim(other.size), printDim(mine.size)],
      positions,
      mine.part,
      [...new Set(positions)].map((position) => operands[position - 1]!),
    );
  });
}

function outputOf({ output }: Equation, labellings: readonly (readonly Labelling[])[]): readonly string[] {
  const all = labellings.flat().map(({ label }) => label);
  const open = Math.max(
    0,
    ...labellings.map((list) => list.filter(({ label }) => label.startsWith(ellipsis)).length),
  );
  const rest = Array.from({ length: open }, (_, i) => unlabelled(open - i));
  const letters = [...new Set(all.filter((label) => !label.startsWith(ellipsis)))];
  if (!output)
    return [...rest, ...letters.filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort()];
  output.list.forEach(({ label, part }, i) => {
    if (label === ellipsis) return;
    if (!letters.includes(label)) throw unknownLabel(label, letters, part);
    if (output.list.findIndex((other) => other.label === label) < i) throw labelTwice(label, part);
  });
  return output.list.flatMap(({ label }) => (label === ellipsis ? rest : [label]));
}
