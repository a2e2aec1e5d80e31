/** A target for which every sum of products goes by small tiles, so that small tensors have whole tiles and rests. */
import { engines, type Target } from "../compiler/backends/typescript/choose.ts";

export const tilingAll: Target = {
  ...engines,
  tiling: { widths: [2, 3], registers: 100, leastProducts: 0 },
};
