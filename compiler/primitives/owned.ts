/** What can be said of parameters and states once they are declared: what they start from, whether they are trained and kept. */
import { invalidArgument } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { assign, initializeWith, type Initializer, isLeaf } from "./leaves.ts";
import { nodeOf } from "./primitive.ts";

const frozen = new WeakSet<Node>();
const temporary = new WeakSet<Node>();

/** Whether a parameter has no gradient. */
export const isFrozen = (node: Node): boolean => frozen.has(node);

/** Whether a state is no part of the state dict. */
export const isTemporary = (node: Node): boolean => temporary.has(node);

/** The state is no part of the state dict. */
export function makeTemporary(state: Tensor): void {
  temporary.add(nodeOf("registerBuffer", state));
}

function parameterOf(name: string, tensor: Tensor): Node {
  const node = nodeOf(name, tensor);
  if (isLeaf(node, "parameter")) return node;
  throw invalidArgument(name, "the tensor is no parameter", "Give what parameter(shape) declared.", [node]);
}

/**
 * Whether a parameter is trained; without the second argument it is. One that is not has no gradient, no update and no state of
 * the optimiser, and no code is made for them; it stays in the state dict. Gives the parameter. (torch.Tensor.requires_grad_)
 */
export function requiresGrad(parameter: Tensor, requires = true): Tensor {
  const node = parameterOf("requiresGrad", parameter);
  if (requires) frozen.delete(node);
  else frozen.add(node);
  return parameter;
}

/** Another start for a parameter or state; gives it. */
export function startFrom(name: string, tensor: Tensor, init: Initializer): Tensor {
  const node = nodeOf(name, tensor);
  if (!isLeaf(node, "parameter") && !isLeaf(node, "state"))
    throw invalidArgument(
      name,
      "the tensor is no parameter or state",
      "Give what parameter(shape) or state(shape) declared.",
      [node],
    );
  initializeWith(node, init);
  return tensor;
}

/**
 * The next value of a state from what is assigned to it so far: a layer that is applied twice in one step takes two steps. Of
 * one application it is `assign(target, next(target))`.
 */
export function advance(target: Tensor, next: (current: Tensor) => Tensor): void {
  const node = nodeOf("advance", target);
  const { assignments } = node.graph;
  const pending = assignments.get(node);
  assignments.delete(node);
  assign(target, next((pending ?? node) as unknown as Tensor));
}
