/** Builds and compiles a graph without a definition file. */
import { typescriptBackend } from "../../compiler/backends/typescript/typescript.ts";
import { wholeText } from "../../compiler/backends/backend.ts";
import { compile } from "../../compiler/compile.ts";
import { Graph, type Precision } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { walkTree } from "../../compiler/language/paths.ts";
import { tsMorph } from "../../compiler/language/typescript.ts";
import { isNode } from "../../compiler/graph/node.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";

/** What a definition would export. */
export interface Built {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly loss?: unknown;
  readonly optimizer?: Optimizer;
}

/** Gives names to leaves: `named("x", input([3]))`, and to those of modules. */
export interface Naming {
  readonly named: (name: string, leaf: Tensor) => Tensor;
  readonly module: (module: unknown, prefix?: string) => void;
  /** The leaves so far, with their names. */
  readonly leaves: ReadonlyMap<Node, string>;
}

type Values = Float32Array | Float64Array;
type Data = Readonly<Record<string, ArrayLike<number>>>;
export type State = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>
>;

/** As much of an emitted trainer as the tests use. */
export interface Trainer {
  forward(data: Data): Readonly<Record<string, Values | number>>;
  step(data: Data): Readonly<Record<string, Values | number>>;
  backward(): void;
  update(): void;
  eval(): this;
  readonly parameters: Readonly<Record<string, { readonly value: Values; readonly gradient: Values }>>;
  stateDict(): State;
  optimizerStateDict(): State;
}

export interface Module {
  readonly createParity: (options: { stateDict?: State }) => Trainer;
  readonly createParityInference: (options: { stateDict: State }) => Pick<Trainer, "forward">;
}

/** The text of the module that `build` means. */
export function emit(precision: Precision, build: (naming: Naming) => Built): string {
  const graph = new Graph(precision);
  const names = new Map<Node, string>();
  const naming: Naming = {
    leaves: names,
    named(name, leaf) {
      const node = leaf as unknown as Node;
      graph.note(node).names.push(name);
      names.set(node, name);
      return leaf;
    },
    module: (module, prefix = "") =>
      walkTree(module, prefix, (found, path) => {
        const isOwned = isNode(found) && (isLeaf(found, "parameter") || isLeaf(found, "state"));
        // Of several paths to what is shared the first is its name.
        if (isOwned && !names.has(found)) names.set(found, path);
      }),
  };
  const { drafts } = tracing(graph, () => {
    const { outputs, loss, optimizer } = build(naming);
    const program = {
      name: "parity",
      graph,
      outputs: new Map(Object.entries(outputs) as [string, Node][]),
      ...(loss !== undefined && { loss: loss as Node }),
      updates: new Map(graph.assignments),
      gradients: new Map(),
      names,
    };
    return compile({ program, optimizer, source: "parity.graph.ts" }, typescriptBackend(tsMorph()));
  });
  return wholeText(drafts[0]!);
}
