/** Initialisers of matrices: identities, orthogonal ones, sparse ones. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { scan } from "../../compiler/language/scan.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { ranksAlong } from "../../compiler/primitives/counting.ts";
import { eq, float, logicalAnd, mul, sqrt, where } from "../../compiler/primitives/elementwise.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { reshape, transpose } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { rand, randn } from "../../compiler/primitives/random.ts";
import { remainder } from "../../compiler/primitives/rounding.ts";
import type { Shape } from "../../compiler/shape/shape.ts";
import { arange, zeros } from "../tensor/construct.graph.ts";
import { asTensor } from "../tensor/operands.ts";
import { checked, initFunction, ranksFor, restarted, type ShapeInitializer } from "./initializers.ts";
import { anyNumber, atLeast, between, checkSetting, settings, wholeNumber } from "./settings.ts";

/** The index along one dimension, to be broadcast along all others. */
const indexAlong = (shape: readonly Dimension[], dim: number): Tensor =>
  reshape(
    arange(shape[dim]!),
    shape.map((size, d) => (d === dim ? size : 1)),
  );

const eyeRule = checked(ranksFor("init.eye", 2, 2), (shape) =>
  float(eq(indexAlong(shape, 0), indexAlong(shape, 1))),
);

/** 1 on the diagonal of a matrix, 0 elsewhere: `eye`, or `eye(tensor)`. (torch.nn.init.eye_) */
export function eye(given: Tensor): Tensor;
export function eye(given: readonly Dimension[]): Tensor;
export function eye(given: Tensor | readonly Dimension[]): Tensor {
  return isNode(given)
    ? restarted("init.eye", given as Tensor, eyeRule)
    : eyeRule.start(given as readonly Dimension[]);
}

export interface DiracOptions {
  /** Groups of channels, each an identity of its own. Default: 1. */
  readonly groups?: number;
}

const diracSettings = settings<DiracOptions>("init.dirac", { groups: wholeNumber(1) });

/**
 * The weight of a convolution that hands on as many of its input channels as there are: 1 in the middle of the window where the
 * channels are the same, 0 elsewhere; of 3 to 5 dimensions. (torch.nn.init.dirac_)
 */
export const dirac = initFunction<DiracOptions>("init.dirac", (options) => {
  const { groups } = diracSettings(options);
  checkSetting("init.dirac", "groups", groups, atLeast(1));
  const checkRank = ranksFor("init.dirac", 3, 5);
  const check = (shape: Shape): void => {
    checkRank(shape);
    if (Number(shape[0]) % groups !== 0)
      throw invalidArgument(
        "init.dirac",
        `${Number(shape[0])} channels are no ${groups} groups`,
        "The first size must be a multiple of groups.",
      );
  };
  return checked(check, (shape) => {
    const [outputs, , ...window] = shape as readonly number[];
    const same = eq(remainder(indexAlong(shape, 0), outputs! / groups), indexAlong(shape, 1));
    const middle = window.map((size, d) => eq(indexAlong(shape, d + 2), Math.floor(size / 2)));
    return float(middle.reduce((a, b) => logicalAnd(a, b), same));
  });
});

export interface OrthogonalOptions {
  /** A factor. Default: 1. */
  readonly gain?: number;
}

const orthogonalSettings = settings<OrthogonalOptions>("init.orthogonal", { gain: anyNumber(1) });

/**
 * A matrix, of all dimensions but the first, whose rows or columns, whatever are fewer, are orthogonal to one another and of length
 * `gain`: the Q of a QR decomposition of normal numbers with a positive diagonal of R. (torch.nn.init.orthogonal_)
 */
export const orthogonal = initFunction<OrthogonalOptions>("init.orthogonal", (options) => {
  const { gain } = orthogonalSettings(options);
  return checked(ranksFor("init.orthogonal", 2), (shape) => {
    const [rows, ...others] = shape as readonly [number, ...number[]];
    const columns = others.reduce((product, size) => product * size, 1);
    if (rows * columns === 0) return zeros(shape);
    const drawn = randn([rows, columns]);
    const matrix =
      rows < columns
        ? orthonormalRows(drawn, rows)
        : transpose(orthonormalRows(transpose(drawn, 0, 1), columns), 0, 1);
    return reshape(matrix * gain, shape);
  });
});

/** Gram and Schmidt, row by row; twice, because once leaves what rounding lost. */
function orthonormalRows(matrix: Tensor, rows: number): Tensor {
  const places = reshape(arange(rows), [rows, 1]);
  const [result] = scan(
    (known: Tensor, row: Tensor, t: Tensor) => {
      const once = row - matmul(matmul(known, row), known);
      const rest = once - matmul(matmul(known, once), known);
      const unit = rest / sqrt(sum(mul(rest, rest)));
      return [where(eq(places, t), unit, known), undefined];
    },
    mul(matrix, 0),
    matrix,
  );
  return result;
}

export interface SparseOptions {
  /** The standard deviation of what is not 0. Default: 0.01. */
  readonly std?: number;
}

const sparseSettings = settings<SparseOptions>("init.sparse", { std: atLeast(0, 0.01) });

/**
 * A normal matrix in which a share of every column, `sparsity`, is 0: `sparse(sparsity)`, or `sparse(tensor, sparsity)`.
 * (torch.nn.init.sparse_)
 */
export function sparse(sparsity: number, options?: SparseOptions): ShapeInitializer;
export function sparse(tensor: Tensor, sparsity: number, options?: SparseOptions): Tensor;
export function sparse(
  first: number | Tensor,
  second?: number | SparseOptions,
  third?: SparseOptions,
): ShapeInitializer | Tensor {
  const [sparsity, options] = isNode(first) ? [second, third] : [first, second];
  checkSetting("init.sparse", "sparsity", sparsity, between(0, 1));
  const { std } = sparseSettings(options as SparseOptions | undefined);
  const rule = checked(ranksFor("init.sparse", 2, 2), (shape) => {
    const zerosIn = Math.ceil((sparsity as number) * Number(shape[0]));
    const order = asTensor(ranksAlong(nodeOf("init.sparse", rand(shape)), 0, false));
    return where(order < zerosIn, 0, randn(shape) * std);
  });
  return isNode(first) ? restarted("init.sparse", first, rule) : rule.start;
}
