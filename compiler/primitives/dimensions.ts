/** Dimensions as users write them. */
import { invalidShape, reservedSymbol } from "../diagnostics.ts";
import type { Dimension } from "../graph/tensor.ts";
import { type Dim, symbol } from "../shape/dim.ts";

const written = (dimension: unknown): string =>
  typeof dimension === "string" ? JSON.stringify(dimension) : String(dimension);

const reserved = new Set(["seed", "stateDict"]);

/** The shape that a list of sizes and names says. */
export function dimsOf(shape: readonly Dimension[]): Dim[] {
  if (!Array.isArray(shape)) throw invalidShape(String(shape));
  return shape.map((dimension: unknown) => {
    if (typeof dimension === "number" && Number.isInteger(dimension) && dimension >= 0) return dimension;
    if (typeof dimension === "object" && dimension !== null && "symbols" in dimension)
      return dimension as Dim;
    if (typeof dimension !== "string" || !/^[A-Za-z_$][\w$]*$/.test(dimension))
      throw invalidShape(`[${shape.map(written).join(", ")}]`);
    if (reserved.has(dimension)) throw reservedSymbol(dimension);
    return symbol(dimension);
  });
}
