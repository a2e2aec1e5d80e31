/** Attention: values weighed by how well their keys match a query. */
import { rankTooLow, shapeExpected } from "../../compiler/diagnostics.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { reshapeTo, transpose } from "../../compiler/primitives/movement.ts";
import { nodeOf, nodesOf } from "../../compiler/primitives/primitive.ts";
import { type Dim, divideDims, equalDims } from "../../compiler/shape/dim.ts";
import { broadcastShapes, equalShapes, printShape, type Shape } from "../../compiler/shape/shape.ts";
import { asTensor, knownSize } from "../tensor/operands.ts";
import { dropout } from "./dropout.graph.ts";
import { causal, type Mask, maskedSoftmax, maskGiven } from "./masked-softmax.graph.ts";
import { anyNumber, anyTensor, between, flag, orNull, settings } from "./settings.ts";

export interface ScaledDotProductAttentionOptions {
  /** Broadcast to [..., L, S]: bool, true where a query attends to a key, or f32, added to the scores. */
  readonly attnMask?: Tensor | undefined;
  /** How likely a weight is dropped. Default: 0. */
  readonly dropoutP?: number;
  /** Whether query i attends to keys 0 to i only. Default: false. */
  readonly isCausal?: boolean;
  /** What products of queries and keys are multiplied by; null: 1 / √E. Default: null. */
  readonly scale?: number | null;
  /** Whether several heads, the third dimension from the right, of the query share one of key and value. Default: false. */
  readonly enableGqa?: boolean;
}

const name = "scaledDotProductAttention";

const attentionSettings = settings<ScaledDotProductAttentionOptions>(name, {
  attnMask: anyTensor,
  dropoutP: between(0, 1),
  isCausal: flag(false),
  scale: orNull(anyNumber(1)),
  enableGqa: flag(false),
});

/**
 * softmax(q · kᵀ · scale + mask) · v: query [..., L, E], key [..., S, E] and value [..., S, V] become [..., L, V]. What is masked
 * is not computed; a query that attends to nothing gives NaN. (torch.nn.functional.scaled_dot_product_attention)
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: ScaledDotProductAttentionOptions = {},
): Tensor {
  const { attnMask, dropoutP, isCausal, scale, enableGqa } = attentionSettings(options);
  const nodes = nodesOf(name, [query, key, value]) as [Node, Node, Node];
  checkShapes(...nodes, enableGqa);
  const { shape } = nodes[0];
  const [q, k, v] = (enableGqa ? inGroups(...nodes) : nodes).map(asTensor) as [Tensor, Tensor, Tensor];
  const factor = scale ?? 1 / Math.sqrt(knownSize(name, nodes[0], shape.length - 1));
  const scores = matmul(q, transpose(k, -2, -1)) * factor;
  const masks: Mask[] = isCausal ? [causal(nodes[0].graph, shape.at(-2)!, nodes[1].shape.at(-2)!)] : [];
  if (attnMask !== undefined)
    masks.push({ values: fitting(attnMask, nodes, nodeOf(name, scores)), attends: true });
  const weights = maskedSoftmax(name, scores, masks);
  const result = nodeOf(name, matmul(dropout(weights, { p: dropoutP }), v));
  if (!enableGqa) return asTensor(result);
  return asTensor(
    reshapeTo(result, [...result.shape.slice(0, -4), shape.at(-3)!, ...result.shape.slice(-2)]),
  );
}

function checkShapes(query: Node, key: Node, value: Node, enableGqa: boolean): void {
  const least = enableGqa ? 3 : 2;
  for (const node of [query, key, value])
    if (node.shape.length < least) throw rankTooLow(name, least, printShape(node.shape), [node]);
  const [q, k, v] = [query.shape, key.shape, value.shape];
  if (!equalDims(q.at(-1)!, k.at(-1)!))
    throw shapeExpected(
      name,
      `a key of the query's size ${printShape([q.at(-1)!])} in the last dimension`,
      printShape(k),
      [query, key],
    );
  if (!equalDims(k.at(-2)!, v.at(-2)!))
    throw shapeExpected(
      name,
      `a value for each key, [..., ${printShape([k.at(-2)!]).slice(1, -1)}, V]`,
      printShape(v),
      [key, value],
    );
}

/** Heads of the query in groups, one for each head of key and value. */
function inGroups(query: Node, key: Node, value: Node): readonly Node[] {
  const heads = key.shape.at(-3)!;
  const each = divideDims(query.shape.at(-3)!, heads);
  if (each === undefined || !equalDims(value.shape.at(-3)!, heads))
    throw shapeExpected(
      name,
      "a number of heads of which that of key and value is a divisor",
      printShape(query.shape),
      [query, key, value],
    );
  const split = (node: Node, ...groups: readonly Dim[]): Node =>
    reshapeTo(node, node.shape.toSpliced(-3, 1, ...groups));
  return [split(query, heads, each), split(key, heads, 1), split(value, heads, 1)];
}

/** The mask in the shape that broadcasts to the scores, whose heads may be in groups. */
function fitting(mask: Tensor, [query, key]: readonly [Node, Node, ...Node[]], scores: Node): Tensor {
  const node = maskGiven(name, mask);
  const isGrouped = scores.shape.length > query.shape.length && node.shape.length > 2;
  const heads = node.shape.at(-3);
  const groups = heads === 1 ? [1, 1] : scores.shape.slice(-4, -2);
  const shape: Shape = isGrouped ? node.shape.toSpliced(-3, 1, ...groups) : node.shape;
  const isFitting =
    (!isGrouped || heads === 1 || equalDims(heads!, query.shape.at(-3)!)) &&
    equalShapes(broadcastShapes(shape, scores.shape) ?? [], scores.shape);
  if (isFitting) return asTensor(reshapeTo(node, shape));
  const expected = printShape([...query.shape.slice(0, -1), key.shape.at(-2)!]);
  throw shapeExpected(name, `a mask that broadcasts to ${expected}`, printShape(node.shape), [node]);
}
