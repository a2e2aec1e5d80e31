/** A well-formed plan, and ways to break it. */
import * as morph from "ts-morph";
import { typescriptBackend } from "../../compiler/backends/typescript/typescript.ts";
import { type Compilation, compile, type Hook } from "../../compiler/compile.ts";
import { Graph } from "../../compiler/graph/graph.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import type { Buffer } from "../../compiler/kernels/kernel.ts";
import { type Call, callsIn, type Entry, type Plan, type Slot } from "../../compiler/plan/plan.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { mul, sigmoid, sub } from "../../compiler/primitives/elementwise.ts";
import { input, parameter, target } from "../../compiler/primitives/leaves.ts";
import { matmul } from "../../compiler/primitives/linear.ts";
import { plain } from "../random/optimizers.ts";
import type { Broken } from "./broken.ts";
import { buffer } from "./kernels.ts";

/** Two layers, wide enough for kernels of their own. */
export function compiledSample(hook?: Hook): Compilation {
  const graph = new Graph();
  return tracing(graph, () => {
    const leaves = {
      X: input(["batch", 64]),
      T: target(["batch", 40]),
      W: parameter([64, 64]),
      V: parameter([64, 40]),
    };
    const { X, T, W, V } = leaves as unknown as Readonly<Record<keyof typeof leaves, Node>>;
    const names = new Map(Object.entries({ X, T, W, V }).map(([name, leaf]) => [leaf, name]));
    const Y = sigmoid(matmul(sigmoid(matmul(X, W)), V));
    const error = sub(Y, T);
    const program = {
      name: "net",
      graph,
      outputs: new Map([["Y", Y]]),
      loss: sum(mul(error, error)),
      updates: new Map(),
      gradients: new Map(),
      names,
    };
    return compile({ program, optimizer: plain, source: "net.graph.ts" }, typescriptBackend(morph), hook);
  });
}

export const wellFormedPlan = (): Plan => compiledSample().plan;

const named = (plan: Plan, name: string): Buffer => [...plan.names].find(([, each]) => each === name)![0];

const withSlot = (plan: Plan, name: string, change: Partial<Slot>): Plan => {
  const buffer = named(plan, name);
  return { ...plan, slots: new Map(plan.slots).set(buffer, { ...plan.slots.get(buffer)!, ...change }) };
};

const withoutSlot = (plan: Plan, name: string): Plan => ({
  ...plan,
  slots: new Map([...plan.slots].filter(([buffer]) => buffer !== named(plan, name))),
});

const withCalls = (
  plan: Plan,
  name: Entry["name"],
  change: (calls: readonly Call[]) => readonly Call[],
): Plan => ({
  ...plan,
  entries: plan.entries.map((entry) =>
    entry.name === name ? { ...entry, steps: change(callsIn(entry.steps)) } : entry,
  ),
});

/** Another argument in place of the first of the update of W: its gradient. */
const givenInstead = (plan: Plan, argument: (W: Buffer, dW: Buffer) => Buffer): Plan =>
  withCalls(plan, "update", ([first, ...rest]) => {
    const [dW, lr, W] = first!.arguments as [Buffer, Buffer, Buffer];
    return [{ ...first!, arguments: [argument(W, dW), lr, W] }, ...rest];
  });

const broken = (name: string, message: string, make: (plan: Plan) => Plan): Broken<Plan> => ({
  name,
  message,
  make: () => make(wellFormedPlan()),
});

export const brokenPlans: readonly Broken<Plan>[] = [
  broken("a kernel without its routine", "has no routine", (plan) => ({ ...plan, routines: new Map() })),
  broken("an argument left out", "2 arguments for 3 parameters", (plan) =>
    withCalls(plan, "update", ([first, ...rest]) => [
      { ...first!, arguments: first!.arguments.slice(1) },
      ...rest,
    ]),
  ),
  broken("one buffer for two parameters", "two parameters are one buffer", (plan) =>
    givenInstead(plan, (W) => W),
  ),
  broken("an argument of another shape", "is f32 f32[64, 64], narrow is f32 f32[64]", (plan) =>
    givenInstead(plan, () => buffer("narrow", "gradient", [64])),
  ),
  broken("an argument kept otherwise", "is f32 f32[64, 64], wide is f64 f32[64, 64]", (plan) =>
    givenInstead(plan, () => buffer("wide", "gradient", [64, 64], "f32", "f64")),
  ),
  broken("an argument that changes meanwhile", "keeps its old value", (plan) =>
    givenInstead(plan, () => buffer("other", "parameter", [64, 64])),
  ),
  broken("two buffers of one name", "W names two buffers", (plan) => ({
    ...plan,
    names: new Map(plan.names).set(named(plan, "V"), "W"),
  })),
  broken("a buffer without a name", "W has no name", (plan) => ({ ...plan, names: new Map() })),
  broken("a slot of another storage", "W is f32, its slot f64", (plan) =>
    withSlot(plan, "W", { storage: "f64" }),
  ),
  broken("a slot counted in another unit", "its slot is counted in 1", (plan) =>
    withSlot(plan, "X", { unit: 1 }),
  ),
  broken("a slot too short", "W has 4096 elements, its slot 4095 times 1", (plan) =>
    withSlot(plan, "W", { length: 4095 }),
  ),
  broken("a slot outside of memory", "W lies outside its arena", (plan) =>
    withSlot(plan, "W", { offset: 1_000_000 }),
  ),
  broken("no memory", "0 arenas for f32 times 1", (plan) => ({ ...plan, arenas: [] })),
  broken("the same memory twice", "2 arenas for f32 times 1", (plan) => ({
    ...plan,
    arenas: [...plan.arenas, ...plan.arenas],
  })),
  broken("predictions that need too much", "predictions need more than all of an arena", (plan) => ({
    ...plan,
    arenas: plan.arenas.map((arena) => ({ ...arena, lengthToPredict: arena.length + 1 })),
  })),
  broken("predictions beyond their memory", "which lies beyond their memory", (plan) => ({
    ...plan,
    arenas: plan.arenas.map((arena) => ({ ...arena, lengthToPredict: 0 })),
  })),
  broken("an input without a slot", "X has no slot", (plan) => withoutSlot(plan, "X")),
  broken("scratch without a slot", "product has no slot", (plan) => withoutSlot(plan, "product4")),
  broken("two arguments at one place", "sigmoid and product lie at one place", (plan) =>
    withSlot(plan, "product2", { offset: plan.slots.get(named(plan, "sigmoid3"))!.offset }),
  ),
  broken("scratch where a parameter lies", "overwrites X, which lasts", (plan) =>
    withSlot(plan, "product5", { offset: 0 }),
  ),
  broken("a value whose place another took", "is read, but its value is not there", (plan) =>
    withSlot(plan, "product5", { offset: plan.slots.get(named(plan, "product2"))!.offset }),
  ),
  broken("calls in the wrong order", "sigmoid is read, but its value is not there", (plan) =>
    withCalls(plan, "predict", (calls) => [...calls].reverse()),
  ),
  broken("a result nobody computes", "Y has no value at the end", (plan) =>
    withCalls(plan, "predict", (calls) => calls.slice(0, 1)),
  ),
  broken("a gradient nobody computes", "dW has no value at the end", (plan) =>
    withCalls(plan, "backward", (calls) => calls.slice(0, -1)),
  ),
];
