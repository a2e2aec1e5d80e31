/** Which points matter: sums leave out terms that are 0 by their place, and what nobody reads elsewhere is computed there only. */
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { chosenWhere } from "../scalar/combining.ts";
import { divide, less, lessOrEqual, multiply, negate, round, select } from "../scalar/intrinsics.ts";
import { isSameScalar } from "../scalar/same.ts";
import {
  type Axis,
  call,
  eachIndex,
  eachRead,
  identityOf,
  index,
  literal,
  type Scalar,
  substitute,
} from "../scalar/scalar.ts";
import { everyStage, isTimeLoop, type Item } from "./order.ts";

/** A comparison of indices, such as j ≤ i. */
type Condition = Scalar<Buffer>;

/** Outside of which conditions on its axes the elements of a buffer are all `rest`: 0 or an infinity. */
interface Support {
  readonly axes: readonly Axis[];
  readonly conditions: readonly Condition[];
  readonly rest: number;
}

/** Of each buffer that one stage computes and nothing else changes. */
export type Supports = Map<Buffer, Support>;

/** The same values wherever they are read, from fewer points; `supports` are known from earlier entries, and extended. */
export function supported(items: readonly Item[], supports: Supports): readonly Item[] {
  const writers = new Map<Buffer, number>();
  for (const { target } of everyStage(items)) writers.set(target, (writers.get(target) ?? 0) + 1);
  const isSingle = ({ target }: Stage): boolean => writers.get(target) === 1 && !outlives(target);
  const narrowed = items.map((item) => {
    if (isTimeLoop(item)) return item;
    const stage = withoutZeros(item, supports);
    const support = isSingle(item) && supportOf(stage, supports);
    if (support) supports.set(item.target, support);
    return stage;
  });
  return demanded(narrowed, isSingle);
}

/** Comparisons of indices with one another: all that a loop can have as a bound. */
function isCondition(scalar: Scalar<Buffer>): boolean {
  if (scalar.kind !== "apply" || (scalar.intrinsic !== less && scalar.intrinsic !== lessOrEqual))
    return false;
  const axes = new Set<Axis>();
  let isKnown = true;
  for (const arg of scalar.args) {
    eachIndex(arg, (axis) => axes.add(axis));
    eachRead(arg, () => (isKnown = false));
  }
  return isKnown && axes.size > 1;
}

/** The comparison that holds where this one does not. */
const opposite = (condition: Condition): Condition => {
  const { intrinsic, args } = condition as Extract<Condition, { kind: "apply" }>;
  return call<Buffer>(intrinsic === less ? lessOrEqual : less, args[1]!, args[0]!);
};

function mentionsOnly(condition: Condition, axes: readonly Axis[]): boolean {
  let all = true;
  eachIndex(condition, (axis) => (all &&= axes.includes(axis)));
  return all;
}

const has = (conditions: readonly Condition[], condition: Condition): boolean =>
  conditions.some((each) => isSameScalar(each, condition));

const union = (...lists: readonly (readonly Condition[])[]): readonly Condition[] =>
  lists.flat().filter((condition, i, all) => all.findIndex((each) => isSameScalar(each, condition)) === i);

const isLiteral = (scalar: Scalar<Buffer>, value: number): boolean =>
  scalar.kind === "literal" && scalar.value === value;

/** Conditions outside of which an expression is `rest` by its form, or by what it reads. */
function conditionsOf(value: Scalar<Buffer>, rest: number, supports: Supports): readonly Condition[] {
  const of = (part: Scalar<Buffer>): readonly Condition[] => conditionsOf(part, rest, supports);
  if (value.kind === "read") return supportAt(value.source, value.at, rest, supports);
  if (value.kind !== "apply") return [];
  const [a, b, c] = value.args as [Scalar<Buffer>, Scalar<Buffer>, Scalar<Buffer>];
  if (value.intrinsic === select) {
    if (isLiteral(c, rest)) return union(isCondition(a) ? [a] : [], of(b));
    if (isLiteral(b, rest)) return union(isCondition(a) ? [opposite(a)] : [], of(c));
    const others = of(c);
    return of(b).filter((condition) => has(others, condition));
  }
  if (value.intrinsic === round) return of(a);
  if (rest !== 0) return [];
  if (value.intrinsic === multiply) return union(of(a), of(b));
  if (value.intrinsic === divide || value.intrinsic === negate) return of(a);
  return [];
}

function supportAt(
  source: Buffer,
  at: readonly Scalar<Buffer>[],
  rest: number,
  supports: Supports,
): readonly Condition[] {
  const support = supports.get(source);
  if (support?.rest !== rest) return [];
  const place = (axis: Axis): Scalar<Buffer> => at[support.axes.indexOf(axis)]!;
  return support.conditions
    .map((condition) => substitute<Buffer, Buffer>(condition, { index: place }))
    .filter(isCondition);
}

function supportOf(stage: Stage, supports: Supports): Support | undefined {
  const { axes, combine, where, initial, value } = stage;
  if (initial || (combine && combine !== "sum")) return undefined;
  const asked = combine ? where.filter(isCondition) : [];
  for (const rest of combine ? [0] : [0, -Infinity, Infinity]) {
    const all = union(asked, conditionsOf(value, rest, supports));
    const conditions = all.filter((condition) => mentionsOnly(condition, axes));
    if (conditions.length > 0) return { axes, conditions, rest };
  }
  return undefined;
}

/** Sums and extremes over the points only that count; what is 0 by its place says so. */
function withoutZeros(stage: Stage, supports: Supports): Stage {
  const { combine, value, where, target } = stage;
  if (combine === "last" || combine === "product") return stage;
  const conditions = conditionsOf(value, combine ? identityOf[combine] : 0, supports);
  if (conditions.length === 0) return stage;
  if (combine) return { ...stage, where: union(where, conditions), value: within(value, conditions) };
  if (stage.initial || where.length > 0) return stage;
  const inner = within(value, conditions);
  return { ...stage, value: chosenWhere(conditions, inner, literal(0, target.type.dtype)) };
}

/** An expression where conditions are known to hold. */
function within(value: Scalar<Buffer>, known: readonly Condition[]): Scalar<Buffer> {
  if (value.kind !== "apply") return value;
  if (value.intrinsic === select && isCondition(value.args[0]!)) {
    if (has(known, value.args[0]!)) return within(value.args[1]!, known);
    if (has(known, opposite(value.args[0]!))) return within(value.args[2]!, known);
  }
  return { ...value, args: value.args.map((arg) => within(arg, known)) };
}

/** Conditions under which alone a buffer is read, in terms of its axes; undefined while no read is known. */
type Demands = Map<Buffer, readonly Condition[] | undefined>;

/** Stages that say at which of their points alone they are read. */
function demanded(items: readonly Item[], isSingle: (stage: Stage) => boolean): readonly Item[] {
  const axesOf = new Map(everyStage(items).map(({ target, axes }) => [target, axes] as const));
  const demands: Demands = new Map();
  const note = (source: Buffer, at: readonly Scalar<Buffer>[], under: readonly Condition[]): void => {
    const axes = axesOf.get(source);
    if (!axes) return;
    const found = under.flatMap((condition) => inTermsOf(condition, at, axes) ?? []);
    const before = demands.get(source);
    demands.set(source, before?.filter((condition) => has(found, condition)) ?? found);
  };
  const result: Item[] = [];
  for (const item of items.toReversed()) {
    if (isTimeLoop(item)) {
      for (const stage of everyStage([item])) noteReads(stage, [], note);
      result.unshift(item);
      continue;
    }
    const isFree = item.target.role === "scratch" && isSingle(item) && !item.initial;
    const only = (isFree && demands.get(item.target)) || [];
    const stage = only.length === 0 ? item : limited(item, only);
    noteReads(stage, only, note);
    result.unshift(stage);
  }
  return result;
}

const limited = (stage: Stage, only: readonly Condition[]): Stage => ({
  ...stage,
  only,
  where: stage.where.filter((condition) => !has(only, condition)),
  value: within(stage.value, only),
});

type Note = (source: Buffer, at: readonly Scalar<Buffer>[], under: readonly Condition[]) => void;

/** Notes every read of a stage with the conditions on which it depends. */
function noteReads(stage: Stage, only: readonly Condition[], note: Note): void {
  const under = union(only, stage.where.filter(isCondition));
  for (const condition of stage.where) noteIn(condition, only, note);
  if (stage.initial) noteIn(stage.initial, only, note);
  noteIn(stage.value, under, note);
}

function noteIn(value: Scalar<Buffer>, under: readonly Condition[], note: Note): void {
  if (value.kind === "read") {
    note(value.source, value.at, under);
    for (const at of value.at) noteIn(at, under, note);
  } else if (value.kind === "apply" && value.intrinsic === select && isCondition(value.args[0]!)) {
    const [condition, yes, no] = value.args as [Condition, Scalar<Buffer>, Scalar<Buffer>];
    noteIn(yes, union(under, [condition]), note);
    noteIn(no, union(under, [opposite(condition)]), note);
  } else if (value.kind === "apply") for (const arg of value.args) noteIn(arg, under, note);
}

/** A condition on the indices of a read as one on the axes of what is read. */
function inTermsOf(
  condition: Condition,
  at: readonly Scalar<Buffer>[],
  axes: readonly Axis[],
): Condition | undefined {
  const own = new Map<Axis, Axis>();
  at.forEach((place, d) => place.kind === "index" && own.set(place.axis, axes[d]!));
  if (!mentionsOnly(condition, [...own.keys()])) return undefined;
  return substitute<Buffer, Buffer>(condition, { index: (axis) => index(own.get(axis)!) });
}
