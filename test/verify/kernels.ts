/** A well-formed kernel and its routine, and ways to break them. */
import type {
  Buffer,
  BufferRole,
  Kernel,
  Local,
  Routine,
  Stage,
  Statement,
  Storage,
  Value,
} from "../../compiler/kernels/kernel.ts";
import { routineOf } from "../../compiler/kernels/routine.ts";
import { add, exp, less, multiply, subtract } from "../../compiler/scalar/intrinsics.ts";
import {
  type Axis,
  call,
  index,
  integer,
  literal,
  read,
  type Scalar,
  sizeOf,
} from "../../compiler/scalar/scalar.ts";
import { type Dim, symbol } from "../../compiler/shape/dim.ts";
import { type DType, rowMajorStrides } from "../../compiler/shape/shape.ts";
import type { Broken } from "./broken.ts";

const batch = symbol("batch");
const n: Axis = { name: "n", extent: batch };
const i: Axis = { name: "i", extent: 3 };
const k: Axis = { name: "k", extent: 3 };

export function buffer(
  name: string,
  role: BufferRole,
  shape: readonly Dim[],
  dtype: DType = "f32",
  storage: Storage = dtype === "f32" ? "f32" : "i32",
): Buffer {
  return { name, type: { shape, dtype }, storage, role, strides: rowMajorStrides(shape) };
}

const X = buffer("X", "input", [batch, 3]);
const place = buffer("place", "input", [batch], "i32");
const W = buffer("W", "parameter", [3]);
const Y = buffer("Y", "output", [batch]);
const loss = buffer("loss", "output", []);
const sum = buffer("sum", "local", [batch]);
const total = buffer("total", "local", []);

const at = (source: Buffer, ...axes: readonly Axis[]): Scalar<Buffer> => read(source, ...axes.map(index));
const stage = (
  target: Buffer,
  axes: readonly Axis[],
  value: Scalar<Buffer>,
  more: Partial<Stage> = {},
): Stage => ({
  target,
  axes,
  over: [],
  where: [],
  value,
  within: [],
  ...more,
});

/** sum[n] = Σ X[n, i] W[i], Y = exp sum, total = Σ Y where place < 2, loss = total, W ← W − total. */
const stages = {
  sum: stage(sum, [n], call(multiply, at(X, n, i), at(W, i)), { over: [i], combine: "sum", within: [n] }),
  Y: stage(Y, [n], call(exp, at(sum, n)), { within: [n] }),
  total: stage(total, [], at(Y, n), {
    over: [n],
    combine: "sum",
    where: [call(less, at(place, n), integer(2))],
    within: [n],
  }),
  loss: stage(loss, [], at(total)),
  W: stage(W, [k], call(subtract, at(W, k), at(total))),
};
type Name = keyof typeof stages;

const parameters = [X, place, W, Y, loss];
export const wellFormedKernel: Kernel = {
  name: "step",
  axes: [n],
  stages: Object.values(stages),
  parameters,
  times: [],
  comment: [],
};

/** The kernel with other stages, or other parts. */
const withStages = (changes: Partial<Record<Name, Partial<Stage>>>, more: Partial<Kernel> = {}): Kernel => ({
  ...wellFormedKernel,
  stages: Object.entries(stages).map(([name, each]) => ({ ...each, ...changes[name as Name] })),
  ...more,
});

const broken = (name: string, message: string, kernel: Kernel): Broken<Kernel> => ({
  name,
  message,
  make: () => kernel,
});
const inOrder = (...names: readonly Name[]): Kernel => ({
  ...wellFormedKernel,
  stages: names.map((name) => stages[name]),
});
const extra = (more: Stage, given: readonly Buffer[] = []): Kernel => ({
  ...wellFormedKernel,
  stages: [...wellFormedKernel.stages, more],
  parameters: [...parameters, ...given],
});
const counts = buffer("counts", "output", [3], "i32");
const odd = buffer("odd", "output", [3], "f32", "i32");
const data = buffer("data", "input", [3]);
const unused = buffer("unused", "output", []);

export const brokenKernels: readonly Broken<Kernel>[] = [
  broken("two stages of one target", "Y: has two stages", inOrder("sum", "Y", "Y", "total", "loss", "W")),
  broken(
    "axes of another size",
    "is [batch], its axes are [3]",
    withStages({ Y: { axes: [i], within: [], value: literal(0) } }),
  ),
  broken("one axis twice", "has one axis twice", withStages({ sum: { over: [i, i] } })),
  broken(
    "a sum that does not say so",
    "does not say how to combine",
    extra(stage(unused, [], at(total), { over: [k] }), [unused]),
  ),
  broken("a sum over nothing", "combines over nothing", withStages({ loss: { combine: "sum" } })),
  broken("half of the shared axes", "within some of the shared axes only", withStages({}, { axes: [n, i] })),
  broken(
    "an axis it does not have",
    "runs within n, which it does not loop over",
    withStages({ loss: { within: [n] } }),
  ),
  broken(
    "an axis from nowhere",
    "the axis i in exp(X[n, i]) is not bound",
    withStages({ Y: { value: call(exp, at(X, n, i)) } }),
  ),
  broken("a start that depends on the summand", "is not bound", withStages({ sum: { initial: at(W, i) } })),
  broken(
    "a number where an integer belongs",
    "holds i32, its value is f32",
    extra(stage(counts, [k], at(W, k)), [counts]),
  ),
  broken("numbers kept as integers", "f32 is not kept as i32", extra(stage(odd, [k], at(W, k)), [odd])),
  broken(
    "a number for a condition",
    "a condition is no truth value",
    withStages({ total: { where: [at(place, n)] } }),
  ),
  broken("half a sum", "add has 1 arguments", withStages({ loss: { value: call(add, at(total)) } })),
  broken(
    "a matrix read by one index",
    "X has 2 dimensions, 1 indices",
    withStages({ Y: { value: at(X, n) } }),
  ),
  broken(
    "an index that is no integer",
    "an index of X is no integer",
    withStages({ Y: { value: read(X, index(n), literal(0)) } }),
  ),
  broken(
    "a local read too early",
    "reads sum before it is computed",
    inOrder("Y", "sum", "total", "loss", "W"),
  ),
  broken(
    "an output read too early",
    "reads Y before it is computed",
    inOrder("sum", "total", "Y", "loss", "W"),
  ),
  broken(
    "an old value read too late",
    "reads W after its update",
    extra(stage(unused, [], at(W, k), { over: [k], combine: "max" }), [unused]),
  ),
  broken(
    "an update that reads another point",
    "reads its own target at another point",
    withStages({ W: { value: read(W, integer(0)) } }),
  ),
  broken(
    "a sum of what it changes",
    "combines what it changes meanwhile",
    withStages({ W: { over: [i], combine: "sum", value: at(W, k) } }),
  ),
  broken("a sum read before its sweep is over", "Y needs a complete sweep over n before its own", {
    ...wellFormedKernel,
    stages: [
      stages.sum,
      { ...stages.total, value: at(sum, n) },
      { ...stages.Y, value: at(total) },
      stages.loss,
      stages.W,
    ],
  }),
  broken(
    "a shared axis that nobody shares",
    "no stage shares k",
    withStages({ sum: { within: [] }, Y: { within: [] }, total: { within: [] } }, { axes: [k] }),
  ),
  broken(
    "a parameter named twice",
    "a parameter is named twice",
    withStages({}, { parameters: [...parameters, X] }),
  ),
  broken("a parameter left out", "loss is no parameter", withStages({}, { parameters: [X, place, W, Y] })),
  broken(
    "a parameter nobody uses",
    "parameter unused is not used",
    withStages({}, { parameters: [...parameters, unused] }),
  ),
  broken(
    "a local handed over",
    "total is local, and a parameter",
    withStages({}, { parameters: [...parameters, total] }),
  ),
  broken("data that are written", "is written, but is an input", extra(stage(data, [k], literal(0)), [data])),
];

// Routines.

export const wellFormedRoutine: Routine = routineOf(wellFormedKernel, []);

const local: Local = { name: "value", storage: "f32" };
const flag: Local = { name: "flag", storage: "bool" };
const row = buffer("row", "scratch", [3]);
const zero = integer(0);
const known = (source: Local): Value => ({ kind: "read", source, at: [] });
const element = (source: Buffer, ...indices: readonly Value[]): Value => ({
  kind: "read",
  source,
  at: indices,
});
const bind = (value: Value, mutable = false, target = local): Statement => ({
  kind: "let",
  local: target,
  value,
  mutable,
});
const store = (target: Buffer, indices: readonly Value[], value: Value): Statement => ({
  kind: "store",
  target,
  at: indices,
  value,
});
const loop = (axis: Axis, ...body: readonly Statement[]): Extract<Statement, { kind: "loop" }> => ({
  kind: "loop",
  axis,
  from: zero,
  to: integer(3),
  step: 1,
  body,
});
const when = (condition: Value, ...body: readonly Statement[]): Statement => ({
  kind: "if",
  condition,
  body,
});

const routine = (name: string, message: string, ...body: readonly Statement[]): Broken<Routine> => ({
  name,
  message,
  make: () => ({ body, scratch: [row], choices: [] }),
});
const one: Value = literal(1);

export const brokenRoutines: readonly Broken<Routine>[] = [
  routine(
    "a local before its binding",
    "value is read where it is not known",
    store(loss, [], known(local)),
    bind(one),
  ),
  routine(
    "a local of an inner block",
    "value is read where it is not known",
    loop(i, bind(one)),
    store(loss, [], known(local)),
  ),
  routine("a local combined before its binding", "value is combined where it is not known", {
    kind: "combine",
    local,
    combine: "sum",
    value: one,
  }),
  routine("a constant that changes", "value changes, but is constant", bind(one), {
    kind: "combine",
    local,
    combine: "sum",
    value: one,
  }),
  routine(
    "a name that hides a parameter",
    "X hides another X",
    bind(one, false, { name: "X", storage: "f32" }),
  ),
  routine(
    "a name that hides an outer local",
    "value hides another value",
    bind(one),
    loop(i, bind(one, false, { ...local })),
  ),
  routine("a loop in itself", "a loop over i lies in another", loop(i, loop(i))),
  routine("two loops of one name", "i hides another i", loop(i, loop({ ...i }))),
  routine(
    "an index outside of its loop",
    "i is used outside of its loop",
    loop(i),
    store(loss, [], element(W, index(i))),
  ),
  routine(
    "a row read before it is stored",
    "row is read before it is stored",
    store(loss, [], element(row, zero)),
  ),
  routine(
    "an output read before it is stored",
    "Y is read before it is stored",
    store(loss, [], element(Y, zero)),
  ),
  routine(
    "a row stored under a condition only",
    "row is read before it is stored",
    when(element(place, zero), store(row, [zero], one)),
    store(loss, [], element(row, zero)),
  ),
  routine("data that are stored to", "X is stored to, but is an input", store(X, [zero, zero], one)),
  routine(
    "a place nobody gave",
    "unused is stored to, but neither a parameter nor scratch",
    store(unused, [], one),
  ),
  routine(
    "a read of a place nobody gave",
    "odd is read, but neither a parameter nor scratch",
    store(loss, [], element(odd, zero)),
  ),
  routine("a matrix stored by one index", "row has 1 dimensions, 0 indices", store(row, [], one)),
  routine("a matrix read by one index", "X has 2 dimensions, 1 indices", store(loss, [], element(X, zero))),
  routine("an index that is no integer", "an index of W is no integer", store(loss, [], element(W, one))),
  routine("a loop beyond the end", "n runs beyond dimension 0 of W", {
    ...loop(n, store(W, [index(n)], one)),
    to: sizeOf(batch),
  }),
  routine("a tile beyond the end", "n runs beyond dimension 0 of Y", {
    ...loop(n, store(Y, [call(add, index(n), integer(1))], one)),
    to: sizeOf(batch),
    step: 2,
  }),
  routine("a tile that an odd size cuts", "i runs beyond dimension 0 of W", {
    ...loop(i, store(W, [call(add, index(i), integer(1))], one)),
    step: 2,
  }),
  routine(
    "a number where a truth value belongs",
    "flag holds bool, its value is f32",
    bind(one, false, flag),
  ),
];
