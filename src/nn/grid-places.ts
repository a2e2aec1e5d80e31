/** Places between the elements of a dimension: how they follow from a grid, and which elements they are made of. */
import type { Node } from "../../compiler/graph/node.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import {
  add,
  div,
  eq,
  floor,
  ge,
  int,
  le,
  logicalAnd,
  lt,
  maximum,
  minimum,
  mul,
  neg,
  sub,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { gatherAt } from "../../compiler/primitives/indexing.ts";
import { literal } from "../../compiler/primitives/primitive.ts";
import { fmod, roundHalfEven } from "../../compiler/primitives/rounding.ts";

export type GridMode = "bilinear" | "nearest" | "bicubic";
export type GridPadding = "zeros" | "border" | "reflection";

/** How a dimension of `size` elements is read. */
interface Reading {
  readonly size: number;
  readonly mode: GridMode;
  readonly paddingMode: GridPadding;
  readonly alignCorners: boolean;
}

/** An element that a place is made of: its index, whether it exists, and how much of it. */
interface Tap {
  readonly index: Node;
  readonly exists: Node | undefined;
  readonly weight: Node | undefined;
}

/** From −1 … 1 to places: the corners are the centres of the outermost elements, or their outer edges. */
const placeOf = (at: Node, { size, alignCorners }: Reading): Node =>
  alignCorners ? mul(add(at, 1), (size - 1) / 2) : div(sub(mul(add(at, 1), size), 1), 2);

/** A place beyond the outermost element is there, and learns nothing. */
const held = (place: Node, size: number): Node => {
  const last = literal(place.graph, size - 1);
  return where(le(place, 0), literal(place.graph, 0), where(ge(place, last), last, place));
};

/** A place beyond a corner mirrored at it, as often as needed. */
function reflected(place: Node, { size, alignCorners }: Reading): Node {
  const [low, span] = alignCorners ? [0, size - 1] : [-0.5, size];
  if (span === 0) return mul(place, 0);
  const from = sub(place, low);
  const distance = where(lt(from, 0), neg(from), from);
  const rest = fmod(distance, span);
  const isBack = eq(fmod(floor(div(distance, span)), 2), 1);
  return add(where(isBack, sub(span, rest), rest), low);
}

function padded(place: Node, reading: Reading): Node {
  if (reading.paddingMode === "zeros") return place;
  const mirrored = reading.paddingMode === "reflection" ? reflected(place, reading) : place;
  return held(mirrored, reading.size);
}

function tapAt(place: Node, { size }: Reading, weight: Node | undefined, isInside: boolean): Tap {
  return {
    index: int(minimum(maximum(place, 0), size - 1)),
    exists: isInside ? undefined : logicalAnd(ge(place, 0), le(place, size - 1)),
    weight,
  };
}

/** (((a x + b) x) + c) x + d */
const polynomial = (x: Node, [a, b, c, d]: readonly [number, number, number, number]): Node =>
  add(mul(add(mul(add(mul(x, a), b), x), c), x), d);

/** Cubic convolution with a = −0.75 of what lies near, and further away. */
const near = (x: Node): Node => polynomial(x, [1.25, -2.25, 0, 1]);
const far = (x: Node): Node => polynomial(x, [-0.75, 3.75, -6, 3]);

/** The elements that the places of a grid are made of along one dimension. */
export function tapsAt(grid: Node, reading: Reading): readonly Tap[] {
  const exact = placeOf(grid, reading);
  if (reading.mode === "nearest") {
    const place = roundHalfEven(padded(exact, reading));
    return [tapAt(place, reading, undefined, reading.paddingMode !== "zeros")];
  }
  if (reading.mode === "bilinear") {
    const place = padded(exact, reading);
    const first = floor(place);
    const share = sub(place, first);
    const isInside = reading.paddingMode !== "zeros";
    return [
      tapAt(first, reading, sub(1, share), isInside),
      // One behind the last element has no share.
      tapAt(add(first, 1), reading, share, isInside),
    ];
  }
  const first = floor(exact);
  const share = sub(exact, first);
  const weights = [far(add(share, 1)), near(share), near(sub(1, share)), far(sub(2, share))];
  return weights.map((weight, k) =>
    tapAt(padded(add(first, k - 1), reading), reading, weight, reading.paddingMode !== "zeros"),
  );
}

const all = (conditions: readonly (Node | undefined)[]): Node | undefined =>
  conditions
    .filter((each) => each !== undefined)
    .reduce<Node | undefined>((holds, each) => (holds ? logicalAnd(holds, each) : each), undefined);

/** Every choice of one tap for each dimension. */
const choices = (taps: readonly (readonly Tap[])[]): readonly (readonly Tap[])[] =>
  taps.reduce<readonly (readonly Tap[])[]>(
    (found, list) => found.flatMap((choice) => list.map((tap) => [...choice, tap])),
    [[]],
  );

/** What one element for each place of the grid contributes: [N, C, ...]. */
function contribution(x: Node, choice: readonly Tap[]): Node {
  const rank = choice.length;
  const outer = [0, ...choice.map((_, d) => d + 2)];
  const picked = gatherAt(
    x,
    choice.map(({ index }) => index),
    {
      from: [{ along: 0 }, { along: 1 }, ...choice.map((_, index) => ({ index }))],
      indices: Array.from({ length: rank }, () => outer),
    },
  );
  const over = (node: Node): Node => broadcast(node, picked.shape, outer);
  const weighted = choice.reduce((value, { weight }) => (weight ? mul(value, over(weight)) : value), picked);
  const exists = all(choice.map((tap) => tap.exists));
  return exists ? where(over(exists), weighted, literal(x.graph, 0)) : weighted;
}

/** x [N, C, ...] at the places that the taps along each spatial dimension say. */
export const sampled = (x: Node, taps: readonly (readonly Tap[])[]): Node =>
  choices(taps)
    .map((choice) => contribution(x, choice))
    .reduce((sum, each) => add(sum, each));
