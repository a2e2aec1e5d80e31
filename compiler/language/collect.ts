/** What the exports of a definition make: a program and an optimiser. Every export that is wrong is noted. */
import {
  definesNothing,
  type Diagnostic,
  lossFrozen,
  lossIndependent,
  lossNotScalar,
  nameMissing,
  neverUsed,
  notAnOptimizer,
  optimizerWithoutLoss,
  reservedName,
} from "../diagnostics.ts";
import type { Span } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Optimizer } from "../graph/optimizer.ts";
import type { Program } from "../graph/program.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { isFrozen } from "../primitives/owned.ts";
import { elementsOf, printType } from "../shape/shape.ts";
import type { Compilation } from "./compilation.ts";
import { isReserved } from "./definition.ts";
import { locatedAtNodes, locatedInText } from "./diagnose.ts";
import { nameLeaves, type Naming } from "./naming.ts";

export type Exported = Readonly<Record<string, unknown>>;

export interface Collected {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
}

/** Undefined if there are mistakes, in the exports or before. */
export function collect(
  name: string,
  exported: Exported,
  compilation: Compilation,
  exportAt: (name: string) => Span,
): Collected | undefined {
  const { graph, recovery } = compilation;
  const failAt = (key: string, diagnostic: Diagnostic): undefined =>
    void recovery.record(locatedInText(diagnostic, exportAt(key), compilation));
  const isKnown = (key: string): boolean => key in exported && !recovery.isUnknown(exported[key]);
  const known = Object.fromEntries(Object.entries(exported).filter(([key]) => isKnown(key)));
  const loss = recovery.attempt(() => lossIn(known, compilation, failAt));
  const outputs = outputsIn(known, failAt);
  const optimizer = optimizerIn(known, "loss" in exported, failAt);
  // What is unknown may have been one.
  if (!loss && outputs.size === 0 && !recovery.hasMistakes)
    recovery.record(locatedInText(definesNothing(), compilation.start, compilation));
  const updates = new Map(graph.assignments);
  const used = new Set(
    reachable([...(loss ? [loss] : []), ...outputs.values(), ...updates.keys(), ...updates.values()]),
  );
  const naming = namingOf(used, compilation);
  if (!naming || recovery.hasMistakes) return undefined;
  compilation.applications.nameModules(naming.modules);
  warnOfUnused(used, naming.leaves, compilation);
  const program: Program = {
    name,
    graph,
    outputs,
    ...(loss && { loss }),
    updates,
    gradients: new Map(),
    names: naming.leaves,
    aliases: naming.aliases,
  };
  return { program, optimizer };
}

/** Notes a diagnostic at the export of a name. */
type FailAt = (name: string, diagnostic: Diagnostic) => undefined;

function lossIn({ loss }: Exported, compilation: Compilation, failAt: FailAt): Node | undefined {
  if (loss === undefined) return undefined;
  if (!isNode(loss))
    return failAt(
      "loss",
      lossNotScalar(typeof loss === "number" ? "a constant" : withArticle(typeof loss), []),
    );
  if (elementsOf(loss.shape) !== 1 || loss.dtype !== "f32")
    throw locatedAtNodes(lossNotScalar(printType(loss.type), [loss]), [loss], compilation);
  const parameters = reachable([loss]).filter((node) => isLeaf(node, "parameter"));
  if (parameters.every(isFrozen))
    throw locatedAtNodes(
      parameters.length > 0 ? lossFrozen([loss]) : lossIndependent([loss]),
      [loss],
      compilation,
    );
  return loss;
}

function outputsIn(exported: Exported, failAt: FailAt): ReadonlyMap<string, Node> {
  const outputs = new Map<string, Node>();
  for (const [name, value] of Object.entries(exported)) {
    if (name === "loss" || name === "optimizer" || !isNode(value)) continue;
    if (isReserved(name)) failAt(name, reservedName(name));
    outputs.set(name, value);
  }
  return outputs;
}

function optimizerIn({ optimizer }: Exported, hasLoss: boolean, failAt: FailAt): Optimizer | undefined {
  if (optimizer === undefined) return undefined;
  if (!hasLoss) return failAt("optimizer", optimizerWithoutLoss());
  if (isOptimizer(optimizer)) return optimizer;
  return failAt("optimizer", notAnOptimizer(isNode(optimizer) ? "a tensor" : withArticle(typeof optimizer)));
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;

const isOptimizer = (value: unknown): value is Optimizer =>
  typeof value === "object" && value !== null && typeof (value as Partial<Optimizer>).begin === "function";

function namingOf(used: ReadonlySet<Node>, compilation: Compilation): Naming | undefined {
  const { graph, names, recovery } = compilation;
  const hadMistakes = recovery.hasMistakes;
  const missing = nameMissing("", []).code;
  let naming: Naming | undefined;
  try {
    naming = nameLeaves(graph, used, names, (diagnostic, nodes) => {
      throw locatedAtNodes(diagnostic, nodes, compilation);
    });
  } catch (error) {
    // What would have named it may be unknown.
    if (!(hadMistakes && (error as Partial<Diagnostic>).code === missing))
      recovery.attempt(() => {
        throw error;
      });
  }
  return naming;
}

/** What nothing exported depends on was probably forgotten. */
function warnOfUnused(
  used: ReadonlySet<Node>,
  leaves: ReadonlyMap<Node, string>,
  compilation: Compilation,
): void {
  for (const node of compilation.graph.nodes) {
    const isChecked = isLeaf(node, "parameter") || isLeaf(node, "input") || isLeaf(node, "target");
    const name = leaves.get(node) ?? compilation.names.anyName(node);
    if (!isChecked || used.has(node) || name === undefined) continue;
    compilation.warn(locatedAtNodes(neverUsed(node.primitive.name, name, [node]), [node], compilation));
  }
}
