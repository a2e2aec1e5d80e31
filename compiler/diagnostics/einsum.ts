/** Equations of einsum: GC21xx. Each names the characters that it is about. */
import { type Diagnostic, type Operands, errorIn, type TextPart } from "./diagnostic.ts";

const example = 'An equation is letters for dimensions, "ij,jk->ik"; "..." stands for any number of them.';

export const noLabel = (character: string, part: TextPart): Diagnostic =>
  errorIn(part, "GC2101", `einsum: ${character} is no label`, example);

export const secondArrow = (part: TextPart): Diagnostic =>
  errorIn(part, "GC2102", "einsum: there is a second ->", "The output follows one ->.");

export const secondEllipsis = (part: TextPart): Diagnostic =>
  errorIn(
    part,
    "GC2103",
    "einsum: there is a second ... for the same tensor",
    'One "..." stands for all dimensions without a label.',
  );

export const operandsDiffer = (
  named: number,
  given: number,
  part: TextPart,
  operands: Operands,
): Diagnostic =>
  errorIn(
    part,
    "GC2104",
    `einsum: the equation is about ${counted(named, "tensor")}, ${counted(given, "tensor")} ${given === 1 ? "is" : "are"} given`,
    "Separate the labels of different tensors by commas.",
    operands,
  );

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const rankDiffers = (
  labels: string,
  position: number,
  shape: string,
  part: TextPart,
  operands: Operands,
): Diagnostic =>
  errorIn(
    part,
    "GC2105",
    `einsum: "${labels}" does not label the dimensions of operand ${position}, ${shape}`,
    'Give each dimension one label, or write "..." for those in front.',
    operands,
  );

export const labelSizesDiffer = (
  label: string,
  sizes: readonly [string, string],
  positions: readonly [number, number],
  part: TextPart,
  operands: Operands,
): Diagnostic =>
  errorIn(
    part,
    "GC2106",
    `einsum: ${label} is ${sizes[0]} in operand ${positions[0]} and ${sizes[1]} in operand ${positions[1]}`,
    positions[0] === positions[1]
      ? "A label that stands twice for one tensor names its diagonal: both sizes must be equal."
      : "Sizes with one label must be equal or 1: correct the equation, or transpose an operand.",
    operands,
  );

export const unknownLabel = (label: string, known: readonly string[], part: TextPart): Diagnostic =>
  errorIn(
    part,
    "GC2107",
    `einsum: ${label} of the output stands for no dimension`,
    known.length > 0 ? `The labels are ${known.join(", ")}.` : "There are no labels before ->.",
  );

export const labelTwice = (label: string, part: TextPart): Diagnostic =>
  errorIn(
    part,
    "GC2108",
    `einsum: ${label} stands twice in the output`,
    "Each dimension of the output has a label of its own; diagEmbed writes a diagonal.",
  );
