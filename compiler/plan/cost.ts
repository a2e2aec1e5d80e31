/** What a step costs, as closed forms of the sizes. */
import type { Buffer, Kernel, Stage } from "../kernels/kernel.ts";
import { visitedAxes } from "../kernels/solve.ts";
import { scalarsOf, type Scalar } from "../scalar/scalar.ts";
import {
  type Dim,
  evaluateDim,
  factorOf,
  multiplyDims,
  printDim,
  productOfDims,
  type Sizes,
  symbolsOf,
} from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import type { Arena, Entry, Step } from "./plan.ts";

/** A sum of monomials, by their symbols. */
class Polynomial {
  readonly #terms = new Map<string, Dim>();

  add(term: Dim): void {
    const symbols = symbolsOf(term).join("·");
    const earlier = this.#terms.get(symbols);
    const factor = factorOf(term) + (earlier === undefined ? 0 : factorOf(earlier));
    this.#terms.set(symbols, typeof term === "number" ? factor : { factor, symbols: term.symbols });
  }

  /** "3 + 4 batch" */
  toString(): string {
    const terms = [...this.#terms.values()].filter((term) => factorOf(term) !== 0);
    return terms.length === 0 ? "0" : terms.map((term) => printDim(term).replace("·", " ")).join(" + ");
  }
}

/** Scalar operations of a stage at one point, those that compute indices not counted. */
export function operations(stage: Stage): number {
  const count = <Source>(scalar: Scalar<Source>): number =>
    scalar.kind === "apply" ? scalar.args.reduce((sum, arg) => sum + count(arg), 1) : 0;
  return scalarsOf(stage).reduce((sum, scalar) => sum + count(scalar), stage.combine ? 1 : 0);
}

/** Floating-point operations of an entry. */
export function flops({ steps }: Entry): string {
  const sum = new Polynomial();
  const addAll = (list: readonly Step[], times: Dim): void => {
    for (const step of list) {
      if ("steps" in step) addAll(step.steps, multiplyDims(times, step.axis.extent));
      else {
        const inside = multiplyDims(times, step.kernel.recurrence?.axis.extent ?? 1);
        for (const stage of step.kernel.stages) sum.add(multiplyDims(inside, costOf(stage)));
      }
    }
  };
  addAll(steps, 1);
  return sum.toString();
}

/** Floating-point operations of one call of a kernel. */
export function flopsOf(kernel: Kernel): string {
  const sum = new Polynomial();
  for (const stage of kernel.stages)
    sum.add(multiplyDims(kernel.recurrence?.axis.extent ?? 1, costOf(stage)));
  return sum.toString();
}

/** Floating-point operations of a kernel, for these sizes. */
export const operationsOf = ({ stages, recurrence }: Kernel, sizes: Sizes): number =>
  stages.reduce(
    (sum, stage) => sum + evaluateDim(multiplyDims(recurrence?.axis.extent ?? 1, costOf(stage)), sizes),
    0,
  );

const costOf = (stage: Stage): Dim =>
  multiplyDims(operations(stage), productOfDims(visitedAxes(stage).map(({ extent }) => extent)));

const bytesOf = { f32: 4, f64: 8, i32: 4 } as const;

/** Bytes of values together. */
export function bytesIn(buffers: readonly Buffer[]): string {
  const sum = new Polynomial();
  for (const { storage, type } of buffers) sum.add(multiplyDims(bytesOf[storage], elementsOf(type.shape)));
  return sum.toString();
}

/** Bytes of a value, for these sizes. */
export const bytesOfBuffer = ({ storage, type }: Buffer, sizes: Sizes): number =>
  bytesOf[storage] * evaluateDim(elementsOf(type.shape), sizes);

/** Bytes of all memory, for these capacities. */
export const totalBytes = (arenas: readonly Arena[], capacities: Sizes): number =>
  arenas.reduce(
    (sum, { storage, unit, length }) => sum + bytesOf[storage] * length * evaluateDim(unit, capacities),
    0,
  );

/** Bytes of all memory. */
export function bytes(arenas: readonly Arena[]): string {
  const sum = new Polynomial();
  for (const { storage, unit, length } of arenas) sum.add(multiplyDims(bytesOf[storage] * length, unit));
  return sum.toString();
}
