/** Short names of single precision numbers. */

/** How long a number may be printed that is read as it is. */
const longest = 9;

/** The short decimal that single precision rounds to this number, where the number itself is long: 1.1 for 1.100000023841858. */
export function shortDecimal(value: number): number | undefined {
  if (Math.fround(value) !== value || String(value).length <= longest) return undefined;
  // Nine digits tell all single precision numbers apart.
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal).length <= longest ? decimal : undefined;
  }
  return undefined;
}
