/** Checks that a program is well formed. */
import { InvariantError } from "../diagnostics.ts";
import { elementsOf, equalShapes, printType } from "../shape/shape.ts";
import type { Node } from "./node.ts";
import { rootsOf } from "./print.ts";
import type { Program } from "./program.ts";
import { contradictions } from "./verify-lowering.ts";
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
    const [contradiction] = contradictions(node);
    if (contradiction !== undefined) fail(node, contradiction);
  }
}

/** Updates keep their leaf's type, gradients their parameter's, a loss is one number, a name is one leaf's. */
export function verifyProgram(program: Program): void {
  verifyNodes(program);
  verifyNames(program);
  const { loss, updates, gradients } = program;
  for (const [leaf, value] of [...updates, ...gradients]) {
    if (leaf.inputs.length > 0) fail(leaf, "is updated, but no leaf");
    if (!equalShapes(leaf.shape, value.shape) || leaf.dtype !== value.dtype)
      fail(value, `${printType(value.type)} cannot be a value of ${printType(leaf.type)}`);
  }
  if (loss && (loss.dtype !== "f32" || elementsOf(loss.shape) !== 1)) fail(loss, "is no loss");
  for (const leaf of gradients.keys()) {
    if (!loss) fail(leaf, "has a gradient, but nothing is made small");
    if (leaf.primitive.name !== "parameter") fail(leaf, "has a gradient, but is no parameter");
  }
  for (const leaf of updates.keys())
    if (!changes.has(leaf.primitive.name)) fail(leaf, "is updated, but neither a parameter nor a state");
}

const changes: ReadonlySet<string> = new Set(["parameter", "state"]);

function verifyNames({ names, updates, gradients }: Program): void {
  const seen = new Map<string, Node>();
  for (const [leaf, name] of names) {
    const other = seen.get(name);
    if (other) fail(leaf, `is called ${name}, as is %${other.id}`);
    seen.set(name, leaf);
  }
  for (const leaf of [...updates.keys(), ...gradients.keys()])
    if (!names.has(leaf)) fail(leaf, "changes, but has no name");
}
