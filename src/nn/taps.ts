/** Which elements of a dimension an element of its resampled form is made of, and how much of each. Plain numbers. */

/** For each element of the result as many places as `size`, with a weight each. */
export interface Taps {
  readonly size: number;
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

/** A dimension before and after; `step` is how far elements of the result lie apart, where it does not follow. */
export interface Resampling {
  readonly from: number;
  readonly to: number;
  readonly step: number | undefined;
  readonly alignCorners: boolean;
}

const clampTo = (place: number, extent: number): number => Math.min(Math.max(place, 0), extent - 1);

/** How far elements of the result lie apart. */
function stepOf({ from, to, step, alignCorners }: Resampling): number {
  if (alignCorners) return to > 1 ? (from - 1) / (to - 1) : 0;
  return step ?? from / to;
}

const tapsOf = (
  to: number,
  size: number,
  tapAt: (o: number, k: number) => readonly [number, number],
): Taps => {
  const pairs = Array.from({ length: to * size }, (_, i) => tapAt(Math.floor(i / size), i % size));
  return { size, places: pairs.map(([place]) => place), weights: pairs.map(([, weight]) => weight) };
};

/** One element each. In single precision, as PyTorch counts; the sizes alone decide where they are equal or doubled, as there. */
export function nearestTaps({ from, to, step }: Resampling, exact: boolean): Taps {
  const isPlain = !exact && (to === from || to === 2 * from);
  const apart = Math.fround(isPlain ? from / to : (step ?? from / to));
  return tapsOf(to, 1, (o) => {
    const at = Math.fround((exact ? o + 0.5 : o) * apart);
    return [Math.min(Math.floor(at), from - 1), 1];
  });
}

/** The two elements around each place. */
export function linearTaps(resampling: Resampling): Taps {
  const { from, to, alignCorners } = resampling;
  const step = stepOf(resampling);
  return tapsOf(to, 2, (o, k) => {
    const at = alignCorners ? step * o : Math.max(step * (o + 0.5) - 0.5, 0);
    const first = Math.min(Math.floor(at), from - 1);
    const share = Math.min(Math.max(at - first, 0), 1);
    return [Math.min(first + k, from - 1), k === 0 ? 1 - share : share];
  });
}

/** Cubic convolution (Keys, 1981) at a distance below 2. */
function cubic(distance: number, a: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/** The four elements around each place. */
export function cubicTaps(resampling: Resampling): Taps {
  const { from, to, alignCorners } = resampling;
  const step = stepOf(resampling);
  return tapsOf(to, 4, (o, k) => {
    const at = alignCorners ? step * o : step * (o + 0.5) - 0.5;
    const place = Math.floor(at) - 1 + k;
    return [clampTo(place, from), cubic(at - place, -0.75)];
  });
}

const triangle = (distance: number): number => Math.max(0, 1 - Math.abs(distance));
const smoothCubic = (distance: number): number => cubic(distance, -0.5);

/** All elements that lie within the reach of a filter, which is wider where the result is smaller. */
export function smoothTaps(resampling: Resampling, mode: "linear" | "cubic"): Taps {
  const { from, to } = resampling;
  const step = stepOf(resampling);
  const wider = Math.max(step, 1);
  const reach = (mode === "linear" ? 1 : 2) * wider;
  const filter = mode === "linear" ? triangle : smoothCubic;
  const windows = Array.from({ length: to }, (_, o) => {
    const center = step * (o + 0.5);
    const first = Math.max(Math.trunc(center - reach + 0.5), 0);
    const end = Math.min(Math.trunc(center + reach + 0.5), from);
    const weights = Array.from({ length: end - first }, (__, k) =>
      filter((first + k - center + 0.5) / wider),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / all) };
  });
  const size = Math.max(...windows.map(({ weights }) => weights.length));
  return tapsOf(to, size, (o, k) => {
    const { first, weights } = windows[o]!;
    return [Math.min(first + k, from - 1), weights[k] ?? 0];
  });
}
