/** Trainers for tests: a definition as text becomes a running module. */
import { compileFile, type CompileOptions } from "../../compiler/driver/compile-file.ts";
import * as library from "../../src/index.ts";
import { TestProject } from "../command/project.ts";
import { runModule } from "../run-module.ts";

export type StateDict = Record<
  string,
  { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
>;
export type Data = Readonly<Record<string, ArrayLike<number>>>;
export type Result = Readonly<Record<string, number | Float32Array>> & { readonly loss: number };

/** The contract of every emitted trainer. */
export interface Trainer {
  step(data: Data, sizes?: Readonly<Record<string, number>>): Result;
  forward(data: Data, sizes?: Readonly<Record<string, number>>): Result;
  backward(): void;
  update(): void;
  train(): this;
  eval(): this;
  readonly training: boolean;
  lr: number;
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>;
  readonly parameters: Readonly<Record<string, EmittedParameter>>;
  namedParameters(): Iterable<readonly [string, EmittedParameter]>;
  stateDict(): StateDict;
  optimizerStateDict(): StateDict;
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
  loadOptimizerStateDict(state: StateDict): void;
}

export interface EmittedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly value: Float32Array;
  readonly gradient: Float32Array;
}

export interface Options {
  readonly seed?: number;
  readonly stateDict?: StateDict;
  readonly [size: string]: unknown;
}

export interface Inference {
  forward(data: Data, sizes?: Readonly<Record<string, number>>): Result;
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

export interface Emitted {
  readonly createNet: (options: Options) => Trainer;
  readonly createNetInference: (options: Options) => Inference;
}

/** The text of the module of a definition. */
export async function emittedText(definition: string, budget?: CompileOptions["budget"]): Promise<string> {
  const project = new TestProject({ "net.graph.ts": definition });
  const { artifacts } = await compileFile(project.path("net.graph.ts"), {
    library,
    ...(budget && { budget }),
  });
  return artifacts[0]!.text;
}

export const emitted = async (definition: string): Promise<Emitted> =>
  runModule<Emitted>(await emittedText(definition));

/** Everything that a trainer remembers, as text. */
export const memoryOf = (net: Trainer): string =>
  JSON.stringify([net.stateDict(), net.optimizerStateDict()], (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value,
  );
