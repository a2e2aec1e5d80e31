/** Train and eval are one program with the leaf `training` replaced by a literal. */
import type { Node } from "../graph/node.ts";
import { rootsOf } from "../graph/print.ts";
import { mapProgram, type Program } from "../graph/program.ts";
import { rewrite } from "../graph/rewrite.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { literal } from "../primitives/primitive.ts";
import { simplify } from "./simplify.ts";

/** The same program twice where no mode matters. */
export interface Modes {
  readonly training: Program;
  readonly evaluating: Program;
}

function inMode(program: Program, training: boolean): Program {
  const replaced = rewrite(rootsOf(program), (node: Node) =>
    isLeaf(node, "training") ? literal(node.graph, training ? 1 : 0, "bool") : undefined,
  );
  const simple = simplify(replaced.values());
  return mapProgram(program, (node) => simple.get(replaced.get(node) ?? node) ?? node);
}

export function specialize(program: Program): Modes {
  const matters = reachable(rootsOf(program)).some((node) => isLeaf(node, "training"));
  if (!matters) return { training: program, evaluating: program };
  return { training: inMode(program, true), evaluating: inMode(program, false) };
}
