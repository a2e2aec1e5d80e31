/** An entry's nodes as stages over buffers, every update in place after the readers of the old value. */
import { invariant, InvariantError } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import { reachable } from "../graph/walk.ts";
import { type Buffer, outlives, type Stage } from "../kernels/kernel.ts";
import { eachReadOf } from "../kernels/rank.ts";
import { foldIntegers } from "../scalar/folding.ts";
import { select } from "../scalar/intrinsics.ts";
import {
  type Axis,
  axesOf,
  eachRead,
  call,
  type Comprehension,
  identityOf,
  index,
  integer,
  literal,
  read,
  type Scalar,
  substitute,
  substituteAll,
} from "../scalar/scalar.ts";

/** Where values are found and where they go. */
export interface Places {
  /** The buffer of a leaf, or of a value an earlier entry left; undefined for what is computed. */
  found(node: Node): Buffer | undefined;
  /** The buffers a root's value must reach. */
  destinations(node: Node): readonly Buffer[];
  scratch(node: Node): Buffer;
}

type Point = readonly Scalar<Buffer>[];

/** Stages, and the node whose value each computes. */
export interface Stages {
  readonly list: readonly Stage[];
  readonly nodes: ReadonlyMap<Buffer, Node>;
}

export function stagesOf(roots: readonly Node[], places: Places): Stages {
  const builder = new StageBuilder(places);
  for (const node of reachable(roots, (candidate) => places.found(candidate) !== undefined))
    builder.visit(node);
  for (const root of new Set(roots)) builder.deliver(root);
  return { list: inOrder(needed(builder.stages)), nodes: builder.nodes };
}

class StageBuilder {
  readonly stages: Stage[] = [];
  readonly nodes = new Map<Buffer, Node>();
  readonly #places: Places;
  readonly #targets = new Map<Node, Buffer>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** Gives a computed node its stage; movement and literals get none: they are substituted where they are read. */
  visit(node: Node): void {
    if (this.#places.found(node) || isMovement(lowered(node))) return;
    const target =
      this.#places.destinations(node).find((buffer) => !outlives(buffer)) ?? this.#places.scratch(node);
    this.#targets.set(node, target);
    this.#add(node, target, lowered(node));
  }

  /** Copies a root to the destinations that its stage does not write. */
  deliver(node: Node): void {
    for (const buffer of this.#places.destinations(node))
      if (buffer !== this.#targets.get(node))
        this.#copy(node, outlives(buffer) ? this.#source(node) : undefined, buffer);
  }

  /**
   * The place that a lasting place may be copied from. What is only moved gets one: read where it lies, it might be
   * overwritten before, as when two states change places.
   */
  #source(node: Node): Buffer | undefined {
    const known = this.#targets.get(node);
    if (known || !readsLasting(this.#value(node))) return known;
    const target = this.#places.scratch(node);
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

  #copy(node: Node, source: Buffer | undefined, target: Buffer): void {
    const axes = axesOf(node.shape);
    const at = axes.map((axis) => index(axis));
    const value = source ? read(source, ...at) : this.#value(node, axes);
    this.nodes.set(target, node);
    this.stages.push(atOnePoint({ axes, over: [], where: [], value, target, within: [] }));
  }

  #add(node: Node, target: Buffer, form: Comprehension<number>): void {
    const by = { read: (source: number, at: Point) => this.#read(node.inputs[source]!, at) };
    this.nodes.set(target, node);
    const { axes, over, combine } = form;
    const scalars = substituteAll<number, Buffer>(form, by);
    this.stages.push(atOnePoint({ axes, over, ...(combine && { combine }), ...scalars, target, within: [] }));
  }

  #read(node: Node, at: Point): Scalar<Buffer> {
    const target = this.#places.found(node) ?? this.#targets.get(node);
    if (target) return read(target, ...at);
    const form = lowered(node);
    return substitute<number, Buffer>(form.value, {
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

/** Whether a value is only found elsewhere, or known: it costs nothing to read again. */
const isMovement = (form: Comprehension<number>): boolean =>
  form.over.length === 0 && form.where.length === 0 && form.value.kind !== "apply";

/** Axes of one point lose their index; combining over nothing but such axes is a choice between value and initial. */
function atOnePoint(stage: Stage): Stage {
  const over = stage.over.filter((axis) => axis.extent !== 1);
  const by = { index: (axis: Axis): Scalar<Buffer> => (axis.extent === 1 ? integer(0) : index(axis)) };
  const scalars = substituteAll<Buffer, Buffer>(stage, by);
  const plain: Stage = {
    ...stage,
    over,
    where: scalars.where.map(foldIntegers),
    ...(scalars.initial && { initial: foldIntegers(scalars.initial) }),
    value: foldIntegers(scalars.value),
  };
  if (!stage.combine || over.length > 0) return plain;
  const { combine, initial: _, ...map } = plain;
  const start = plain.initial ?? literal(identityOf[combine!], stage.target.type.dtype);
  return {
    ...map,
    where: [],
    value: plain.where.reduceRight<Scalar<Buffer>>(
      (value, condition) => call(select, condition, value, start),
      plain.value,
    ),
  };
}

/** Without what nothing reads: the indices of what is the same everywhere, say. */
function needed(stages: readonly Stage[]): readonly Stage[] {
  const read = new Set<Buffer>();
  for (const stage of stages) eachReadOf(stage, (source) => read.add(source));
  const kept = stages.filter(({ target }) => target.role !== "scratch" || read.has(target));
  return kept.length === stages.length ? stages : needed(kept);
}

/** Producers come before their readers, the readers of an old value before its update. */
function inOrder(stages: readonly Stage[]): readonly Stage[] {
  const before = new Map<Stage, Set<Stage>>(stages.map((stage) => [stage, new Set<Stage>()]));
  const writers = new Map(stages.map((stage) => [stage.target, stage]));
  for (const stage of stages)
    eachReadOf(stage, (source) => {
      const writer = writers.get(source);
      if (!writer || writer === stage) return;
      if (isUpdate(writer)) before.get(writer)!.add(stage);
      else before.get(stage)!.add(writer);
    });
  const sorted = new Set<Stage>();
  for (let size = -1; size < sorted.size;) {
    size = sorted.size;
    for (const stage of stages)
      if ([...before.get(stage)!].every((other) => sorted.has(other))) sorted.add(stage);
  }
  invariant(sorted.size === stages.length, "stages depend on each other");
  return [...sorted];
}

const isUpdate = (stage: Stage): boolean => outlives(stage.target);
