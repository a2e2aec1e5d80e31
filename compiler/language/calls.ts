/** Runs what the user wrote: tensors get its place, and so do diagnostics. */
import { Diagnostic, wrongArguments } from "../diagnostics.ts";
import type { Compilation } from "./compilation.ts";
import { located } from "./diagnose.ts";
import { LocatedDiagnostic } from "./locate.ts";
import type { Place } from "./places.ts";
import { Abandoned, type Recovery } from "./recovery.ts";
import { isThrownByLibrary } from "./stack.ts";
import { optionNamedIn } from "./wrong-part.ts";

/** An expression that is being run. */
export interface Running {
  /** The number of its place. */
  readonly number: number;
  /** The values of its operands. */
  readonly values: readonly unknown[];
  /** Whether the library computes it: what it makes of unknowns means nothing. Functions of the user are trusted. */
  readonly isOurs: boolean;
}

const isWrongUse = (error: unknown): error is Error =>
  error instanceof TypeError || (error instanceof RangeError && !/call stack/.test(error.message));

/** An error of JavaScript that comes from the library: what it was given is not what it works with. */
function asWrongArguments(error: unknown, compilation: Compilation, place: Place, isOurs: boolean): unknown {
  if (!isOurs || !isWrongUse(error) || !isThrownByLibrary(error, compilation)) return error;
  const diagnostic = wrongArguments(compilation.text(place.callee ?? place.span), error.message);
  diagnostic.cause = error;
  return diagnostic;
}

/** Whether a function refused an option before it looked at what is unknown: the option is wrong whatever that is. */
function isOptionAlone(
  error: unknown,
  place: Place,
  values: readonly unknown[],
  recovery: Recovery,
): boolean {
  const name = error instanceof Diagnostic ? optionNamedIn(error, place) : undefined;
  const options = values.at(place.operands.length - 1) as Readonly<Record<string, unknown>> | undefined;
  return name !== undefined && !recovery.holdsUnknown([options?.[name]]);
}

/** Runs `body` as an expression of the user. Where that is a mistake, or follows from one, the result is unknown. */
export function within<R>(compilation: Compilation, running: Running, body: () => R): R {
  const { graph, recovery } = compilation;
  const { number, values, isOurs } = running;
  const outer = graph.place;
  const place = compilation.places.place(number);
  const { meetings, contacts } = recovery;
  const isWithout = (): boolean => !recovery.holdsUnknown(values);
  const isOption = (error: unknown): boolean => isOptionAlone(error, place, values, recovery);
  const hasMet = (): boolean => recovery.meetings !== meetings;
  graph.place = [place.span, ...outer];
  try {
    const result = body();
    return isOurs && (hasMet() || !isWithout()) ? (recovery.absorb() as R) : result;
  } catch (error) {
    if (error instanceof Abandoned) throw error;
    const isOwn = isWithout() ? !hasMet() : isOurs && recovery.contacts === contacts && isOption(error);
    if (!isOwn) return recovery.absorb() as R;
    const found = located(asWrongArguments(error, compilation, place, isOurs), compilation, place, values);
    if (!(found instanceof LocatedDiagnostic)) throw found;
    return recovery.record(found) as R;
  } finally {
    graph.place = outer;
  }
}
