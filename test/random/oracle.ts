/** What the oracle says about a program, and how far rounding could move it. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { rootsOf } from "../../compiler/graph/print.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import type { Intrinsic } from "../../compiler/scalar/intrinsics.ts";
import * as intrinsics from "../../compiler/scalar/intrinsics.ts";
import type { Scalar } from "../../compiler/scalar/scalar.ts";
import type { Sizes } from "../../compiler/shape/dim.ts";
import { difference, filled, type Random } from "../numbers.ts";

type Given = ReadonlyMap<Node, Values>;

/** Constants know their values themselves; unless said otherwise, nets are trained. */
export function withConstants(roots: readonly Node[], given: Given, sizes: Sizes): Given {
  const dataOf = (node: Node) => (node.attributes as { data: ArrayLike<number> }).data;
  const known = reachable(roots).flatMap((node): [Node, Values][] => {
    if (given.has(node)) return [];
    if (isLeaf(node, "training")) return [[node, filled([], sizes, () => 1)]];
    return isLeaf(node, "constant") ? [[node, filled(node.shape, sizes, (i) => dataOf(node)[i]!)]] : [];
  });
  return new Map([...given, ...known]);
}

/** A program's results by name. */
export type Results = ReadonlyMap<string, { readonly node: Node; readonly data: Float64Array }>;

/** The program that says of every parameter and state what becomes of it: what no update reaches stays. */
export function withKept(program: Program): Program {
  const kept = [...program.names.keys()].filter((leaf) => isLeaf(leaf, "parameter") || isLeaf(leaf, "state"));
  return { ...program, updates: new Map([...kept.map((leaf) => [leaf, leaf] as const), ...program.updates]) };
}

const named = (program: Program): readonly (readonly [string, Node])[] => [
  ...[...program.outputs].map(([key, node]) => [`output ${key}`, node] as const),
  ...(program.loss ? [["loss", program.loss] as const] : []),
  ...[...program.gradients].map(([leaf, node]) => [`gradient ${program.names.get(leaf)}`, node] as const),
  ...[...program.updates].map(([leaf, node]) => [`next ${program.names.get(leaf)}`, node] as const),
];

export function resultsOf(program: Program, given: Given, sizes: Sizes, values?: Given): Results {
  const roots = rootsOf(program);
  const found = values ?? evaluate(roots, withConstants(roots, given, sizes), sizes);
  return new Map(named(program).map(([name, node]) => [name, { node, data: found.get(node)!.data }]));
}

const exact: ReadonlySet<Intrinsic> = new Set([
  intrinsics.negate,
  intrinsics.maximum,
  intrinsics.minimum,
  intrinsics.absolute,
  intrinsics.sign,
  intrinsics.floor,
  intrinsics.select,
  intrinsics.toFloat,
  intrinsics.uniformFloat,
  intrinsics.uniformDouble,
  intrinsics.normal,
  intrinsics.less,
  intrinsics.lessOrEqual,
  intrinsics.equal,
  intrinsics.notEqual,
  intrinsics.and,
  intrinsics.or,
  intrinsics.not,
  intrinsics.toBool,
]);
const rounds = (scalar: Scalar<number>): boolean =>
  scalar.kind === "apply" && (!exact.has(scalar.intrinsic) || scalar.args.some(rounds));

/** The results when every rounding errs by up to `relative`. */
export function noisyResults(
  program: Program,
  given: Given,
  sizes: Sizes,
  relative: number,
  random: Random,
): Results {
  const roots = rootsOf(program);
  const values = evaluate(roots, withConstants(roots, given, sizes), sizes, (node, form, exactly) => {
    const err = node.dtype === "f32" && (rounds(form.value) || form.combine === "sum");
    if (!err) return exactly;
    return { ...exactly, data: exactly.data.map((x) => x * (1 + relative * random.between(-1, 1))) };
  });
  return resultsOf(program, given, sizes, values);
}

const scaleOf = (data: ArrayLike<number>): number =>
  Array.from(data).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 1e-2);

/** The first result that differs by more than `tolerance` of its largest element. */
export function firstDifference(
  actual: ReadonlyMap<string, ArrayLike<number>>,
  expected: Results,
  tolerance: number,
): string | undefined {
  for (const [name, data] of actual) {
    const result = expected.get(name);
    if (!result) return `${name} is not expected`;
    const most = result.node.dtype === "f32" ? tolerance * scaleOf(result.data) : 0;
    const found = difference(data, result.data, (a, b) => Math.abs(a - b) <= most || Object.is(a, b));
    if (found) return `${name} = ${result.node.toString()}: ${found}`;
  }
  return undefined;
}

export const dataOf = (results: Results): ReadonlyMap<string, ArrayLike<number>> =>
  new Map([...results].map(([name, { data }]) => [name, data]));
