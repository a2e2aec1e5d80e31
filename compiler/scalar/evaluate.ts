/** Evaluates comprehensions in double precision: what every backend is compared with. */
import { InvariantError } from "../diagnostics.ts";
import { evaluateDim, type Sizes } from "../shape/dim.ts";
import { select } from "./intrinsics.ts";
import { type Axis, type Combine, type Comprehension, identityOf, type Scalar } from "./scalar.ts";

/** A tensor of doubles, row-major. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Point = Map<Axis, number>;
type Evaluation = (point: Point) => number;

/** Turns an expression into a function of a point; `sourceOf` says what a read reads. */
export function compileScalar<Source>(
  scalar: Scalar<Source>,
  sourceOf: (source: Source) => Values,
  sizes: Sizes,
): Evaluation {
  switch (scalar.kind) {
    case "literal":
      return () => scalar.value;
    case "size": {
      const size = evaluateDim(scalar.of, sizes);
      return () => size;
    }
    case "index":
      return (point) => point.get(scalar.axis)!;
    case "read": {
      const { data, shape } = sourceOf(scalar.source);
      const at = scalar.at.map((index) => compileScalar(index, sourceOf, sizes));
      return (point) => data[offset(at, shape, point)]!;
    }
    case "apply": {
      const args = scalar.args.map((arg) => compileScalar(arg, sourceOf, sizes));
      const { meaning } = scalar.intrinsic;
      const [a, b, c] = args;
      // Only the chosen side may be evaluated: the other may read outside.
      if (scalar.intrinsic === select) return (point) => (a!(point) !== 0 ? b!(point) : c!(point));
      if (args.length === 1) return (point) => meaning(a!(point));
      if (args.length === 2) return (point) => meaning(a!(point), b!(point));
      return (point) => meaning(...args.map((arg) => arg(point)));
    }
  }
}

function offset(at: readonly Evaluation[], shape: readonly number[], point: Point): number {
  let result = 0;
  at.forEach((evaluation, d) => {
    const i = evaluation(point);
    if (!(i >= 0 && i < shape[d]!))
      throw new InvariantError(`index ${i} outside dimension ${d} of size ${shape[d]}`);
    result = result * shape[d]! + i;
  });
  return result;
}

const combiners: Readonly<Record<Combine, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  product: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
  last: (_, b) => b,
};

/** Calls `visit` at every point of `axes`, the last axis fastest. */
function eachPoint(axes: readonly Axis[], sizes: Sizes, point: Point, visit: () => void): void {
  const [axis, ...rest] = axes;
  if (!axis) return visit();
  const extent = evaluateDim(axis.extent, sizes);
  for (let i = 0; i < extent; i++) {
    point.set(axis, i);
    eachPoint(rest, sizes, point, visit);
  }
}

/** The tensor that a comprehension describes. */
export function evaluateComprehension<Source>(
  stage: Comprehension<Source>,
  sourceOf: (source: Source) => Values,
  sizes: Sizes,
): Values {
  const compile = (scalar: Scalar<Source>): Evaluation => compileScalar(scalar, sourceOf, sizes);
  const shape = stage.axes.map((axis) => evaluateDim(axis.extent, sizes));
  const data = new Float64Array(shape.reduce((product, size) => product * size, 1));
  const value = compile(stage.value);
  const where = stage.where.map(compile);
  const initial = stage.initial
    ? compile(stage.initial)
    : () => (stage.combine ? identityOf[stage.combine] : 0);
  const combine = combiners[stage.combine ?? "last"];
  const point: Point = new Map();
  let at = 0;
  eachPoint(stage.axes, sizes, point, () => {
    let result = initial(point);
    eachPoint(stage.over, sizes, point, () => {
      if (where.every((condition) => condition(point) !== 0)) result = combine(result, value(point));
    });
    data[at++] = result;
  });
  return { shape, data };
}
