/** Names and comments of kernels: the equations they compute, in the user's words. */
import type { Node } from "../graph/node.ts";
import type { Buffer } from "../kernels/kernel.ts";
import type { FusedEntry } from "./arrange.ts";
import type { Fused } from "./kernels.ts";
import { Names } from "./names.ts";

export interface Label {
  readonly name: string;
  readonly comment: readonly string[];
}

const capitalized = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1)}`;

/** What a kernel leaves behind, the most telling first: parameters, gradients, outputs, values with a name, others. */
function mainTarget({ kernel }: Fused): Buffer {
  const weights: Partial<Record<Buffer["role"], number>> = { parameter: 4, gradient: 3, output: 2 };
  const targets = kernel.stages.map(({ target }) => target).filter(({ role }) => role !== "local");
  const weight = (buffer: Buffer): number => (weights[buffer.role] ?? 1) * (buffer.type.shape.length > 0 ? 2 : 1);
  return targets.reduce((best, each) => (weight(each) > weight(best) ? each : best));
}

function verb(entry: FusedEntry, { kernel, nodes }: Fused): string {
  const { name } = entry.roots;
  if (name === "initialise") return "initialise";
  if (kernel.stages.some(({ target }) => target.role === "parameter" || target.role === "state")) return "update";
  const loss = entry.roots.roots.find(({ to }) => to.kind === "output" && to.key === "loss");
  if (name === "backward" || name === "update") return name;
  return loss && nodes.every((node: Node) => node.id > loss.node.id) ? "backward" : "forward";
}

export class KernelLabels {
  readonly #names = new Names();

  label(entry: FusedEntry, fused: Fused): Label {
    const alone = entry.kernels.length === 1 && entry.roots.name === "step";
    const name = alone ? "stepAtOnce" : `${verb(entry, fused)}${capitalized(mainTarget(fused).name)}`;
    return { name: this.#names.fresh(name), comment: [...new Set(fused.nodes)].map((node) => node.toString()) };
  }
}
