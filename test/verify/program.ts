/** A well-formed program, and ways to break it. */
import { Graph } from "../../compiler/graph/graph.ts";
import { Node, type Primitive } from "../../compiler/graph/node.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { add, lt, mul, sub } from "../../compiler/primitives/elementwise.ts";
import { input, parameter, state } from "../../compiler/primitives/leaves.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { axesOf, index, integer, read } from "../../compiler/scalar/scalar.ts";
import type { TensorType } from "../../compiler/shape/shape.ts";
import type { Broken } from "./broken.ts";

const leafOf = (made: unknown): Node => made as Node;
const asPrimitive = (record: unknown): Primitive => record as Primitive;

/** Its nodes by name; loss = Σ (X · W)², W ← W − dW. */
class Sample {
  readonly graph = new Graph();
  readonly X: Node;
  readonly W: Node;
  readonly running: Node;
  readonly product: Node;
  readonly loss: Node;
  readonly gradient: Node;

  constructor() {
    [this.X, this.W, this.running] = tracing(this.graph, () => [
      leafOf(input(["batch", 3])),
      leafOf(parameter([3, 2])),
      leafOf(state([2])),
    ]);
    this.product = matmul(this.X, this.W);
    this.loss = sum(mul(this.product, this.product));
    this.gradient = add(this.W, this.W);
  }

  get program(): Program {
    return {
      name: "net",
      graph: this.graph,
      outputs: new Map([["Y", this.product]]),
      loss: this.loss,
      updates: new Map([
        [this.W, sub(this.W, this.gradient)],
        [this.running, add(this.running, 1)],
      ]),
      gradients: new Map([[this.W, this.gradient]]),
      names: new Map([
        [this.X, "X"],
        [this.W, "W"],
        [this.running, "running"],
      ]),
    };
  }

  /** A node that no builder would build. */
  forged(
    primitive: Primitive,
    inputs: readonly Node[],
    type: TensorType,
    attributes: unknown = null,
    id = this.graph.nodes.length,
  ): Node {
    return new Node(id, this.graph, primitive, inputs, attributes, type);
  }

  /** The program with one more output. */
  showing(node: Node): Program {
    return { ...this.program, outputs: new Map([["Z", node]]) };
  }
}

const f32 = (...shape: TensorType["shape"]): TensorType => ({ shape, dtype: "f32" });

/** A record whose lowering is given. */
const lowered = (lower: Primitive["lower"], dtype: TensorType["dtype"] = "f32"): Primitive => ({
  name: "odd",
  formula: "",
  type: ([x]) => ({ shape: x!.shape, dtype }),
  vjp: () => [],
  lower,
});

const broken = (name: string, message: string, make: (sample: Sample) => Program): Broken<Program> => ({
  name,
  message,
  make: () => make(new Sample()),
});

export const wellFormedProgram = (): Program => new Sample().program;

export const brokenPrograms: readonly Broken<Program>[] = [
  broken("an output of another graph", "belongs to another graph", (s) => s.showing(new Sample().product)),
  broken("a node that reads itself to be", "which comes later", (s) =>
    s.showing(s.forged(asPrimitive(add), [s.W, s.gradient], f32(3, 2), null, 1)),
  ),
  broken("a forged shape", "its record says f32[3, 2]", (s) =>
    s.showing(s.forged(asPrimitive(add), [s.W, s.W], f32(2, 3))),
  ),
  broken("a forged element type", "its record says bool[3, 2]", (s) =>
    s.showing(s.forged(asPrimitive(lt), [s.W, s.W], f32(3, 2))),
  ),
  broken("half a row", "has a size that is no size", (s) =>
    s.showing(s.forged(s.X.primitive, [], f32(1.5), { ...(s.X.attributes as object), shape: [1.5] })),
  ),
  broken("a sum of one operand", "operand 1 is missing", (s) =>
    s.showing(
      s.forged(
        lowered(() => ({ axes: axesOf(s.W.shape), over: [], where: [], value: read(1) })),
        [s.W],
        f32(3, 2),
      ),
    ),
  ),
  broken("axes of another shape", "its axes are [2]", (s) =>
    s.showing(
      s.forged(
        lowered(() => ({ axes: axesOf([2]), over: [], where: [], value: read(0, integer(0), integer(0)) })),
        [s.W],
        f32(3, 2),
      ),
    ),
  ),
  broken("a value of another type", "its value is i32", (s) =>
    s.showing(
      s.forged(
        lowered(() => ({ axes: axesOf(s.W.shape), over: [], where: [], value: integer(1) })),
        [s.W],
        f32(3, 2),
      ),
    ),
  ),
  broken("an axis from nowhere", "an axis is not bound", (s) =>
    s.showing(
      s.forged(
        lowered(() => ({
          axes: axesOf(s.W.shape),
          over: [],
          where: [],
          value: read(0, index(axesOf([3])[0]!), integer(0)),
        })),
        [s.W],
        f32(3, 2),
      ),
    ),
  ),
  broken("an update of a computed value", "is updated, but no leaf", (s) => ({
    ...s.program,
    updates: new Map([[s.product, s.product]]),
    names: new Map([[s.product, "product"]]),
    gradients: new Map(),
  })),
  broken("an update of data", "is updated, but neither a parameter nor a state", (s) => ({
    ...s.program,
    updates: new Map([[s.X, s.X]]),
  })),
  broken("an update of another shape", "f32[2] cannot be a value of f32[3, 2]", (s) => ({
    ...s.program,
    updates: new Map([[s.W, s.running]]),
  })),
  broken("a gradient of another type", "bool[3, 2] cannot be a value of f32[3, 2]", (s) => ({
    ...s.program,
    gradients: new Map([[s.W, lt(s.W, s.W)]]),
  })),
  broken("a gradient of a state", "has a gradient, but is no parameter", (s) => ({
    ...s.program,
    gradients: new Map([[s.running, s.running]]),
  })),
  broken("gradients of nothing", "has a gradient, but nothing is made small", (s) => {
    const { loss: _, ...rest } = s.program;
    return rest;
  }),
  broken("a loss of several numbers", "is no loss", (s) => ({ ...s.program, loss: s.product })),
  broken("a loss that is true or false", "is no loss", (s) => ({ ...s.program, loss: lt(s.loss, 1) })),
  broken("an update without a name", "changes, but has no name", (s) => ({
    ...s.program,
    names: new Map([[s.X, "X"]]),
  })),
  broken("two leaves of one name", "is called W, as is", (s) => ({
    ...s.program,
    names: new Map([...s.program.names, [s.X, "W"]]),
  })),
];
