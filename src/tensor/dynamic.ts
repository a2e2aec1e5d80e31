/** Functions whose result has a size that only the data tell: they say what to use instead. */
import { sizeUnknown } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { nodesOf } from "../../compiler/primitives/primitive.ts";

function refusing(name: string, what: string, remedy: string) {
  return (...operands: readonly Tensor[]): never => {
    throw sizeUnknown(name, what, remedy, nodesOf(name, operands.slice(0, 1)));
  };
}

const elements = "how many elements are not 0";
const masks =
  "Keep the shape: where(condition, x, 0), sums over where(...), or topk(x, k) for a fixed number.";

/** Refused: the number of its results depends on the data. (torch.nonzero) */
export const nonzero = refusing("nonzero", elements, masks);
/** Refused: the number of its results depends on the data. (torch.argwhere) */
export const argwhere = refusing("argwhere", elements, masks);
/** Refused: the number of its results depends on the data. (torch.masked_select) */
export const maskedSelect = refusing("maskedSelect", "how many elements the mask keeps", masks);

const different = "how many different elements there are";
const counts = "Count a known range instead: bincount(x, { minlength }), or sort(x) and compare neighbours.";

/** Refused: the number of its results depends on the data. (torch.unique) */
export const unique = refusing("unique", different, counts);
/** Refused: the number of its results depends on the data. (torch.unique_consecutive) */
export const uniqueConsecutive = refusing("uniqueConsecutive", different, counts);
