/** What the user applied: operators, functions of the library, modules. */
import type { Graph } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Module } from "./module.ts";

/** What is called, for the record of what was applied. */
export interface Callee {
  readonly label: string;
  readonly module?: Module | undefined;
  /** Not of the library: what it applies counts itself; the call does only if that is nothing. */
  readonly isTransparent: boolean;
}

/** One result, or several in lists: `[output, [hN, cN]]`. */
function resultsIn(result: unknown): readonly Node[] {
  if (isNode(result)) return [result];
  return Array.isArray(result) ? result.flatMap(resultsIn) : [];
}

const listsTensors = (operand: unknown): operand is readonly unknown[] =>
  Array.isArray(operand) && operand.some(isNode);

/** Notes operators and library functions as the user applied them: outermost calls only. */
export class Applications {
  readonly #graph: Graph;
  readonly #results = new Set<Node>();
  /** Positions of applications of modules, whose paths are known at the end. */
  readonly #modules = new Map<number, Module>();
  #isInside = false;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Runs a call and notes it. */
  noting<R>(callee: Callee, operands: readonly unknown[], body: () => R): R {
    if (this.#isInside) return body();
    const noted = this.#results.size;
    const built = this.#graph.nodes.length;
    this.#isInside = !callee.isTransparent;
    try {
      const result = body();
      const isNothingNoted = this.#results.size === noted;
      for (const node of resultsIn(result))
        if (!callee.isTransparent || (isNothingNoted && node.id >= built)) this.#note(callee, operands, node);
      return result;
    } finally {
      this.#isInside = false;
    }
  }

  #note({ label, module }: Callee, operands: readonly unknown[], result: Node): void {
    const given = operands.flatMap((operand) => (listsTensors(operand) ? operand : [operand]));
    if (result.inputs.length === 0 || given.includes(result) || this.#results.has(result)) return;
    this.#results.add(result);
    if (module) this.#modules.set(this.#graph.applications.length, module);
    this.#graph.applications.push({ label, operands: given, result });
  }

  /** Gives applied modules their paths. */
  nameModules(paths: ReadonlyMap<Module, string>): void {
    const { applications } = this.#graph;
    for (const [position, module] of this.#modules) {
      const application = applications[position]!;
      applications[position] = { ...application, label: paths.get(module) ?? application.label };
    }
  }
}
