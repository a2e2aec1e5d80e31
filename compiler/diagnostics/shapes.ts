/** Shapes and types of operands: GC2xxx. */
import { type Diagnostic, type Operands, error, warning } from "./diagnostic.ts";

export const innerSizesDiffer = (expression: string, explanation: string, operands: Operands): Diagnostic =>
  error("GC2001", `the inner sizes of ${expression} differ`, explanation, operands);

export const shapesDoNotBroadcast = (
  operator: string,
  a: string,
  b: string,
  operands: Operands,
): Diagnostic =>
  error(
    "GC2002",
    `the shapes ${a} and ${b} of ${operator} do not broadcast`,
    "Sizes, counted from the right, must be equal or 1.",
    operands,
  );

export const vectorTimesVector = (operands: Operands): Diagnostic =>
  error(
    "GC2003",
    "a vector times a vector has two meanings",
    "Write dot(a, b) for the inner product or mul(a, b) for the elementwise one.",
    operands,
  );

export const squareProduct = (shape: string, operands: Operands): Diagnostic =>
  warning(
    "GC2004",
    `* of two square matrices ${shape} is their matrix product`,
    "Write matmul(a, b) if that is meant, mul(a, b) for the elementwise product.",
    operands,
  );

export const rankTooLow = (name: string, needed: number, shape: string, operands: Operands): Diagnostic =>
  error(
    "GC2005",
    `${name} needs at least ${needed} dimensions, got ${shape}`,
    `Reshape or unsqueeze the operand.`,
    operands,
  );

export const dimensionOutOfRange = (
  name: string,
  dim: number,
  rank: number,
  operands: Operands,
): Diagnostic =>
  error(
    "GC2006",
    `dimension ${dim} of ${name} is outside a tensor of rank ${rank}`,
    rank === 0 ? "A tensor of rank 0 has no dimensions." : `Use ${-rank} to ${rank - 1}.`,
    operands,
  );

export const sizesDoNotFit = (name: string, from: string, to: string, operands: Operands): Diagnostic =>
  error(
    "GC2007",
    `${name} from ${from} to ${to}: the number of elements differs`,
    "The products of both shapes must be equal; one size may be -1.",
    operands,
  );

export const wrongDType = (
  name: string,
  expected: string,
  found: string,
  remedy: string,
  operands: Operands,
): Diagnostic => error("GC2008", `${name} expects ${expected}, got ${found}`, remedy, operands);

export const shapeExpected = (
  name: string,
  expected: string,
  found: string,
  operands: Operands,
): Diagnostic =>
  error("GC2009", `${name} expects ${expected}, got ${found}`, "Reshape or transpose the operand.", operands);

export const invalidShape = (found: string): Diagnostic =>
  error(
    "GC2010",
    `${found} is no shape`,
    'A dimension is a whole number of at least 0 or a name such as "batch".',
  );

export const invalidArgument = (
  name: string,
  message: string,
  remedy: string,
  operands: Operands = [],
): Diagnostic => error("GC2011", `${name}: ${message}`, remedy, operands);

export const reservedSymbol = (symbol: string): Diagnostic =>
  error(
    "GC2012",
    `a dimension may not be called ${symbol}`,
    `${symbol} is an option of the trainer: choose another name.`,
  );

export const labelsNotIntegers = (name: string, found: string, operands: Operands): Diagnostic =>
  error(
    "GC2013",
    `the labels of ${name} are ${found}, not integers`,
    'Declare them as class indices: target(shape, "i32").',
    operands,
  );

export const indexOutside = (name: string, found: string, size: string, operands: Operands): Diagnostic =>
  error(
    "GC2014",
    `the indices of ${name} are ${found}, outside of a dimension of size ${size}`,
    `Use indices from 0, less than ${size}.`,
    operands,
  );

export const indicesUnbounded = (name: string, size: string, operands: Operands): Diagnostic =>
  error(
    "GC2015",
    `the indices of ${name} are computed, and nothing keeps them inside a dimension of size ${size}`,
    `Clamp them: minimum(maximum(index, 0), ${/^\d+$/.test(size) ? Number(size) - 1 : "size - 1"}).`,
    operands,
  );

export const sizeUnknown = (name: string, what: string, remedy: string, operands: Operands): Diagnostic =>
  error("GC2016", `${name}: ${what} is not known at compile time`, remedy, operands);
