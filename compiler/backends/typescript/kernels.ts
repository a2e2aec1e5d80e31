/** Kernels as functions, and calls of them. */
import {
  type Buffer,
  isBuffer,
  type Kernel,
  type Local,
  type Routine,
  type Statement,
  type Storage,
  type Value,
} from "../../kernels/kernel.ts";
import { sizeName } from "../../kernels/names.ts";
import type { Call, Plan } from "../../plan/plan.ts";
import { type Axis, eachRead, type Scalar } from "../../scalar/scalar.ts";
import { type Dim, symbolsOf } from "../../shape/dim.ts";
import { arrayOf, ExpressionPrinter } from "./expressions.ts";
import { printStatements } from "./statements.ts";

/** What a function needs to be called with, in order. */
export interface Parameters {
  readonly arrays: readonly string[];
  readonly symbols: readonly string[];
  readonly seeds: readonly string[];
  readonly times: readonly Axis[];
  readonly places: readonly Buffer[];
}

const arrayTypes: Readonly<Record<Storage, string>> = {
  f32: "Float32Array",
  f64: "Float64Array",
  i32: "Int32Array",
};
export const arrayType = (storage: Storage): string => arrayTypes[storage];

/** Everything a list of statements mentions. */
class Mentions {
  readonly buffers = new Set<Buffer>();
  readonly symbols = new Set<string>();
  readonly axes = new Set<Axis>();

  add(statements: readonly Statement[]): this {
    for (const statement of statements) {
      switch (statement.kind) {
        case "loop":
          this.#values([statement.from, statement.to]);
          this.add(statement.body);
          break;
        case "if":
          this.#values([statement.condition]);
          this.add(statement.body).add(statement.otherwise ?? []);
          break;
        case "store":
          this.#buffer(statement.target);
          this.#values([...statement.at, statement.value]);
          break;
        default:
          this.#values([statement.value]);
      }
    }
    return this;
  }

  #values(values: readonly Value[]): void {
    for (const value of values) {
      eachRead(value as Scalar<Buffer | Local>, ({ source }) => isBuffer(source) && this.#buffer(source));
      this.#visit(value);
    }
  }

  #visit(value: Value): void {
    if (value.kind === "size") this.#dims([value.of]);
    else if (value.kind === "index") this.axes.add(value.axis);
    else if (value.kind === "read") value.at.forEach((each) => this.#visit(each));
    else if (value.kind === "apply") value.args.forEach((each) => this.#visit(each));
  }

  #buffer(buffer: Buffer): void {
    this.buffers.add(buffer);
    this.#dims(buffer.strides);
  }

  #dims(dims: readonly Dim[]): void {
    for (const dim of dims) for (const name of symbolsOf(dim)) this.symbols.add(name);
  }
}

function parametersOf(kernel: Kernel, routine: Routine, precision: Storage): Parameters {
  const { buffers, symbols, axes } = new Mentions().add(routine.body);
  const mentioned = [...kernel.parameters, ...routine.scratch].filter((buffer) => buffers.has(buffer));
  const places = mentioned.filter(({ role }) => role !== "argument");
  const used = new Set(places.map(({ storage }) => arrayOf(storage, precision)));
  return {
    arrays: ["memory", "doubles", "integers"].filter((name) => used.has(name as "memory")),
    symbols: [...symbols].sort(),
    seeds: mentioned.filter(({ role }) => role === "argument").map(({ name }) => name),
    times: kernel.times.filter((axis) => axes.has(axis)),
    places,
  };
}

/** A printed function. */
export interface PrintedKernel {
  readonly name: string;
  readonly comment: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly body: readonly string[];
}

export class KernelPrinter {
  readonly #precision: Storage;
  readonly #routines: ReadonlyMap<Kernel, Routine>;

  constructor({ signature, routines }: Plan) {
    this.#precision = signature.precision;
    this.#routines = routines;
  }

  #typeOfArray(name: string): string {
    if (name === "integers") return "Int32Array";
    return name === "doubles" ? "Float64Array" : arrayType(this.#precision);
  }

  function(kernel: Kernel): PrintedKernel {
    const routine = this.#routines.get(kernel)!;
    const { arrays, symbols, seeds, times, places } = parametersOf(kernel, routine, this.#precision);
    const named = [...times, ...places].map(({ name }) => name);
    const numbers = [...symbols.map(sizeName), ...seeds, ...named];
    return {
      name: kernel.name,
      comment: kernel.comment,
      parameters: [
        ...arrays.map((name) => ({ name, type: this.#typeOfArray(name) })),
        ...numbers.map((name) => ({ name, type: "number" })),
      ],
      body: printStatements(routine.body, new ExpressionPrinter(this.#precision)),
    };
  }

  /** The call, with the module's own names for the places as `nameOf` gives them, and sizes. */
  call(
    { kernel, arguments: given, times: actualTimes }: Call,
    counters: ReadonlyMap<Axis, string>,
    nameOf: (buffer: Buffer, argument: number) => string,
  ): {
    text: string;
    symbols: readonly string[];
  } {
    const routine = this.#routines.get(kernel)!;
    const { arrays, symbols, seeds, times, places } = parametersOf(kernel, routine, this.#precision);
    const counts = times.map((axis) => counters.get(actualTimes[kernel.times.indexOf(axis)]!)!);
    const names = places.map((formal) => {
      const argument = kernel.parameters.indexOf(formal);
      return nameOf(given[argument] ?? formal, argument);
    });
    return {
      text: `${kernel.name}(${[...arrays, ...symbols.map(sizeName), ...seeds, ...counts, ...names].join(", ")});`,
      symbols,
    };
  }
}
