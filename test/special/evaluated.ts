/** Functions of the language at given numbers, as the emitted module and as the oracle compute them. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { input } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { infer } from "../inference.ts";
import { filled } from "../numbers.ts";

/** A function of some tensors; called while a graph is traced. */
export type Builder = (...operands: readonly Node[]) => unknown;

/** What is to be computed: the builder, and the numbers of each operand. */
export interface Request {
  readonly build: Builder;
  readonly columns: readonly (readonly number[])[];
}

export interface Results {
  readonly emitted: ArrayLike<number>;
  readonly oracle: ArrayLike<number>;
}

/** The results under the names of the requests. */
export async function evaluated(
  requests: Readonly<Record<string, Request>>,
): Promise<Readonly<Record<string, Results>>> {
  const graph = new Graph("f64");
  const sizes = new Map<string, number>();
  const values = new Map<Node, Values>();
  const leaf = (name: string, column: readonly number[]): Node => {
    const node = input([column.length]) as unknown as Node;
    graph.note(node).names.push(name);
    values.set(
      node,
      filled(node.shape, sizes, (i) => column[i]!),
    );
    return node;
  };
  const outputs = tracing(
    graph,
    () =>
      new Map(
        Object.entries(requests).map(([name, { build, columns }]) => {
          const operands = columns.map((column, i) => leaf(`${name}Operand${"abc"[i]}`, column));
          return [name, build(...operands) as Node] as const;
        }),
      ),
  );
  const emitted = await infer(graph, outputs, values, sizes, {});
  const oracle = evaluate([...outputs.values()], values, sizes);
  return Object.fromEntries(
    [...outputs].map(([name, node]) => [name, { emitted: emitted[name]!, oracle: oracle.get(node)!.data }]),
  );
}
