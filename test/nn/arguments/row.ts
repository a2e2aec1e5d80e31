/** A call that must be refused. */
import type * as gradc from "../../../src/index.ts";

/** Types would not let these pass; definitions are compiled without looking at them. */
export const wrong = (value: unknown): never => value as never;

export type Row = readonly [
  name: string,
  call: (library: typeof gradc) => unknown,
  refused: readonly [string, string, string],
];
