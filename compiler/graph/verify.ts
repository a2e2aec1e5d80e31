/** Checks that a program is well formed. */
import { InvariantError } from "../diagnostics.ts";
import { equalShapes, printType } from "../shape/shape.ts";
import { elementsOf } from "../shape/shape.ts";
import type { Node } from "./node.ts";
import { rootsOf } from "./print.ts";
import type { Program } from "./program.ts";
import { reachable } from "./walk.ts";

function fail(node: Node, message: string): never {
  throw new InvariantError(`%${node.id} = ${node.primitive.name}: ${message}`);
}

/** Every node agrees with its record, belongs to the graph and comes after its inputs. */
function verifyNodes(program: Program): void {
  for (const node of reachable(rootsOf(program))) {
    if (node.graph !== program.graph) fail(node, "belongs to another graph");
    for (const input of node.inputs)
      if (input.id >= node.id) fail(node, `reads %${input.id}, which comes later`);
    const type = node.primitive.type(
      node.inputs.map((input) => input.type),
      node.attributes,
      node.inputs,
    );
    if (!equalShapes(type.shape, node.shape) || type.dtype !== node.dtype)
      fail(node, `is ${printType(node.type)}, its record says ${printType(type)}`);
    if (node.shape.some((dim) => typeof dim === "number" && !(Number.isInteger(dim) && dim >= 0)))
      fail(node, "has a size that is no size");
  }
}

/** Updates keep their leaf's type, gradients their parameter's, a loss is one number. */
export function verifyProgram(program: Program): void {
  verifyNodes(program);
  for (const [leaf, value] of [...program.updates, ...program.gradients]) {
    if (leaf.inputs.length > 0) fail(leaf, "is updated, but no leaf");
    if (!equalShapes(leaf.shape, value.shape) || leaf.dtype !== value.dtype)
      fail(value, `${printType(value.type)} cannot be a value of ${printType(leaf.type)}`);
  }
  if (program.loss && (program.loss.dtype !== "f32" || elementsOf(program.loss.shape) !== 1))
    fail(program.loss, "is no loss");
  for (const leaf of program.updates.keys())
    if (!program.names.has(leaf)) fail(leaf, "is updated, but has no name");
}
