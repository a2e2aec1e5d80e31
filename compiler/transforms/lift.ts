/**
 * Work that no carried value reaches leaves a loop over time before it, work that reaches none after it: once for all steps.
 * What the body of a loop in reverse would compute again is kept by the loop whose body it is.
 */
import { InvariantError } from "../diagnostics.ts";
import { computed, type Loop, resultOf } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { withInputs } from "../graph/rewrite.ts";
import { LiftedLoop } from "./lift-loop.ts";

/** What each node outside of loops that the roots reach becomes. */
export function lift(roots: Iterable<Node>): ReadonlyMap<Node, Node> {
  const level = new Level();
  level.rebuild([...roots]);
  return level.became;
}

/** What nodes have become, at the top or in the body of a loop. */
export class Level {
  readonly became = new Map<Node, Node>();
  readonly #around: Level | undefined;
  /** The loops of this level, by what they were. */
  readonly #loops = new Map<Node, LiftedLoop>();

  constructor(around?: Level) {
    this.#around = around;
  }

  /** That of a body. */
  within(): Level {
    return new Level(this);
  }

  find(node: Node): Node | undefined {
    return this.became.get(node) ?? this.#around?.find(node);
  }

  get(node: Node): Node {
    const found = this.find(node);
    if (!found) throw new InvariantError(`${node.toString()} is not rebuilt yet`);
    return found;
  }

  set(node: Node, became: Node): void {
    node.graph.inherit(node, became);
    this.became.set(node, became);
  }

  loop({ node }: Loop): LiftedLoop | undefined {
    return this.#loops.get(node);
  }

  rebuild(roots: readonly Node[]): void {
    const nodes = computed(roots, (node) => this.find(node) !== undefined);
    for (const node of nodes) {
      if (this.find(node)) continue;
      const result = resultOf(node);
      if (result?.gives === "nothing") {
        const lifted = new LiftedLoop(result.loop, nodes, this);
        this.#loops.set(node, lifted);
        lifted.deliver();
      } else if (!result)
        this.set(
          node,
          withInputs(
            node,
            node.inputs.map((input) => this.get(input)),
          ),
        );
    }
  }
}
