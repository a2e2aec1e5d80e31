/** Names and comments of kernels: the equations they compute, in the user's words. */
import type { Node } from "../graph/node.ts";
import { type Buffer, outlives } from "../kernels/kernel.ts";
import type { FusedEntry } from "./arrange.ts";
import { formulaOf } from "./formula.ts";
import { type Fused, fusedIn } from "./kernels.ts";
import { Names } from "../kernels/names.ts";
import { aligned } from "./table.ts";

export interface Label {
  readonly name: string;
  readonly comment: readonly string[];
}

const capitalized = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1)}`;

/** What a kernel leaves behind, the most telling first: parameters, gradients, outputs, values with a name, others. */
function mainTarget({ kernel }: Fused): Buffer {
  const weights: Partial<Record<Buffer["role"], number>> = { parameter: 4, gradient: 3, output: 2 };
  const targets = kernel.stages.map(({ target }) => target).filter(({ role }) => role !== "local");
  const weight = (buffer: Buffer): number =>
    (weights[buffer.role] ?? 1) * (buffer.type.shape.length > 0 ? 2 : 1);
  return targets.reduce((best, each) => (weight(each) > weight(best) ? each : best));
}

function verb(entry: FusedEntry, { kernel, nodes }: Fused, { isForward }: Explanation): string {
  const { name } = entry.roots;
  if (name === "initialise") return "initialise";
  if (kernel.stages.some(({ target }) => target.role === "parameter" || target.role === "state"))
    return "update";
  if (name === "backward" || name === "update") return name;
  return nodes.every(isForward) ? "forward" : "backward";
}

/** What comments say besides formulas. */
export interface Explanation {
  /** The user's name, a number, or what the library calls it. */
  readonly nameOf: (node: Node) => string | undefined;
  /** Whether a value is computed by the forward part. */
  readonly isForward: (node: Node) => boolean;
  /** Where the user wrote it, as "file:line". */
  readonly placeOf: (node: Node) => string | undefined;
  /** The derivative rule that a cotangent came from. */
  readonly ruleOf: (node: Node) => string | undefined;
}

const longestFormula = 70;
const longestRule = 45;

/** The equations of a kernel: one line for every value that has a name, with its rule and its place. */
function equations({ nodes, kernel }: Fused, { nameOf, placeOf, ruleOf }: Explanation): readonly string[] {
  const updated = new Map(
    kernel.stages
      .map(({ target }) => target)
      .filter(outlives)
      .map(({ name }) => [name, true]),
  );
  const lines: string[][] = [];
  for (const node of new Set(nodes)) {
    const name = nameOf(node);
    if (name === undefined || node.primitive.part === "formal") continue;
    const formula = formulaOf(node, (each) => (each === node ? undefined : nameOf(each)));
    if (formula === name || formula.length > longestFormula) continue;
    const parts = [`${name} ${updated.has(name) ? "←" : "="} ${formula}`, ruleOf(node), placeOf(node)];
    lines.push(
      parts.map((part) => part ?? "").map((part, i) => (i === 1 && part.length > longestRule ? "" : part)),
    );
  }
  return aligned(lines);
}

export class KernelLabels {
  readonly #names = new Names();
  readonly #explanation: Explanation;

  constructor(explanation: Explanation) {
    this.#explanation = explanation;
  }

  label(entry: FusedEntry, fused: Fused): Label {
    const alone = fusedIn(entry.steps).length === 1 && entry.roots.name === "step";
    const name = alone
      ? "step"
      : `${verb(entry, fused, this.#explanation)}${capitalized(mainTarget(fused).name)}`;
    return { name: this.#names.fresh(name), comment: equations(fused, this.#explanation) };
  }
}
