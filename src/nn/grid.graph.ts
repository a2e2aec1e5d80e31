/** Images read at places that are computed, and the places of affine maps. */
import { invalidArgument, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Dimension, Tensor } from "../../compiler/graph/tensor.ts";
import { broadcast } from "../../compiler/primitives/broadcast.ts";
import { indices } from "../../compiler/primitives/counting.ts";
import { dimsOf } from "../../compiler/primitives/dimensions.ts";
import { add, div, mul, sub } from "../../compiler/primitives/elementwise.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { literal, nodeOf } from "../../compiler/primitives/primitive.ts";
import { equalDims } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor, knownSize, partAlong } from "../tensor/operands.ts";
import { type GridMode, type GridPadding, sampled, tapsAt } from "./grid-places.ts";
import { flag, oneOf, orNull, type Setting, settings } from "./settings.ts";

export interface GridSampleOptions {
  /** Which elements around a place count; "bicubic" in the plane only. Default: "bilinear". */
  readonly mode?: GridMode;
  /** What lies outside: zeros, the outermost element, or the image mirrored. Default: "zeros". */
  readonly paddingMode?: GridPadding;
  /** Whether −1 and 1 are the centres of the outermost elements, not their edges. Default: null, which is false. */
  readonly alignCorners?: boolean | null;
}

const corners: Setting<boolean | null> = orNull(flag(false));

const sampleSettings = settings<GridSampleOptions>("gridSample", {
  mode: oneOf("bilinear", "nearest", "bicubic"),
  paddingMode: oneOf("zeros", "border", "reflection"),
  alignCorners: corners,
});

/**
 * x [N, C, H, W] at the places of a grid f32[N, H', W', 2], or x [N, C, D, H, W] at those of f32[N, D', H', W', 3]: numbers
 * from −1 to 1, that of the width first. Gives [N, C, ...]. (torch.nn.functional.grid_sample)
 */
export function gridSample(x: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const { mode, paddingMode, alignCorners } = sampleSettings(options);
  const [node, places] = [nodeOf("gridSample", x), nodeOf("gridSample", grid)];
  const rank = node.shape.length - 2;
  if (rank !== 2 && rank !== 3)
    throw shapeExpected("gridSample", "[N, C, H, W] or [N, C, D, H, W]", printShape(node.shape), [node]);
  const fits =
    places.shape.length === rank + 2 &&
    places.shape.at(-1) === rank &&
    equalDims(places.shape[0]!, node.shape[0]!);
  if (!fits)
    throw shapeExpected(
      "gridSample",
      `a grid of ${rank + 2} dimensions, the first that of the batch, the last ${rank} numbers`,
      printShape(places.shape),
      [node, places],
    );
  if (mode === "bicubic" && rank === 3)
    throw invalidArgument("gridSample", "there is no bicubic mode in space", 'Use mode "bilinear".', [node]);
  const readings = Array.from({ length: rank }, (_, d) => {
    const at = reshapeTo(partAlong(places, rank + 1, rank - 1 - d, 1), places.shape.slice(0, -1));
    const size = knownSize("gridSample", node, d + 2);
    return tapsAt(at, { size, mode, paddingMode, alignCorners: alignCorners === true });
  });
  return asTensor(sampled(node, readings));
}

export interface AffineGridOptions {
  /** Whether −1 and 1 are the centres of the outermost elements, not their edges. Default: null, which is false. */
  readonly alignCorners?: boolean | null;
}

const gridSettings = settings<AffineGridOptions>("affineGrid", { alignCorners: corners });

/** The places of a dimension from −1 to 1. */
function coordinates(theta: Node, extent: number, alignCorners: boolean): Node {
  const at = indices(theta.graph, extent);
  if (extent === 1) return mul(at, literal(theta.graph, 0));
  if (alignCorners) return sub(mul(at, 2 / (extent - 1)), 1);
  return sub(div(add(mul(at, 2), 1), extent), 1);
}

/**
 * The grid of an affine map for images of `size` [N, C, H, W] or [N, C, D, H, W]: θ f32[N, 2, 3] or [N, 3, 4] gives
 * [N, H, W, 2] or [N, D, H, W, 3], for gridSample. (torch.nn.functional.affine_grid)
 */
export function affineGrid(
  theta: Tensor,
  size: readonly Dimension[],
  options: AffineGridOptions = {},
): Tensor {
  const { alignCorners } = gridSettings(options);
  const map = nodeOf("affineGrid", theta);
  const [batch, , ...spatial] = dimsOf(size);
  const rank = spatial.length;
  if (rank !== 2 && rank !== 3)
    throw invalidArgument(
      "affineGrid",
      `size is [${size.join(", ")}]`,
      "It must be [N, C, H, W] or [N, C, D, H, W].",
      [map],
    );
  const shape: Shape = [batch!, rank, rank + 1];
  if (!equalShapes(map.shape, shape))
    throw shapeExpected("affineGrid", `theta ${printShape(shape)}`, printShape(map.shape), [map]);
  const extents = spatial.map((extent, d) => {
    if (typeof extent === "number" && extent > 0) return extent;
    throw invalidArgument(
      "affineGrid",
      `the size of spatial dimension ${d} is ${String(size[d + 2])}`,
      "It must be a number of at least 1.",
      [map],
    );
  });
  const whole: Shape = [batch!, ...extents, rank];
  const column = (j: number): Node =>
    broadcast(reshapeTo(partAlong(map, 2, j, 1), [batch!, rank]), whole, [0, rank + 1]);
  const terms = extents.map((extent, d) => {
    const along = broadcast(coordinates(map, extent, alignCorners === true), whole, [d + 1]);
    return mul(column(rank - 1 - d), along);
  });
  return asTensor([...terms, column(rank)].reduce((sum, each) => add(sum, each)));
}
