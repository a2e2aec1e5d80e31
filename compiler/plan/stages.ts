/** An entry's nodes as stages over buffers, every update in place after the readers of the old value. */
import { InvariantError } from "../diagnostics.ts";
import { bodyOf, computed, isInside, type Loop, resultOf } from "../graph/loop.ts";
import type { Node } from "../graph/node.ts";
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { chosenWhere, combined } from "../scalar/combining.ts";
import { foldIntegers } from "../scalar/folding.ts";
import { meets } from "../scalar/intrinsics.ts";
import {
  type Axis,
  axesOf,
  eachRead,
  type Comprehension,
  identityIn,
  index,
  integer,
  literal,
  read,
  type Scalar,
  substitute,
  substituteAll,
} from "../scalar/scalar.ts";
import { isMoved, movedValue, withoutIdentities } from "../scalar/movement.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { accumulated } from "./accumulate.ts";
import { inOrder, type Item, needed, type Stages } from "./order.ts";
import { supported, type Supports } from "./support.ts";

/** Where values are found and where they go. */
export interface Places {
  /** The buffer of a leaf, or of a value an earlier entry left; undefined for what is computed. */
  found(node: Node): Buffer | undefined;
  /** The buffers a root's value must reach. */
  destinations(node: Node): readonly Buffer[];
  scratch(node: Node, role?: "carry"): Buffer;
  /** Where values are not 0; a table that grows. */
  readonly supports: Supports;
}

type Point = readonly Scalar<Buffer>[];

export function stagesOf(roots: readonly Node[], places: Places): Stages {
  const builder = new StageBuilder({
    found: (node) => {
      const buffer = places.found(node);
      return buffer && ((at) => read(buffer, ...at));
    },
    destinations: (node) => places.destinations(node).map(whole),
    scratch: (node, role) => places.scratch(node, role),
  });
  const nodes = computed(roots, (candidate) => places.found(candidate) !== undefined);
  const { items, nodes: ofBuffers } = builder.build(nodes, roots);
  return {
    list: supported(inOrder(accumulated(needed(items)), new Set()), places.supports),
    nodes: ofBuffers,
  };
}

/** The place of a value: all of a buffer, or its part at an index of time. */
interface Target {
  readonly buffer: Buffer;
  readonly time: readonly Axis[];
  /** For each dimension of the buffer, which of time and the value's own dimensions it is; in this order unless said. */
  readonly dims?: readonly number[];
}

const whole = (buffer: Buffer): Target => ({ buffer, time: [] });
const ordered = <T>({ dims }: Target, list: readonly T[]): readonly T[] => dims?.map((d) => list[d]!) ?? list;
const readAt = (target: Target, at: Point): Scalar<Buffer> =>
  read<Buffer>(target.buffer, ...ordered(target, [...target.time.map((axis) => index(axis)), ...at]));

/** What a builder need not compute, and where what it computes must go. */
interface Surroundings {
  found(node: Node): ((at: Point) => Scalar<Buffer>) | undefined;
  destinations(node: Node): readonly Target[];
  scratch(node: Node, role?: "carry"): Buffer;
}

class StageBuilder {
  readonly items: Item[] = [];
  readonly nodes = new Map<Buffer, Node>();
  readonly #around: Surroundings;
  readonly #targets = new Map<Node, Target>();
  /** What a loop carries without changing it is what it started from. */
  readonly #same = new Map<Node, Node>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** `nodes` are to be computed, with `roots` among them. */
  build(nodes: readonly Node[], roots: readonly Node[]): this {
    for (const node of nodes) {
      const result = resultOf(node);
      if (this.#around.found(node)) continue;
      if (!result) this.#visit(node);
      else if (result.gives === "nothing") this.#loop(result.loop, nodes);
    }
    for (const root of new Set(roots)) this.#deliver(root);
    return this;
  }

  /** Gives a computed node its stage; movement and literals get none: they are substituted where they are read. */
  #visit(node: Node): void {
    if (isMoved(lowered(node)) || isPlaceCondition(node)) return;
    const target = this.#target(node);
    this.#targets.set(node, target);
    this.#add(node, target, lowered(node));
  }

  #target(node: Node): Target {
    const free = this.#around.destinations(node).find(({ buffer }) => !outlives(buffer));
    return free ?? whole(this.#around.scratch(node));
  }

  /** The place of what a result is permuted to, if that is wanted somewhere: then nothing is copied. */
  #permuted(node: Node, nodes: readonly Node[]): Target | undefined {
    if (this.#around.destinations(node).length > 0) return undefined;
    for (const reader of nodes) {
      if (reader.primitive.name !== "permute" || reader.inputs[0] !== node) continue;
      const place = this.#around.destinations(reader).find(({ buffer }) => !outlives(buffer));
      if (!place || place.dims || place.time.length > 0) continue;
      this.#targets.set(reader, place);
      return { ...place, dims: (reader.attributes as { readonly dims: readonly number[] }).dims };
    }
    return undefined;
  }

  /** What goes from step to step lies at one place, which the loop finds filled and changes; results are stored step by step. */
  #loop(loop: Loop, nodes: readonly Node[]): void {
    const axis: Axis = { name: "", extent: loop.extent, isTime: true };
    const carries = new Map<Node, Buffer>();
    const destinations = new Map<Node, Target[]>();
    const sendTo = (node: Node, target: Target): void =>
      void destinations.set(node, [...(destinations.get(node) ?? []), target]);
    const constants = new Map<Node, Node>();
    for (const { formal, initial, next } of loop.carried) {
      if (next === formal) {
        constants.set(formal, initial);
        continue;
      }
      const carry = this.#around.scratch(formal, "carry");
      carries.set(formal, carry);
      this.#copy(initial, undefined, whole(carry));
      sendTo(next, whole(carry));
    }
    for (const node of nodes) {
      const result = resultOf(node);
      if (result?.loop.node !== loop.node || this.#around.found(node)) continue;
      if (result.gives === "last") {
        const [carry, constant] = [carries.get(result.formal), constants.get(result.formal)];
        if (carry) this.#targets.set(node, whole(carry));
        if (constant) this.#same.set(node, constant);
      }
      if (result.gives !== "stack") continue;
      const target = this.#permuted(node, nodes) ?? this.#target(node);
      this.#targets.set(node, target);
      this.nodes.set(target.buffer, node);
      sendTo(result.of, { ...target, time: [...target.time, axis] });
    }
    const around: Surroundings = {
      found: this.#inside(loop, axis, carries, constants),
      destinations: (node) => destinations.get(node) ?? [],
      scratch: (node, role) => this.#around.scratch(node, role),
    };
    const roots = [...destinations.keys()];
    const body = new StageBuilder(around).build(bodyOf(loop, roots).inside, roots);
    const list = inOrder(body.items, new Set(carries.values()));
    this.items.push({ axis, reverse: loop.reverse, body: { list, nodes: body.nodes } });
  }

  /** What the body of a loop finds: its formals, and all that lies outside. */
  #inside(
    loop: Loop,
    axis: Axis,
    carries: ReadonlyMap<Node, Buffer>,
    constants: ReadonlyMap<Node, Node>,
  ): Surroundings["found"] {
    const sliced = new Map(loop.sliced.map(({ formal, of }) => [formal, of]));
    return (node) => {
      const of = sliced.get(node);
      if (of) return (at) => this.#read(of, [index(axis), ...at]);
      if (node === loop.index) return () => index(axis);
      const carry = carries.get(node);
      if (carry) return (at) => read(carry, ...at);
      const constant = constants.get(node);
      if (constant) return (at) => this.#read(constant, at);
      return isInside(node, loop) ? undefined : (at) => this.#read(node, at);
    };
  }

  /** Copies a root to the destinations that its stage does not write. */
  #deliver(node: Node): void {
    const own = this.#targets.get(node);
    for (const target of this.#around.destinations(node))
      if (target.buffer !== own?.buffer)
        this.#copy(node, outlives(target.buffer) ? this.#source(node) : undefined, target);
  }

  /**
   * The place that a lasting place may be copied from. What is only moved gets one: read where it lies, it might be
   * overwritten before, as when two states change places.
   */
  #source(node: Node): Target | undefined {
    const known = this.#targets.get(node);
    if (known || !readsLasting(this.#value(node))) return known;
    const target = whole(this.#around.scratch(node));
    this.#copy(node, undefined, target);
    this.#targets.set(node, target);
    return target;
  }

  #value(node: Node, axes = axesOf(node.shape)): Scalar<Buffer> {
    return this.#read(
      node,
      axes.map((axis) => index(axis)),
    );
  }

  #copy(node: Node, source: Target | undefined, target: Target): void {
    const axes = axesOf(node.shape);
    const at = axes.map((axis) => index(axis));
    const value = source ? readAt(source, at) : this.#value(node, axes);
    this.#stage(node, target, { axes, over: [], where: [], value });
  }

  #add(node: Node, target: Target, form: Comprehension<number>): void {
    const by = { read: (source: number, at: Point) => this.#read(node.inputs[source]!, at) };
    const { axes, over, combine } = form;
    const scalars = substituteAll<number, Buffer>(form, by);
    const stage = { axes, over, ...(combine && { combine }), ...scalars };
    this.#stage(node, target, withoutIdentities(stage, node.dtype));
  }

  #stage(node: Node, target: Target, form: Comprehension<Buffer>): void {
    this.nodes.set(target.buffer, node);
    const axes = ordered(target, [...target.time, ...form.axes]);
    this.items.push(atOnePoint({ ...form, axes, target: target.buffer, within: [] }));
  }

  #read(node: Node, at: Point): Scalar<Buffer> {
    const found = this.#around.found(node);
    if (found) return found(at);
    const same = this.#same.get(node);
    if (same) return this.#read(same, at);
    const target = this.#targets.get(node);
    if (target) return readAt(target, at);
    const form = lowered(node);
    return substitute<number, Buffer>(movedValue(form, node.dtype), {
      index: (axis) => at[form.axes.indexOf(axis)]!,
      read: (source, inner) => this.#read(node.inputs[source]!, inner),
    });
  }
}

function lowered(node: Node): Comprehension<number> {
  const form = node.primitive.lower(node);
  if ("loop" in form) throw new InvariantError("loops have no stage");
  return form;
}

function readsLasting(value: Scalar<Buffer>): boolean {
  let found = false;
  eachRead(value, ({ source }) => (found ||= outlives(source)));
  return found;
}

const holdsAlways = (condition: Scalar<Buffer>): boolean =>
  condition.kind === "literal" && condition.value !== 0;

/** Whether a truth value follows from indices alone, as that of a causal mask: asking again costs less than to look it up. */
const isPlaceCondition = (node: Node): boolean => node.dtype === "bool" && followsFromIndices(node);

function followsFromIndices(node: Node): boolean {
  if (node.dtype === "f32" || isLeaf(node) || resultOf(node)) return false;
  const { over, where } = lowered(node);
  return over.length === 0 && where.length === 0 && node.inputs.every(followsFromIndices);
}

const isOnePoint = (scalar: Scalar<Buffer>): boolean => scalar.kind === "index" && scalar.axis.extent === 1;

/** Axes of one point lose their index; combining over nothing but such axes is a choice between value and initial. */
function atOnePoint(stage: Stage): Stage {
  const over = stage.over.filter((axis) => axis.extent !== 1);
  const by = { index: (axis: Axis): Scalar<Buffer> => (axis.extent === 1 ? integer(0) : index(axis)) };
  // Of one place there is nothing to ask.
  const where = stage.where.filter(
    (condition) =>
      !(condition.kind === "apply" && condition.intrinsic === meets && isOnePoint(condition.args[0]!)),
  );
  const scalars = substituteAll<Buffer, Buffer>({ ...stage, where }, by);
  const plain: Stage = {
    ...stage,
    over,
    where: scalars.where.map(foldIntegers).filter((condition) => !holdsAlways(condition)),
    ...(scalars.initial && { initial: foldIntegers(scalars.initial) }),
    value: foldIntegers(scalars.value),
  };
  if (!stage.combine || over.length > 0) return plain;
  const { combine, initial: _, ...map } = plain;
  const { initial } = plain;
  const start = initial ?? literal(identityIn(combine!, stage.target.type.dtype), stage.target.type.dtype);
  return {
    ...map,
    where: [],
    value: chosenWhere(
      plain.where,
      initial ? combined<Buffer>(combine!, initial, plain.value) : plain.value,
      start,
    ),
  };
}
