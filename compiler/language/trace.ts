/** Runs a definition and collects what it says as a program. */
import { existsSync, realpathSync } from "node:fs";
import {
  definesNothing,
  Diagnostic,
  fileNotFound,
  lossIndependent,
  lossNotScalar,
  neverUsed,
  notAnOptimizer,
  optimizerWithoutLoss,
  reservedName,
} from "../diagnostics.ts";
import type { Precision } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import type { Optimizer } from "../graph/optimizer.ts";
import type { Program } from "../graph/program.ts";
import { tracing } from "../graph/tracing.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { elementsOf, printType } from "../shape/shape.ts";
import type { Library } from "./callees.ts";
import { Compilation } from "./compilation.ts";
import { definitionName, isReserved } from "./definition.ts";
import { locatedAtNodes, locatedInText } from "./diagnose.ts";
import { load } from "./load.ts";
import type { LocatedDiagnostic, Sources } from "./locate.ts";
import { nameLeaves } from "./naming.ts";

export interface TraceOptions {
  /** What `gradc` exports: definitions use this very instance. */
  readonly library: Library;
  readonly precision?: Precision;
}

/** A definition, traced. */
export interface Traced {
  readonly program: Program;
  readonly optimizer: Optimizer | undefined;
  readonly precision: Precision;
  readonly warnings: readonly LocatedDiagnostic[];
  /** Every file that was read, the definition first. */
  readonly dependencies: readonly string[];
  /** The text of every file of the user, by path. */
  readonly sources: Sources;
}

/** Traces the definition in `file`. Throws the first error it meets, located where possible. */
export async function trace(file: string, { library, precision = "f32" }: TraceOptions): Promise<Traced> {
  if (!existsSync(file)) throw fileNotFound(file);
  // TypeScript writes paths with slashes on every system.
  const path = realpathSync(file).replaceAll("\\", "/");
  const { base } = definitionName(path);
  const compilation = new Compilation(path, library, precision);
  const loaded = await load(compilation);
  const exported = tracing(compilation.graph, () => loaded.run());
  const failAt = (name: string, diagnostic: Diagnostic): never => {
    throw locatedInText(diagnostic, loaded.exportAt(name), compilation);
  };
  const program = collect(base, exported, compilation, failAt);
  const optimizer = optimizerIn(exported, failAt);
  for (const { diagnostic, place } of compilation.graph.warnings)
    compilation.warn(locatedInText(diagnostic, place[0] ?? compilation.start, compilation));
  const { warnings, sources } = compilation;
  return { program, optimizer, precision, warnings, dependencies: loaded.dependencies, sources };
}

/** Whether an error says that a file is no definition but a library of some. */
export const isLibrary = (error: unknown): boolean =>
  error instanceof Diagnostic && error.code === definesNothing().code;

type Exported = Readonly<Record<string, unknown>>;
/** Throws a diagnostic at the export of a name. */
type FailAt = (name: string, diagnostic: Diagnostic) => never;

function collect(name: string, exported: Exported, compilation: Compilation, failAt: FailAt): Program {
  const { graph, names, applications } = compilation;
  const loss = lossIn(exported, compilation, failAt);
  const outputs = outputsIn(exported, failAt);
  if (!loss && outputs.size === 0) throw locatedInText(definesNothing(), compilation.start, compilation);
  const updates = new Map(graph.assignments);
  const used = new Set(
    reachable([...(loss ? [loss] : []), ...outputs.values(), ...updates.keys(), ...updates.values()]),
  );
  const naming = nameLeaves(graph, used, names, (diagnostic, nodes) => {
    throw locatedAtNodes(diagnostic, nodes, compilation);
  });
  applications.nameModules(naming.modules);
  warnOfUnused(used, naming.leaves, compilation);
  return {
    name,
    graph,
    outputs,
    ...(loss && { loss }),
    updates,
    gradients: new Map(),
    names: naming.leaves,
    sizes: new Map(),
  };
}

function lossIn({ loss }: Exported, compilation: Compilation, failAt: FailAt): Node | undefined {
  if (loss === undefined) return undefined;
  if (!isNode(loss))
    return failAt("loss", lossNotScalar(typeof loss === "number" ? "a constant" : `a ${typeof loss}`, []));
  if (elementsOf(loss.shape) !== 1 || loss.dtype !== "f32")
    throw locatedAtNodes(lossNotScalar(printType(loss.type), [loss]), [loss], compilation);
  if (!reachable([loss]).some((node) => isLeaf(node, "parameter")))
    throw locatedAtNodes(lossIndependent([loss]), [loss], compilation);
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

function optimizerIn({ optimizer, loss }: Exported, failAt: FailAt): Optimizer | undefined {
  if (optimizer === undefined) return undefined;
  if (loss === undefined) return failAt("optimizer", optimizerWithoutLoss());
  if (isOptimizer(optimizer)) return optimizer;
  return failAt("optimizer", notAnOptimizer(isNode(optimizer) ? "a tensor" : `a ${typeof optimizer}`));
}

const isOptimizer = (value: unknown): value is Optimizer =>
  typeof value === "object" && value !== null && typeof (value as Partial<Optimizer>).begin === "function";

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
