/** Whether two expressions are written the same. */
import { equalDims } from "../shape/dim.ts";
import type { Scalar } from "./scalar.ts";

export function isSameScalar<Source>(a: Scalar<Source>, b: Scalar<Source>): boolean {
  if (a === b) return true;
  const all = (first: readonly Scalar<Source>[], second: readonly Scalar<Source>[]): boolean =>
    first.length === second.length && first.every((each, i) => isSameScalar(each, second[i]!));
  switch (a.kind) {
    case "literal":
      return b.kind === "literal" && a.dtype === b.dtype && Object.is(a.value, b.value);
    case "size":
      return b.kind === "size" && equalDims(a.of, b.of);
    case "index":
      return b.kind === "index" && a.axis === b.axis;
    case "read":
      return b.kind === "read" && a.source === b.source && all(a.at, b.at);
    case "apply":
      return b.kind === "apply" && a.intrinsic === b.intrinsic && all(a.args, b.args);
  }
}
