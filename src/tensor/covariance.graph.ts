/** Covariances and correlations of variables that were observed together. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { maximum, mul, sqrt } from "../../compiler/primitives/elementwise.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { reshape, transpose } from "../../compiler/primitives/movement.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { countAlong, rankOf } from "../nn/shapes.ts";
import { diagonal } from "./diagonals.graph.ts";
import { clamp } from "./elementwise.graph.ts";
import { checkObservations } from "./dimensions.ts";
import { unsqueeze } from "./shape.graph.ts";

export interface CovOptions {
  /** What is subtracted from the number of observations. Default: 1. */
  readonly correction?: number;
  /** How often each observation was made: whole numbers, one for each. */
  readonly fweights?: Tensor;
  /** How much each observation counts, one number for each. */
  readonly aweights?: Tensor;
}

/**
 * Covariances of variables, one in each row, of which each column is an observation: [n, m] gives [n, n]; of a vector the
 * variance. Weighed by w = fweights · aweights, Σ w (x − mean)(y − mean) / (Σ w − correction Σ w aweights / Σ w). (torch.cov)
 */
export function cov(x: Tensor, options: CovOptions = {}): Tensor {
  const {
    correction = 1,
    fweights,
    aweights,
  } = knownOptions("cov", options, ["correction", "fweights", "aweights"]);
  const rows = variables("cov", x);
  const weights = weightsOf("cov", rows, fweights, aweights);
  const total = weights === undefined ? countAlong("cov", rows, 1) : sum(weights);
  const weighed = (values: Tensor): Tensor => (weights === undefined ? values : mul(values, weights));
  const deviation = rows - sum(weighed(rows), 1, { keepdim: true }) / total;
  const lost = aweights === undefined ? correction : (correction * sum(mul(weights!, aweights))) / total;
  const products = matmul(deviation, transpose(weighed(deviation), 0, 1));
  return squeezedAs(x, products / maximum(total - lost, 0));
}

/**
 * Covariances divided by the standard deviations of both variables: from −1 to 1, 1 on the diagonal. Rows are variables, columns
 * observations; of a vector 1. (torch.corrcoef)
 */
export function corrcoef(x: Tensor): Tensor {
  const covariances = cov(variables("corrcoef", x));
  const deviations = sqrt(diagonal(covariances));
  const scaled = covariances / unsqueeze(deviations, 1) / deviations;
  return squeezedAs(x, clamp(scaled, { min: -1, max: 1 }));
}

/** One variable in each row. */
function variables(name: string, x: Tensor): Tensor {
  const rank = rankOf(name, x);
  if (rank > 2)
    throw invalidArgument(
      name,
      `${rank} dimensions are too many`,
      "Give a matrix with a variable in each row.",
      [x],
    );
  return rank === 2 ? x : reshape(x, [1, -1]);
}

/** What one variable gives is a single number. */
const squeezedAs = (x: Tensor, result: Tensor): Tensor =>
  rankOf("cov", x) === 2 ? result : reshape(result, []);

function weightsOf(
  name: string,
  rows: Tensor,
  fweights: Tensor | undefined,
  aweights: Tensor | undefined,
): Tensor | undefined {
  for (const weights of [fweights, aweights])
    if (weights !== undefined) checkObservations(name, rows, weights);
  if (fweights === undefined) return aweights;
  return aweights === undefined ? fweights : mul(fweights, aweights);
}
