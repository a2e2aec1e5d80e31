/** Which axes of a large sum of products go by tiles: those by which the fewest elements are read for each product. */
import { type Axis, eachIndex } from "../scalar/scalar.ts";
import { assumedSize } from "../shape/dim.ts";
import { isContraction, movedReads } from "./contraction.ts";
import { type Choice, type Kernel, loopsOf, type Stage } from "./kernel.ts";
import { placedAxes } from "./solve.ts";

/** What tiles a machine has room for, and what they are worth. */
export interface Tiling {
  /** How many neighbouring points of an axis may be computed together. */
  readonly widths: readonly number[];
  /** Sums, and elements that are read for all of them, which can be held at a time. */
  readonly registers: number;
  /** Products below which a kernel stays as it is, easier to read. */
  readonly leastProducts: number;
}

/** So many products are worth tiles. */
export const productsWorthTiles = 100_000;

/** So many elements for each product is what points beyond the last whole tile of an axis cost besides: more code. */
const costOfRest = 0.1;

export function tileChoices({ stages }: Kernel, tiling: Tiling): readonly Choice[] {
  const tiled = new Map<Axis, number>();
  for (const stage of stages) {
    if (!isContraction(stage) || products(stage) < tiling.leastProducts) continue;
    for (const [axis, width] of bestTile(stage, tiling)) if (!tiled.has(axis)) tiled.set(axis, width);
  }
  return [...tiled].map(([axis, by]) => ({
    verb: "tile",
    axis,
    by,
    reason: "what neighbouring sums share is read once",
  }));
}

/** Axes along which the same is read count as so many points at most: a net is not larger for longer sequences or batches. */
const mostAlike = 512;

/** How many products a stage adds up, as far as that says how large a net is. */
export function products(stage: Stage): number {
  const reads = movedReads(stage);
  const alike = new Map<string, number>();
  for (const axis of loopsOf(stage)) {
    const key = reads.map((moved) => moved.has(axis)).join();
    alike.set(key, (alike.get(key) ?? 1) * assumedSize(axis.extent));
  }
  return [...alike.values()].reduce((count, points) => count * Math.min(points, mostAlike), 1);
}

type Tile = ReadonlyMap<Axis, number>;

/** The tile over one axis or two that reads least. */
function bestTile(stage: Stage, tiling: Tiling): Tile {
  const reads = movedReads(stage);
  const placed = placedAxes(stage);
  // What a condition asks for sets the bounds of loops: these differ from point to point.
  const asked = new Set<Axis>();
  for (const condition of [...(stage.only ?? []), ...stage.where])
    eachIndex(condition, (axis) => asked.add(axis));
  const own = loopsOf(stage).filter(
    (axis) => stage.axes.includes(axis) && !placed.includes(axis) && !asked.has(axis),
  );
  const singles = own.flatMap((axis) =>
    widthsOf(axis, tiling).map((width): Tile => new Map([[axis, width]])),
  );
  const tiles = singles.flatMap((outer) => [
    outer,
    ...singles.flatMap((inner) => {
      const tile = new Map([...outer, ...inner]);
      return own.indexOf(axisOf(outer)) < own.indexOf(axisOf(inner)) ? [tile] : [];
    }),
  ]);
  const fitting = tiles.filter((tile) => registersOf(reads, tile) <= tiling.registers);
  const start = { tile: new Map() as Tile, cost: cost(reads, new Map()) };
  return fitting.reduce((best, tile) => {
    const found = { tile, cost: cost(reads, tile) };
    // Of equal ones the last, which is wide along the inner axis.
    return found.cost <= best.cost ? found : best;
  }, start).tile;
}

const axisOf = (tile: Tile): Axis => [...tile.keys()][0]!;

/** The widths that fit an axis, widest first; sizes known later are mostly even. */
const widthsOf = ({ extent }: Axis, { widths }: Tiling): readonly number[] =>
  [...widths]
    .sort((a, b) => b - a)
    .filter((width) => (typeof extent === "number" ? width <= extent : width % 2 === 0));

type Reads = readonly ReadonlySet<Axis>[];

const points = (tile: Tile): number => [...tile.values()].reduce((count, width) => count * width, 1);

/** How many elements are read at each step of the sums. */
const elements = (reads: Reads, tile: Tile): number =>
  reads.reduce((sum, moved) => sum + points(new Map([...tile].filter(([axis]) => moved.has(axis)))), 0);

const registersOf = (reads: Reads, tile: Tile): number => points(tile) + elements(reads, tile);

/** Elements for each product, what is left beyond the last whole tiles included. */
function cost(reads: Reads, tile: Tile): number {
  const parts = [...tile].map(([axis, width]) => partsOf(axis, width));
  const combined = parts.reduce<readonly { readonly share: number; readonly widths: readonly number[] }[]>(
    (all, list) =>
      all.flatMap(({ share, widths }) =>
        list.map((part) => ({ share: share * part.share, widths: [...widths, part.width] })),
      ),
    [{ share: 1, widths: [] }],
  );
  const rests = parts.filter((list) => list.length > 1).length;
  return combined.reduce((sum, { share, widths }) => {
    const part: Tile = new Map([...tile.keys()].map((axis, i) => [axis, widths[i]!]));
    return sum + (share * elements(reads, part)) / points(part);
  }, costOfRest * rests);
}

/** The widths that an axis is gone through by, each with its share of the points. */
function partsOf(
  { extent }: Axis,
  width: number,
): readonly { readonly share: number; readonly width: number }[] {
  const size = assumedSize(extent);
  // Of a size known later half of the tile is left on average.
  const left = typeof extent === "number" ? extent % width : (width - 1) / 2;
  const whole = { share: (size - left) / size, width };
  const rest = { share: left / size, width: typeof extent === "number" ? left : 1 };
  return left === 0 ? [whole] : [whole, rest];
}
