/** Runs what the user wrote: tensors get its place, and so do diagnostics. */
import type { Compilation } from "./compilation.ts";
import { located } from "./diagnose.ts";
import { LocatedDiagnostic } from "./locate.ts";
import { Abandoned } from "./recovery.ts";

/** An expression that is being run. */
export interface Running {
  /** The number of its place. */
  readonly number: number;
  /** The values of its operands. */
  readonly values: readonly unknown[];
  /** Whether the library computes it: what it makes of unknowns means nothing. Functions of the user are trusted. */
  readonly isOurs: boolean;
}

/** Runs `body` as an expression of the user. Where that is a mistake, or follows from one, the result is unknown. */
export function within<R>(compilation: Compilation, running: Running, body: () => R): R {
  const { graph, recovery } = compilation;
  const { number, values, isOurs } = running;
  if (isOurs && recovery.holdsUnknown(values)) return recovery.absorb() as R;
  const outer = graph.place;
  const place = compilation.places.place(number);
  const meetings = recovery.meetings;
  graph.place = [place.span, ...outer];
  try {
    const result = body();
    return isOurs && recovery.meetings !== meetings ? (recovery.absorb() as R) : result;
  } catch (error) {
    if (error instanceof Abandoned) throw error;
    if (recovery.meetings !== meetings || recovery.holdsUnknown(values)) return recovery.absorb() as R;
    const found = located(error, compilation, place, values);
    if (!(found instanceof LocatedDiagnostic)) throw found;
    return recovery.record(found) as R;
  } finally {
    graph.place = outer;
  }
}
