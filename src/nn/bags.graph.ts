/** Bags of indices: the rows of a matrix, or the parts of a vector that begin at given offsets. */
import { invalidArgument, shapeExpected, wrongDType } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { expandTo, sumOver } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { le, maximum, sub } from "../../compiler/primitives/elementwise.ts";
import { gatherAt, type Lookup, scatterSum } from "../../compiler/primitives/indexing.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf, size } from "../../compiler/primitives/primitive.ts";
import { inRange } from "../../compiler/primitives/promises.ts";
import { amax, amin } from "../../compiler/primitives/reductions.ts";
import { scatterMax, scatterMin } from "../../compiler/primitives/scatter.ts";
import { boundOf } from "../../compiler/scalar/intervals.ts";
import type { Dim } from "../../compiler/shape/dim.ts";
import { printShape, printType, type Shape } from "../../compiler/shape/shape.ts";
import { knownSize, partAlong } from "../tensor/operands.ts";

export interface BagInputs {
  /** For a vector of indices: where each bag begins, from 0 on, i32. */
  readonly offsets?: Tensor | null | undefined;
  /** A factor for each index; only with mode "sum". */
  readonly perSampleWeights?: Tensor | null | undefined;
}

/** How the members of bags, indices with or without further dimensions, are combined. */
export interface Bags {
  /** How many members there may be in a bag. */
  readonly members: Dim;
  /** The numbers of the members, from 0, in the shape of the indices or one that broadcasts with it. */
  readonly numbers: Node;
  readonly sum: (part: Node) => Node;
  readonly largest: (part: Node) => Node;
  /** The smallest of numbers of members; `members` where there is none. */
  readonly least: (part: Node) => Node;
  /** To every member the value of its bag. */
  readonly toMembers: (whole: Node) => Node;
  /** The index that is the member of this number, for every bag and column. */
  readonly placeOf: (places: Node, member: Node) => Node;
  /** The bags that are asked for. */
  readonly asked: (result: Node) => Node;
}

/** The bags of indices i32[bags, n], or of i32[n] with offsets. */
export function bagsOf(
  name: string,
  input: Node,
  options: BagInputs & { readonly includeLastOffset?: boolean },
): Bags {
  const { shape } = input;
  const offsets = options.offsets ?? undefined;
  if (shape.length === 2) {
    if (offsets !== undefined)
      throw invalidArgument(
        name,
        "offsets of a matrix of indices",
        "Its rows are the bags: leave them out.",
        [input],
      );
    return rowsAsBags(input);
  }
  if (shape.length !== 1) throw shapeExpected(name, "indices [bags, n] or [n]", printShape(shape), [input]);
  if (offsets === undefined)
    throw invalidArgument(
      name,
      "a vector of indices without offsets",
      "Say where its bags begin: { offsets }.",
      [input],
    );
  return bagsFrom(name, input, nodeOf(name, offsets), options.includeLastOffset ?? false);
}

function rowsAsBags({ graph, shape }: Node): Bags {
  const members = shape[1]!;
  return {
    members,
    numbers: indices(graph, members),
    sum: (part) => sumOver(part, [1]),
    largest: (part) => amax(part, 1),
    least: (part) => amin(part, 1),
    toMembers: (whole) => {
      const [bags, ...rest] = whole.shape as readonly [Dim, ...Dim[]];
      return expandTo(reshapeTo(whole, [bags, 1, ...rest]), [bags, members, ...rest]);
    },
    placeOf: (places, member) =>
      gatherAt(places, [member], { from: [{ along: 0 }, { index: 0 }], indices: [[0, 1]] }),
    asked: (result) => result,
  };
}

/** Indices [n] to bags; whatever follows runs along. */
const toBags = (rank: number): Lookup => ({
  from: Array.from({ length: rank }, (_, d) => (d === 0 ? { index: 0 } : { along: d })),
  indices: [[0]],
});

function bagsFrom(name: string, input: Node, offsets: Node, includesLast: boolean): Bags {
  const { graph } = input;
  const members = input.shape[0]!;
  const { bag, count } = bagOfEach(name, input, offsets);
  const numbers = indices(graph, members);
  const whole = (part: Node): Shape => part.shape.with(0, count);
  const start = (part: Node, value: Node): Node => expandTo(value, whole(part));
  const lookup = (part: Node): Lookup => toBags(part.shape.length);
  const asked = includesLast ? knownSize(name, offsets, 0) - 1 : count;
  if (asked === -1) throw invalidArgument(name, "there is no last offset", "Give at least one.", [offsets]);
  return {
    members,
    numbers,
    sum: (part) => scatterSum(part, [bag], lookup(part), whole(part)),
    largest: (part) => scatterMax(part, start(part, literal(graph, -Infinity)), [bag], lookup(part)),
    least: (part) => scatterMin(part, start(part, size(graph, members)), [bag], lookup(part)),
    toMembers: (each) => gatherAt(each, [bag], lookup(each)),
    placeOf: (places, member) => gatherAt(places, [member], { from: [{ index: 0 }], indices: [[0, 1]] }),
    // The last offset began a bag of what is left.
    asked: (result) => (includesLast ? partAlong(result, 0, 0, asked) : result),
  };
}

/** For each index how many bags have begun at it, less one. */
function bagOfEach(name: string, input: Node, offsets: Node): { readonly bag: Node; readonly count: Dim } {
  if (offsets.dtype !== "i32" || offsets.shape.length !== 1)
    throw wrongDType(
      name,
      "a vector of i32 offsets",
      printType(offsets.type),
      'Declare it as input([bags], "i32").',
      [offsets],
    );
  const members = input.shape[0]!;
  const starts = inRange(offsets, { low: 0, high: boundOf(members, 1) });
  const begun = sumOver(le(starts, reshapeTo(indices(input.graph, members), [members, 1])), [1]);
  const count = starts.shape[0]!;
  return { bag: inRange(maximum(sub(begun, 1), 0), { low: 0, high: count }), count };
}
