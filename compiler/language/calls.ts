/** Runs what the user wrote: tensors get its place, and so do diagnostics. */
import type { Compilation } from "./compilation.ts";
import { located } from "./diagnose.ts";

/** Runs `body` as the expression at `number`, whose operands have these values. */
export function within<R>(
  compilation: Compilation,
  number: number,
  values: readonly unknown[],
  body: () => R,
): R {
  const { graph } = compilation;
  const outer = graph.place;
  const place = compilation.places.place(number);
  graph.place = [place.span, ...outer];
  try {
    return body();
  } catch (error) {
    throw located(error, compilation, place, values);
  } finally {
    graph.place = outer;
  }
}
