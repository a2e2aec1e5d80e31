/** The masks of multihead attention: of keys, of pairs of query and key, and the causal one. */
import { shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { reshapeTo } from "../../compiler/primitives/movement.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, multiplyDims } from "../../compiler/shape/dim.ts";
import { equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor, knownSize } from "../tensor/operands.ts";
import { causal, type Mask, maskGiven } from "./masked-softmax.graph.ts";
import { padded } from "./padding.graph.ts";

const name = "MultiheadAttention";

/** What a call says; true means to be left out. */
export interface MaskOptions {
  readonly keyPaddingMask?: Tensor | undefined;
  readonly attnMask?: Tensor | undefined;
  readonly isCausal?: boolean;
}

/** The masks for scores [N, heads, L, S + extra], whose `extra` last keys are never left out. */
export function masksOf(
  { keyPaddingMask, attnMask, isCausal = false }: MaskOptions,
  scores: Tensor,
  keys: Dim,
  extra: number,
): readonly Mask[] {
  const { shape, graph } = nodeOf(name, scores);
  const [batch, heads, queries] = [shape[0]!, shape[1]!, shape[2]!];
  const masks: Mask[] = [];
  if (isCausal) masks.push(causal(graph, queries, keys));
  if (keyPaddingMask !== undefined) {
    const mask = fitting("keyPaddingMask", keyPaddingMask, [[batch, keys]]);
    masks.push(leavingOut(reshapeTo(mask, [batch, 1, 1, keys])));
  }
  if (attnMask !== undefined) {
    const ofHeads = [multiplyDims(batch, heads), queries, keys];
    const mask = fitting("attnMask", attnMask, [[queries, keys], ofHeads]);
    masks.push(leavingOut(mask.shape.length === 2 ? mask : reshapeTo(mask, [batch, heads, queries, keys])));
  }
  return extra === 0 ? masks : masks.map((mask) => lengthened(mask, extra));
}

const leavingOut = (mask: Node): Mask => ({ values: asTensor(mask), attends: false });

function lengthened({ values, attends }: Mask, extra: number): Mask {
  const mask = nodeOf(name, values);
  knownSize(name, mask, mask.shape.length - 1);
  return { values: padded(name, values, [0, extra], { value: attends ? 1 : 0 }), attends };
}

function fitting(option: string, mask: Tensor, shapes: readonly Shape[]): Node {
  const node = maskGiven(name, mask);
  if (shapes.some((shape) => equalShapes(node.shape, shape))) return node;
  throw shapeExpected(
    name,
    `${option} of shape ${shapes.map(printShape).join(" or ")}`,
    printShape(node.shape),
    [node],
  );
}
