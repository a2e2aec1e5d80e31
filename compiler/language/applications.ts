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
      const isNew = isNode(result) && this.#results.size === noted && result.id >= built;
      if (isNode(result) && (isNew || !callee.isTransparent)) this.#note(callee, operands, result);
      return result;
    } finally {
      this.#isInside = false;
    }
  }

  #note({ label, module }: Callee, operands: readonly unknown[], result: Node): void {
    if (result.inputs.length === 0 || operands.includes(result) || this.#results.has(result)) return;
    this.#results.add(result);
    if (module) this.#modules.set(this.#graph.applications.length, module);
    this.#graph.applications.push({ label, operands, result });
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
