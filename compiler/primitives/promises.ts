/** The promise that integers lie in a range: checked where data comes in, trusted everywhere else. */
import type { Node, Primitive } from "../graph/node.ts";
import type { Limit } from "../scalar/intervals.ts";
import { read } from "../scalar/scalar.ts";
import { apply, tabulate } from "./primitive.ts";

export interface Range {
  readonly low: Limit;
  /** Exclusive. */
  readonly high: Limit;
  /** A value that is let through besides. */
  readonly except?: number;
}

const inRangeNode: Primitive<Range> = {
  name: "inRange",
  formula: "",
  type: ([x]) => x!,
  vjp: () => [null],
  lower: ({ type }) => tabulate(type.shape, (at) => read(0, ...at)),
};

/** `x`, checked at the door of the trainer to lie in [low, high), or to be `except`. */
export const inRange = (x: Node, range: Range): Node => apply(inRangeNode, [x], range);

/** What a node was promised. */
export const promiseOf = (node: Node): Range | undefined =>
  node.primitive === (inRangeNode as Primitive) ? (node.attributes as Range) : undefined;

const movements: ReadonlySet<string> = new Set(["reshape", "permute", "broadcast", "inRange"]);

/** Where values come from that were only moved. */
export function movedFrom(node: Node): Node {
  let source = node;
  while (movements.has(source.primitive.name)) source = source.inputs[0]!;
  return source;
}
