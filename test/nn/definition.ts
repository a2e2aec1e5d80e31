/** Compiles and runs definitions that tests write down, with the library as users import it. */
import { join } from "node:path";
import { compileFile } from "../../compiler/driver/compile-file.ts";
import type { Precision } from "../../compiler/graph/graph.ts";
import * as library from "../../src/index.ts";
import { write } from "../language/definitions.ts";
import type { Trainer } from "../parity/build.ts";
import { runModule } from "../run-module.ts";

type State = ReturnType<Trainer["optimizerStateDict"]>;

/** As much of an emitted trainer as these tests use. */
export interface NetTrainer extends Trainer {
  lr: number;
  train(): this;
  stateDict(): State;
  loadOptimizerStateDict(state: State): void;
}

export interface NetModule {
  readonly createNet: (options?: { batch?: number; seed?: number; stateDict?: State }) => NetTrainer;
}

/** The module that a definition becomes: `const X = input(...)` and so on; all that gradc exports is imported. */
export async function compiled(body: string, precision: Precision = "f64"): Promise<NetModule> {
  const source = `import { ${Object.keys(library).join(", ")} } from "gradc";\n${body}`;
  const { artifacts } = await compileFile(join(write({ "net.graph.ts": source }), "net.graph.ts"), {
    library,
    precision,
  });
  return runModule<NetModule>(artifacts[0]!.text);
}
