/** The element types of scalar expressions: they follow from leaves and intrinsics. */
import type { DType } from "../shape/shape.ts";
import type { Scalar } from "./scalar.ts";

/** `of` gives the element type of what is read. Indices and sizes are integers. */
export function dtypeOf<Source>(scalar: Scalar<Source>, of: (source: Source) => DType): DType {
  switch (scalar.kind) {
    case "literal":
      return scalar.dtype;
    case "size":
    case "index":
      return "i32";
    case "read":
      return of(scalar.source);
    case "apply":
      return scalar.intrinsic.result(scalar.args.map((arg) => dtypeOf(arg, of)));
  }
}
