/** Rows of a table held below a norm, as embeddings do with the rows they use. */
import type { Node } from "../../compiler/graph/node.ts";
import { pow } from "../../compiler/primitives/power.ts";
import { sumOver } from "../../compiler/primitives/broadcast.ts";
import {
  abs,
  add,
  div,
  gt,
  logicalAnd,
  mul,
  ne,
  sqrt,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { reshapeTo, stopGradient } from "../../compiler/primitives/movement.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import { amax } from "../../compiler/primitives/reductions.ts";

/** The p-norm of each row. */
function normOfRows(x: Node, p: number): Node {
  if (p === Infinity) return amax(abs(x), 1);
  if (p === 0) return sumOver(where(ne(x, 0), literal(x.graph, 1), literal(x.graph, 0)), [1]);
  if (p === 1) return sumOver(abs(x), [1]);
  if (p === 2) return sqrt(sumOver(mul(x, x), [1]));
  return pow(sumOver(pow(abs(x), p), [1]), 1 / p);
}

/**
 * The table with the rows that are used at all scaled down to `maxNorm`. A parameter stays so: what an optimiser changes
 * is the scaled table. (torch.embedding_renorm_)
 */
export function renormalized(table: Node, uses: Node, maxNorm: number, p: number): Node {
  const { assignments } = table.graph;
  const current = stopGradient(assignments.get(table) ?? table);
  const norms = normOfRows(current, p);
  const isLong = logicalAnd(gt(uses, 0), gt(norms, maxNorm));
  const factor = div(maxNorm, add(norms, 1e-7));
  const column = (each: Node): Node => reshapeTo(each, [...each.shape, 1]);
  const result = where(column(isLong), mul(current, column(factor)), current);
  if (isLeaf(table, "parameter")) assignments.set(table, result);
  return result;
}
