/** Conditions that say at which place an element lies are solved: instead of asking every place, only that one is visited. */
import { meets } from "../scalar/intrinsics.ts";
import { type Axis, eachIndex, type Scalar, substitute } from "../scalar/scalar.ts";
import {
  type Buffer,
  type Choice,
  type Local,
  loopsOf,
  type Stage,
  type Statement,
  type Value,
} from "./kernel.ts";
import { valuesOf, withBodies, withValues } from "./statements.ts";

type Source = Buffer | Local;

/** The axis whose index a condition says, and what it says. */
function placeSaid<From>(
  condition: Scalar<From>,
): { readonly axis: Axis; readonly place: Scalar<From> } | undefined {
  if (condition.kind !== "apply" || condition.intrinsic !== meets) return undefined;
  const [at, place] = condition.args as [Scalar<From>, Scalar<From>];
  return at.kind === "index" ? { axis: at.axis, place } : undefined;
}

export const saysPlace = (condition: Value): boolean => placeSaid<Source>(condition) !== undefined;

function mentions(scalar: Scalar<unknown>, axes: readonly Axis[]): boolean {
  let found = false;
  eachIndex(scalar, (axis) => (found ||= axes.includes(axis)));
  return found;
}

/** The axes of a stage along which a condition says where each element lies. */
export function placedAxes(stage: Stage): readonly Axis[] {
  if (stage.over.length === 0 || stage.where.length === 0) return [];
  const said = stage.where.flatMap((condition) => placeSaid(condition) ?? []);
  const axes = said.map(({ axis }) => axis).filter((axis) => stage.axes.includes(axis) && axis.extent !== 1);
  return said.some(({ place }) => mentions(place, axes)) ? [] : axes;
}

/** The axes of which every point is visited. */
export function visitedAxes(stage: Stage): readonly Axis[] {
  const placed = placedAxes(stage);
  return placed.length === 0 ? loopsOf(stage) : loopsOf(stage).filter((axis) => !placed.includes(axis));
}

/** Loops over chosen axes that do something at one place only become what they do there. */
export function solvePlaces(
  statements: readonly Statement[],
  choices: readonly Choice[],
): readonly Statement[] {
  const chosen = new Set(choices.filter(({ verb }) => verb === "solve").map(({ axis }) => axis));
  if (chosen.size === 0) return statements;
  const block = (list: readonly Statement[]): Statement[] =>
    list.flatMap((statement) => {
      const inner = withBodies(statement, block);
      if (inner.kind !== "loop" || !chosen.has(inner.axis)) return [inner];
      const solved = inner.body.map((each) => atItsPlace(each, inner.axis));
      return solved.every((each) => each !== undefined) ? solved.flat() : [inner];
    });
  return block(statements);
}

/** What stands under the condition that an axis is at a place, at that place. */
function atItsPlace(statement: Statement, axis: Axis): readonly Statement[] | undefined {
  if (statement.kind !== "if" || statement.otherwise || statement.body.length === 0) return undefined;
  const said = placeSaid(statement.condition);
  if (said?.axis === axis) {
    if (mentions(said.place, [axis])) return undefined;
    const by = {
      index: (other: Axis): Value => (other === axis ? said.place : { kind: "index", axis: other }),
    };
    const moved = (each: Statement): Statement =>
      withBodies(
        withValues(each, (value) => substitute<Source, Source>(value, by)),
        (body) => body.map(moved),
      );
    return statement.body.map(moved);
  }
  if (valuesOf(statement).some((value) => mentions(value, [axis]))) return undefined;
  const inner = statement.body.map((each) => atItsPlace(each, axis));
  return inner.every((each) => each !== undefined) ? [{ ...statement, body: inner.flat() }] : undefined;
}
