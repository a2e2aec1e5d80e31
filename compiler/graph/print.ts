/** Graphs and programs as text. */
import { printType } from "../shape/shape.ts";
import type { Node } from "./node.ts";
import type { Program } from "./program.ts";
import { reachable } from "./walk.ts";

/** One line a node: `%7 = add(%3, %5): f32[1, batch]   N2`. */
export function printNodes(roots: Iterable<Node>): string {
  return reachable(roots)
    .map((node) => {
      const name = node.graph.nameOf(node);
      const inputs = node.inputs.map((input) => `%${input.id}`);
      const attributes = printAttributes(node.attributes);
      const list = attributes ? [...inputs, attributes] : inputs;
      return `%${node.id} = ${node.primitive.name}(${list.join(", ")}): ${printType(node.type)}${name ? `   ${name}` : ""}`;
    })
    .join("\n");
}

function printAttributes(attributes: unknown): string {
  if (attributes === null || typeof attributes !== "object") return "";
  return JSON.stringify(attributes, (_, value: unknown) => (ArrayBuffer.isView(value) ? "…" : value));
}

export const rootsOf = (program: Program): Node[] => [
  ...program.outputs.values(),
  ...(program.loss ? [program.loss] : []),
  ...program.updates.values(),
  ...program.gradients.values(),
];

export function printProgram(program: Program): string {
  const roots = [
    ...[...program.outputs].map(([name, node]) => `output ${name} = %${node.id}`),
    ...(program.loss ? [`loss = %${program.loss.id}`] : []),
    ...[...program.gradients].map(
      ([leaf, node]) => `gradient of ${program.names.get(leaf) ?? `%${leaf.id}`} = %${node.id}`,
    ),
    ...[...program.updates].map(
      ([leaf, node]) => `${program.names.get(leaf) ?? `%${leaf.id}`} ← %${node.id}`,
    ),
  ];
  return `${printNodes(rootsOf(program))}\n${roots.join("\n")}\n`;
}
