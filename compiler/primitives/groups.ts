/** Channels in groups: those of one side that have to do with one of the other. */
import { add, multiply, quotient, remainder } from "../scalar/intrinsics.ts";
import { type Axis, call, index, integer, type Scalar } from "../scalar/scalar.ts";

/**
 * Labels of which one stands in each of the operands and the result of a contraction. Channel m of `many` belongs to group
 * ⌊m / members⌋; its own channel c is channel group · each + c of the whole.
 */
export interface Grouping {
  readonly whole: number;
  readonly many: number;
  readonly own: number;
  /** The number of groups. */
  readonly count: number;
  /** The number of own channels, and of channels of the whole in a group. */
  readonly each: number;
  /** The number of channels of `many` in a group. */
  readonly members: number;
}

type Index = Scalar<number>;

const times = (at: Index, factor: number): Index => (factor === 1 ? at : call(multiply, at, integer(factor)));
const over = (at: Index, divisor: number): Index =>
  divisor === 1 ? at : call(quotient, at, integer(divisor));
const modulo = (at: Index, divisor: number): Index =>
  divisor === 1 ? integer(0) : call(remainder, at, integer(divisor));

/** Which channel of the whole an own channel is. */
export const groupOf = ({ each, members }: Grouping, many: Index, own: Index): Index =>
  call(add, times(over(many, members), each), own);

/** The axis that goes through all channels that a channel of the whole belongs to, those, and which of their own it is. */
export function membersOf(
  { each, members }: Grouping,
  whole: Index,
): { readonly over: Axis; readonly many: Index; readonly own: Index } {
  const axis: Axis = { name: "", extent: members };
  return {
    over: axis,
    many: call(add, times(over(whole, each), members), index(axis)),
    own: modulo(whole, each),
  };
}
