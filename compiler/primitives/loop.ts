/** The nodes of loops over time: formals, the loop, and what it gives. */
import { InvariantError } from "../diagnostics.ts";
import type { Graph } from "../graph/graph.ts";
import { type Loop, resultOf } from "../graph/loop.ts";
import type { Node, Primitive } from "../graph/node.ts";
import { axesOf, literal } from "../scalar/scalar.ts";
import type { Dim } from "../shape/dim.ts";
import { equalDims } from "../shape/dim.ts";
import { equalShapes, printType, type TensorType } from "../shape/shape.ts";
import { apply, pointwise } from "./primitive.ts";

const noDerivative = (): never => {
  throw new InvariantError("loops are differentiated as wholes");
};

const formalNode: Primitive<TensorType & { readonly ordinal: number }> = {
  name: "formal",
  formula: "",
  part: "formal",
  type: (_, { shape, dtype }) => ({ shape, dtype }),
  vjp: () => [],
  lower: ({ type }) => pointwise(axesOf(type.shape), literal(0, type.dtype)),
};

/** What stands, in a body, for a value that every step has anew. `name` is what the library calls it. */
export function formalOf(graph: Graph, { shape, dtype }: TensorType, name?: string): Node {
  const formal = graph.intern(formalNode, [], { shape, dtype, ordinal: graph.nextOrdinal() }) as Node;
  if (name !== undefined) graph.note(formal).hints.push(name);
  return formal;
}

interface Form {
  readonly extent: Dim;
  readonly reverse: boolean;
  readonly carried: number;
  readonly sliced: number;
  readonly indexed: boolean;
}

/** Its inputs: all initial values, next values, sliced values, the formals of both, the index. */
const loopNode: Primitive<Form> = {
  name: "loop",
  formula: "",
  part: "loop",
  type: () => ({ shape: [], dtype: "i32" }),
  vjp: noDerivative,
  lower: (node) => ({ loop: structureOf(node), gives: "nothing" }),
};

function structureOf(node: Node<Form>): Loop {
  const { extent, reverse, carried, sliced, indexed } = node.attributes;
  const part = (from: number, count: number): readonly Node[] => node.inputs.slice(from, from + count);
  const initials = part(0, carried);
  const nexts = part(carried, carried);
  const ofs = part(2 * carried, sliced);
  const formals = part(2 * carried + sliced, carried + sliced);
  return {
    node: node,
    extent,
    reverse,
    index: indexed ? node.inputs.at(-1) : undefined,
    carried: initials.map((initial, i) => ({ formal: formals[i]!, initial, next: nexts[i]! })),
    sliced: ofs.map((of, i) => ({ formal: formals[carried + i]!, of })),
  };
}

/** A loop over the first dimension of what it slices. */
export function loopOver({ extent, reverse, index, carried, sliced }: Omit<Loop, "node">): Node {
  for (const { formal, initial, next } of carried)
    for (const { type } of [initial, next])
      if (!equalShapes(formal.shape, type.shape) || formal.dtype !== type.dtype)
        throw new InvariantError(`a loop carries ${printType(formal.type)} and ${printType(type)}`);
  for (const { of } of sliced)
    if (!equalDims(of.shape[0] ?? 1, extent)) throw new InvariantError(`a loop slices ${printType(of.type)}`);
  const inputs = [
    ...carried.map(({ initial }) => initial),
    ...carried.map(({ next }) => next),
    ...sliced.map(({ of }) => of),
    ...[...carried, ...sliced].map(({ formal }) => formal),
    ...(index ? [index] : []),
  ];
  const form = {
    extent,
    reverse,
    carried: carried.length,
    sliced: sliced.length,
    indexed: index !== undefined,
  };
  return apply(loopNode, inputs, form);
}

const lastNode: Primitive<{ readonly position: number }> = {
  name: "last",
  formula: "",
  part: "loop",
  type: (_, { position }, [loop]) => resultOf(loop!)!.loop.carried[position]!.formal.type,
  vjp: noDerivative,
  lower: ({ inputs: [loop], attributes: { position } }) => {
    const { loop: structure } = resultOf(loop!)!;
    return { loop: structure, gives: "last", formal: structure.carried[position]!.formal };
  },
};

/** What the loop carries in this position, after its last step. */
export const lastOf = (loop: Node, position: number): Node => apply(lastNode, [loop], { position });

const stackNode: Primitive<null> = {
  name: "stack",
  formula: "",
  part: "loop",
  type: ([, of], _, [loop]) => ({ shape: [resultOf(loop!)!.loop.extent, ...of!.shape], dtype: of!.dtype }),
  vjp: noDerivative,
  lower: ({ inputs: [loop, of] }) => ({ loop: resultOf(loop!)!.loop, gives: "stack", of: of! }),
};

/** A node of the body at every step, along a new first dimension. */
export const stackOf = (loop: Node, of: Node): Node => apply(stackNode, [loop, of], null);
