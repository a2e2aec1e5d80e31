/** How far apart doubles are, in units in the last place. */

const view = new DataView(new ArrayBuffer(8));

/** The place of a double among all doubles, in order. */
function placeOf(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

/** How many doubles `actual` is from the one nearest to the true value. */
export function ulpsBetween(actual: number, nearest: number): number {
  if (Object.is(actual, nearest) || actual === nearest) return 0;
  if (Number.isNaN(actual) || Number.isNaN(nearest)) return Infinity;
  const distance = placeOf(actual) - placeOf(nearest);
  return Number(distance < 0n ? -distance : distance);
}
