/** Compares the gradients that a definition's module computes with central differences of its loss. */
import { noGradients, unknownSize } from "../diagnostics.ts";
import { uniform53 } from "../scalar/random.ts";
import { evaluateLimit } from "../scalar/intervals.ts";
import { evaluateDim, type Sizes } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import type { Port, Signature } from "../plan/plan.ts";
import { compileFile, type CompileOptions } from "./compile-file.ts";
import { runModule } from "./run-module.ts";

export interface CheckOptions extends Omit<CompileOptions, "precision"> {
  /** Of parameters and data. */
  readonly seed?: number;
  /** The largest relative error that passes. */
  readonly tolerance?: number;
  /** Values for symbols; 3, 4, 5 … for those that are left out. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** What was found of one parameter. */
export interface GradientCheck {
  readonly name: string;
  readonly elements: number;
  /** How many of them were compared: of a large parameter a random part. */
  readonly compared: number;
  /** Relative to the larger of both values; below a millionth of the loss errors count as relative to that. */
  readonly largestError: number;
  /** Where that was. */
  readonly worst: { readonly index: number; readonly emitted: number; readonly expected: number } | undefined;
  readonly passed: boolean;
}

export interface GradientReport {
  readonly checks: readonly GradientCheck[];
  readonly sizes: Readonly<Record<string, number>>;
  readonly loss: number;
}

const mostCompared = 1000;

/** Compiles in double precision and runs the module, on random data of the declared shapes. */
export async function checkGradients(file: string, options: CheckOptions): Promise<GradientReport> {
  const { seed = 0, tolerance = 1e-6 } = options;
  const { signature, artifacts } = await compileFile(file, { ...options, precision: "f64" });
  if (!signature.loss) throw noGradients();
  const sizes = sizesFor(signature, options.sizes ?? {});
  const experiment = new Experiment(artifacts[0]!.text, signature, sizes, seed);
  const gradients = experiment.gradients();
  const checks = [...gradients].map(([name, gradient]) => experiment.compare(name, gradient, tolerance));
  return { checks, sizes: Object.fromEntries(sizes), loss: experiment.loss() };
}

/** Different sizes for different symbols, so that a mix-up shows. */
function sizesFor({ symbols }: Signature, given: Readonly<Record<string, number>>): Sizes {
  for (const name of Object.keys(given)) if (!symbols.includes(name)) throw unknownSize(name, symbols);
  return new Map(symbols.map((symbol, i) => [symbol, given[symbol] ?? 3 + i]));
}

type State = Record<string, { readonly shape: readonly number[]; readonly data: Float64Array }>;

/** The part of an emitted trainer that is used here. */
interface Trainer {
  readonly parameters: Readonly<Record<string, { readonly gradient: Float64Array }>>;
  forward(data: object, sizes: object): { readonly loss: number };
  backward(): void;
  stateDict(): State;
  loadStateDict(state: State): void;
}

/** A trainer at one point, on one batch of data. */
class Experiment {
  readonly #trainer: Trainer;
  readonly #data: Readonly<Record<string, Float64Array>>;
  readonly #sizes: Readonly<Record<string, number>>;
  readonly #state: State;
  readonly #seed: number;

  constructor(text: string, signature: Signature, sizes: Sizes, seed: number) {
    const exported = runModule(text, signature.name);
    // createNet, not createNetInference.
    const [create] = Object.keys(exported).toSorted((a, b) => a.length - b.length);
    this.#seed = seed;
    this.#sizes = Object.fromEntries(sizes);
    this.#trainer = (exported[create!] as (options: object) => Trainer)({ ...this.#sizes, seed });
    const ports = [...signature.inputs, ...signature.targets];
    this.#data = Object.fromEntries(ports.map((port, i) => [port.key, dataFor(port, sizes, seed, i)]));
    this.#state = this.#trainer.stateDict();
    // What starts at 0 would lie on kinks such as that of relu.
    for (const [i, { key }] of signature.parameters.entries())
      this.#state[key]!.data.forEach(
        (value, at, data) => (data[at] = value + 0.1 * (uniform53(seed, 2, i, at) - 0.5)),
      );
  }

  loss(): number {
    this.#trainer.loadStateDict(this.#state);
    return this.#trainer.forward(this.#data, this.#sizes).loss;
  }

  gradients(): ReadonlyMap<string, Float64Array> {
    this.loss();
    this.#trainer.backward();
    return new Map(
      Object.entries(this.#trainer.parameters).map(([name, { gradient }]) => [name, gradient.slice()]),
    );
  }

  compare(name: string, gradient: Float64Array, tolerance: number): GradientCheck {
    const scale = 1e-6 * Math.max(1, Math.abs(this.loss()));
    let largestError = 0;
    let worst: GradientCheck["worst"];
    const chosen = this.#chosen(gradient.length);
    for (const index of chosen) {
      const emitted = gradient[index]!;
      const { error, expected } = this.#difference(name, index, emitted, { scale, tolerance });
      // NaN is an error, too.
      if (error <= largestError) continue;
      largestError = error;
      worst = { index, emitted, expected };
      if (Number.isNaN(error)) break;
    }
    return {
      name,
      elements: gradient.length,
      compared: chosen.length,
      largestError,
      worst,
      passed: largestError <= tolerance,
    };
  }

  #chosen(length: number): readonly number[] {
    if (length <= mostCompared) return Array.from({ length }, (_, i) => i);
    const chosen = new Set<number>();
    for (let i = 0; chosen.size < mostCompared; i++)
      chosen.add(Math.floor(length * uniform53(this.#seed, 1, 0, i)));
    return [...chosen];
  }

  /** The best of several widths: near a kink only narrow ones are right, rounding asks for wide ones. */
  #difference(
    name: string,
    index: number,
    emitted: number,
    { scale, tolerance }: { scale: number; tolerance: number },
  ): Difference {
    let best: Difference = { error: NaN, expected: NaN };
    for (const width of [1e-3, 1e-4, 1e-5, 1e-6]) {
      const expected = this.#slope(name, index, width);
      const error = Math.abs(emitted - expected) / Math.max(Math.abs(emitted), Math.abs(expected), scale);
      if (Number.isNaN(best.error) || error < best.error) best = { error, expected };
      if (best.error <= tolerance) break;
    }
    return best;
  }

  /** The derivative by the five-point rule. */
  #slope(name: string, index: number, width: number): number {
    const { data } = this.#state[name]!;
    const value = data[index]!;
    const h = width * Math.max(1, Math.abs(value));
    const at = (shift: number): number => {
      data[index] = value + shift;
      return this.loss();
    };
    const near = at(h) - at(-h);
    const far = at(2 * h) - at(-2 * h);
    data[index] = value;
    return (8 * near - far) / (12 * h);
  }
}

interface Difference {
  readonly error: number;
  readonly expected: number;
}

/** Numbers in (0, 1), where logarithms and roots are defined, too; labels in their ranges. */
function dataFor({ shape, dtype, ranges }: Port, sizes: Sizes, seed: number, stream: number): Float64Array {
  const length = evaluateDim(elementsOf(shape), sizes);
  const low = Math.max(0, ...ranges.map((range) => evaluateLimit(range.low, sizes)));
  const limits =
    ranges.length > 0 ? ranges.map((range) => evaluateLimit(range.high, sizes)) : [dtype === "bool" ? 2 : 4];
  const high = Math.min(...limits);
  return Float64Array.from({ length }, (_, i) => {
    const draw = 0.05 + 0.9 * uniform53(seed, 0, stream, i);
    return dtype === "f32" ? draw : low + Math.floor(draw * (high - low));
  });
}
