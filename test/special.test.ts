import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { evaluated } from "./special/evaluated.ts";
import { builderOf } from "./special/functions.ts";
import { ulpsBetween } from "./special/ulps.ts";

/** Arguments, then the true value to 40 digits. */
type Row = readonly string[];

const table = JSON.parse(readFileSync(new URL("special/table.json", import.meta.url), "utf8")) as Readonly<
  Record<string, readonly Row[]>
>;

/** How many units in the last place each may be off, at hundreds of random points, too; 1 where nothing is said. */
const bounds: Readonly<Record<string, number>> = {
  log10: 2,
  sinh: 2,
  tanh: 2,
  hypot: 2,
  erfc: 3,
  erfinv: 2,
  lgamma: 5,
  digamma: 6,
  polygammaOfOrder1: 4,
  polygammaOfOrder2: 3,
  polygammaOfOrder5: 7,
  sincOfOrder0: 2,
  sincOfOrder1: 2,
  erfcx: 2,
  ndtr: 4,
  logNdtr: 4,
  ndtri: 4,
  i0: 3,
  i1: 4,
  i0e: 3,
  i1e: 3,
};

const requests = Object.fromEntries(
  Object.entries(table).map(([name, rows]) => {
    const columns = rows[0]!.slice(0, -1).map((_, i) => rows.map((row) => Number(row[i])));
    return [name, { build: builderOf(name), columns }];
  }),
);
const results = await evaluated(requests);

it.each(Object.keys(table))("%s has the digits of the true value", (name) => {
  const rows = table[name]!;
  for (const [by, computed] of Object.entries(results[name]!) as [string, ArrayLike<number>][]) {
    const errors = rows.map((row, i) => ulpsBetween(computed[i]!, Number(row.at(-1))));
    const most = Math.max(...errors);
    const worst = errors.indexOf(most);
    const row = rows[worst]!;
    const message = `${by}, at ${row.slice(0, -1).join(", ")}: ${computed[worst]}, truly ${row.at(-1)}`;
    expect(most, message).toBeLessThanOrEqual(bounds[name] ?? 1);
  }
});
