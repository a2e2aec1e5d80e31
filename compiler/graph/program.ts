/** What a definition says, as a graph with roots. */
import type { Graph } from "./graph.ts";
import type { Node } from "./node.ts";

export interface Program {
  readonly name: string;
  readonly graph: Graph;
  /** Every exported tensor by its name; metrics included, the loss not. */
  readonly outputs: ReadonlyMap<string, Node>;
  readonly loss?: Node;
  /** New values of leaves; assigned together: all read old values. */
  readonly updates: ReadonlyMap<Node, Node>;
  /** Gradients of the loss, by parameter. Empty before `train`. */
  readonly gradients: ReadonlyMap<Node, Node>;
  /** Names of parameters and states: paths in the object tree. */
  readonly names: ReadonlyMap<Node, string>;
  /** Further names of parameters and states that lie at several paths. */
  readonly aliases?: ReadonlyMap<Node, readonly string[]>;
}

/** The program whose nodes have become others. */
export function mapProgram(program: Program, became: (node: Node) => Node): Program {
  const values = <K>(map: ReadonlyMap<K, Node>): Map<K, Node> =>
    new Map([...map].map(([key, node]) => [key, became(node)]));
  return {
    ...program,
    outputs: values(program.outputs),
    ...(program.loss && { loss: became(program.loss) }),
    updates: values(program.updates),
    gradients: values(program.gradients),
  };
}
