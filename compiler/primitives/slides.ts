/** Windows that slide along a dimension: which element of which window each place is, asked either way. */
import {
  add,
  equal,
  less,
  lessOrEqual,
  multiply,
  quotient,
  remainder,
  subtract,
} from "../scalar/intrinsics.ts";
import { type Axis, call, index, integer, type Scalar, sizeOf } from "../scalar/scalar.ts";
import { type Dim, quotientOf } from "../shape/dim.ts";

/** The number of places of the whole, of windows, and of the elements of the largest window. */
interface Sizes {
  readonly extent: Dim;
  readonly count: Dim;
  readonly size: number;
}

/** Element k of window o lies at place step · o + dilation · k − before; places outside the whole are padding. */
export interface Slide extends Sizes {
  /** From one window to the next. */
  readonly step: number;
  /** From one element of a window to the next. */
  readonly dilation: number;
  /** How far the first window reaches out in front. */
  readonly before: number;
  /** How far the last window may reach out behind. */
  readonly after: number;
}

/** Windows that share the whole evenly: o goes from ⌊o · extent / count⌋ to ⌈(o + 1) · extent / count⌉. */
export interface Shares extends Sizes {
  readonly extent: number;
  readonly count: number;
  /** The number of windows that hold the place that most hold. */
  readonly holders: number;
}

type Index = Scalar<number>;

const times = (at: Index, factor: number): Index =>
  factor === 1 ? at : factor === 0 ? integer(0) : call(multiply, at, integer(factor));
const plus = (at: Index, term: number): Index =>
  term === 0 ? at : call(term < 0 ? subtract : add, at, integer(Math.abs(term)));

interface Placed {
  readonly at: Index;
  readonly where: readonly Index[];
}

/** Where an element of a window lies, and the conditions for the place to exist. */
export function placeIn(slide: Slide | Shares, window: Index, element: Index): Placed {
  if ("holders" in slide) return placeInShare(slide, window, element);
  const { step, dilation, before, after, extent } = slide;
  const at = plus(call(add, times(window, step), times(element, dilation)), -before);
  const where = [
    ...(before > 0 ? [call<number>(lessOrEqual, integer(0), at)] : []),
    ...(after > 0 ? [call<number>(less, at, sizeOf(extent))] : []),
  ];
  return { at, where };
}

/** Of all windows that hold a place: the axis to go through, and at each of its points the window, the element in it. */
export interface Holders {
  readonly over: Axis;
  readonly window: Index;
  readonly element: Index;
  readonly where: readonly Index[];
}

/** The windows that hold a place; by elements or by windows, whichever are fewer. */
export function holdersOf(slide: Slide | Shares, place: Index): Holders {
  if ("holders" in slide) return holdersOfShares(slide, place);
  const { step, dilation, before, count, size } = slide;
  const divisor = divisorOf(step, dilation);
  const from = plus(place, before);
  const elements = Math.ceil((size * divisor) / step);
  if (typeof count !== "number" || elements <= Math.ceil((count * divisor) / dilation)) {
    const { over, first, second, where } = pairs(from, [dilation, size], [step, count]);
    return { over, element: first, window: second, where };
  }
  const { over, first, second, where } = pairs(from, [step, count], [dilation, size]);
  return { over, window: first, element: second, where };
}

/**
 * All i below n and j below m with a · i + b · j = sum. Only those i are gone through that leave a multiple of b: with g the
 * common divisor, every (b / g)-th from the first on.
 */
function pairs(
  sum: Index,
  [a, n]: readonly [number, number],
  [b, m]: readonly [number, Dim],
): { readonly over: Axis; readonly first: Index; readonly second: Index; readonly where: readonly Index[] } {
  const divisor = divisorOf(a, b);
  const [p, q] = [a / divisor, b / divisor];
  const whole = divisor === 1 ? sum : call<number>(quotient, sum, integer(divisor));
  const start = q === 1 ? integer(0) : call<number>(remainder, times(whole, inverseOf(p, q)), integer(q));
  const over: Axis = { name: "", extent: Math.ceil(n / q) };
  // With p = 1 the first i is the remainder, and what it leaves the quotient.
  const left = q === 1 || p === 1 ? whole : call<number>(subtract, whole, times(start, p));
  const first = q === 1 ? index(over) : call<number>(add, start, times(index(over), q));
  const second = call<number>(
    subtract,
    q === 1 ? left : call(quotient, left, integer(q)),
    times(index(over), p),
  );
  const where = [
    ...(divisor === 1 ? [] : [call<number>(equal, call(remainder, sum, integer(divisor)), integer(0))]),
    ...(n % q === 0 ? [] : [call<number>(less, first, integer(n))]),
    call<number>(lessOrEqual, integer(0), second),
    call<number>(less, second, sizeOf(m)),
  ];
  return { over, first, second, where };
}

/** ⌊at · factor / divisor⌋, or rounded up. */
const scaled = (at: Index, factor: number, divisor: number, up: boolean): Index =>
  call(quotient, plus(times(at, factor), up ? divisor - 1 : 0), integer(divisor));

function placeInShare({ extent, count, size }: Shares, window: Index, element: Index): Placed {
  const at = call<number>(add, scaled(window, extent, count, false), element);
  const end = scaled(plus(window, 1), extent, count, true);
  return { at, where: extent === count * size ? [] : [call<number>(less, at, end)] };
}

/** The windows from ⌊place · count / extent⌋ to ⌈(place + 1) · count / extent⌉: the places share them evenly, too. */
function holdersOfShares({ extent, count, size, holders }: Shares, place: Index): Holders {
  const inverse = { extent: count, count: extent, size: holders, holders: size };
  const over: Axis = { name: "", extent: holders };
  const { at: window, where } = placeInShare(inverse, place, index(over));
  const element = call<number>(subtract, place, scaled(window, extent, count, false));
  return { over, window, element, where };
}

/** So many windows that share a whole evenly. */
export function sharesOf(extent: number, count: number): Shares {
  const largest = (whole: number, parts: number): number =>
    Math.max(
      0,
      ...Array.from(
        { length: parts },
        (_, o) => Math.ceil(((o + 1) * whole) / parts) - Math.floor((o * whole) / parts),
      ),
    );
  return { extent, count, size: largest(extent, count), holders: largest(count, extent) };
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}

/** The number below `of` that times `factor` leaves 1; they have no divisor in common. */
function inverseOf(factor: number, of: number): number {
  for (let candidate = 1; candidate < of; candidate++) if ((candidate * factor) % of === 1) return candidate;
  return 1;
}

/** How many whole windows there are. */
export function countOf(extent: Dim, size: number, step: number, dilation: number): Dim {
  const count = quotientOf(extent, step - dilation * (size - 1) - 1, step);
  return typeof count === "number" ? Math.max(0, count) : count;
}

/** The slide over a whole with borders, of as many windows as fit. */
export function slideOver(
  extent: Dim,
  size: number,
  { step, dilation, before = 0, after = 0 }: Pick<Slide, "step" | "dilation"> & Partial<Slide>,
): Slide {
  const count = countOf(quotientOf(extent, before + after), size, step, dilation);
  return {
    step,
    dilation,
    before,
    after: reachBehind({ step, dilation, before, after, extent, count, size }),
    extent,
    count,
    size,
  };
}

/** How far the last window reaches out behind, as far as that is known. */
function reachBehind({ step, dilation, before, after, extent, count, size }: Slide): number {
  if (typeof extent !== "number" || typeof count !== "number") return after;
  return Math.max(0, step * (count - 1) + dilation * (size - 1) - before - extent + 1);
}

/** How large a size with a name must be for there to be a window. */
export function leastExtent(slide: Slide | Shares): readonly LeastSize[] {
  if ("holders" in slide || typeof slide.extent === "number") return [];
  const { dilation, before, after, extent, size } = slide;
  return [{ size: extent, least: dilation * (size - 1) + 1 - before - after }];
}

export interface LeastSize {
  readonly size: Dim;
  readonly least: number;
}
