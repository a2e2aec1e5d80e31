/** Checks that a plan can be carried out: calls fit their kernels, places lie inside memory, nothing is read after another value took its place. */
import { InvariantError } from "../diagnostics.ts";
import { type Buffer, outlives } from "../kernels/kernel.ts";
import { type Dim, equalDims, factorOf, monomial, printDim, symbolsOf } from "../shape/dim.ts";
import { elementsOf, equalShapes, printType } from "../shape/shape.ts";
import type { Axis } from "../scalar/scalar.ts";
import { usesOf } from "./uses.ts";
import { type Call, callsIn, type Entry, type Plan, type Slot, type Step } from "./plan.ts";

function fail(message: string): never {
  throw new InvariantError(message);
}

export function verifyPlan(plan: Plan): void {
  for (const entry of plan.entries) verifySteps(plan, entry, entry.steps, []);
  verifyNames(plan);
  verifySlots(plan);
  verifyPorts(plan);
  for (const timeline of timelinesOf(plan.entries)) new Timeline(plan, timeline).run();
}

function verifySteps(plan: Plan, entry: Entry, steps: readonly Step[], around: readonly Axis[]): void {
  for (const step of steps)
    if ("steps" in step) verifySteps(plan, entry, step.steps, [...around, step.axis]);
    else verifyCall(plan, entry, step, around);
}

function verifyCall(
  plan: Plan,
  entry: Entry,
  { kernel, arguments: given, times }: Call,
  around: readonly Axis[],
): void {
  const place = `${entry.name}, ${kernel.name}`;
  if (times.length !== kernel.times.length || times.some((axis) => !around.includes(axis)))
    fail(`${place}: its axes of time are not those of the loops around it`);
  if (!plan.routines.has(kernel)) fail(`${place}: has no routine`);
  if (given.length !== kernel.parameters.length)
    fail(`${place}: ${given.length} arguments for ${kernel.parameters.length} parameters`);
  if (new Set(given).size < given.length) fail(`${place}: two parameters are one buffer`);
  kernel.parameters.forEach((formal, i) => {
    const actual = given[i]!;
    if (
      !equalShapes(formal.type.shape, actual.type.shape) ||
      formal.type.dtype !== actual.type.dtype ||
      formal.storage !== actual.storage
    )
      fail(
        `${place}: ${formal.name} is ${formal.storage} ${printType(formal.type)}, ${actual.name} is ${actual.storage} ${printType(actual.type)}`,
      );
    if (outlives(formal) !== outlives(actual))
      fail(`${place}: only one of ${formal.name} and ${actual.name} keeps its old value`);
    if ((formal.role === "argument") !== (actual.role === "argument"))
      fail(`${place}: only one of ${formal.name} and ${actual.name} is a number handed over`);
  });
}

function verifyNames({ names, slots, rows }: Plan): void {
  const rowOf = new Map(rows.flatMap((row) => row.buffers.map((buffer) => [buffer, row] as const)));
  const seen = new Map<string, Buffer>();
  for (const buffer of slots.keys()) {
    const name = names.get(buffer) ?? fail(`${buffer.name} has no name`);
    const other = seen.get(name);
    const row = rowOf.get(buffer);
    if (other && (!row || rowOf.get(other) !== row)) fail(`${name} names two buffers`);
    seen.set(name, buffer);
  }
  for (const { buffers, stride } of rows) {
    const [first] = buffers;
    buffers.forEach((buffer, i) => {
      const slot = slots.get(buffer)!;
      if (slot.offset !== slots.get(first!)!.offset + i * stride)
        fail(`${names.get(buffer)} do not lie at equal distances`);
    });
  }
}

function verifySlots({ slots, arenas }: Plan): void {
  const arenaOf = ({ storage, unit }: Slot) =>
    arenas.filter((arena) => arena.storage === storage && equalDims(arena.unit, unit));
  for (const [buffer, slot] of slots) {
    const elements = elementsOf(buffer.type.shape);
    if (slot.storage !== buffer.storage)
      fail(`${buffer.name} is ${buffer.storage}, its slot ${slot.storage}`);
    if (!equalDims(slot.unit, unitOf(elements)))
      fail(
        `${buffer.name} has ${printDim(elements)} elements, its slot is counted in ${printDim(slot.unit)}`,
      );
    if (slot.length < factorOf(elements))
      fail(
        `${buffer.name} has ${printDim(elements)} elements, its slot ${slot.length} times ${printDim(slot.unit)}`,
      );
    const [arena, ...others] = arenaOf(slot);
    if (!arena || others.length > 0)
      fail(`${others.length + (arena ? 1 : 0)} arenas for ${slot.storage} times ${printDim(slot.unit)}`);
    if (!Number.isInteger(slot.offset) || slot.offset < 0 || slot.offset + slot.length > arena.length)
      fail(`${buffer.name} lies outside its arena`);
  }
  for (const arena of arenas)
    if (arena.lengthToPredict > arena.length) fail("predictions need more than all of an arena");
}

const unitOf = (elements: Dim): Dim => monomial(1, symbolsOf(elements));

function verifyPorts(plan: Plan): void {
  const { inputs, targets, outputs, loss, parameters, states, optimizerStates } = plan.signature;
  for (const port of [
    ...inputs,
    ...targets,
    ...outputs,
    ...(loss ? [loss] : []),
    ...parameters,
    ...states,
    ...optimizerStates,
  ]) {
    if (!plan.slots.has(port.buffer)) fail(`${port.key} has no slot`);
    if (!equalShapes(port.shape, port.buffer.type.shape))
      fail(`${port.key} has another shape than its buffer`);
  }
  const predicted = outputs.filter((port) => port.predicted);
  const predicting = plan.entries
    .filter(({ name }) => name === "predict")
    .flatMap(({ steps }) => callsIn(steps).flatMap((call) => buffersOf(plan, call)));
  for (const buffer of [
    ...predicting,
    ...[...inputs, ...parameters, ...states, ...predicted].map((port) => port.buffer),
  ]) {
    const slot = plan.slots.get(buffer);
    if (!slot) continue;
    const arena = plan.arenas.find(
      ({ storage, unit }) => storage === slot.storage && equalDims(unit, slot.unit),
    )!;
    if (slot.offset + slot.length > arena.lengthToPredict)
      fail(`predictions need ${buffer.name}, which lies beyond their memory`);
  }
}

/** What lies in memory during a call. */
function buffersOf({ routines }: Plan, { kernel, arguments: given }: Call): readonly Buffer[] {
  return [...given.filter(({ role }) => role !== "argument"), ...routines.get(kernel)!.scratch];
}

/** Entries that follow one another, backward and update maybe again; what any other entry left does not count. */
const chain: readonly Entry["name"][] = ["forward", "backward", "update", "backward", "update"];

function timelinesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const alone = entries.filter(({ name }) => !chain.includes(name)).map((entry) => [entry]);
  return [...alone, chain.flatMap((name) => entries.filter((entry) => entry.name === name))];
}

/** Carries the calls out, remembering whose value every place holds. */
class Timeline {
  readonly #plan: Plan;
  readonly #entries: readonly Entry[];
  readonly #intact: Set<Buffer>;
  readonly #lasting: ReadonlySet<Buffer>;

  constructor(plan: Plan, entries: readonly Entry[]) {
    const { inputs, targets, outputs, loss, parameters, states, optimizerStates, constants, settings } =
      plan.signature;
    this.#plan = plan;
    this.#entries = entries;
    const kept = [...parameters, ...states, ...optimizerStates].map(({ buffer }) => buffer);
    const given = [
      ...[...inputs, ...targets].map(({ buffer }) => buffer),
      ...[...constants, ...settings].map(({ buffer }) => buffer),
    ];
    // Memory is zero when it is created, and that is where what is not initialised starts.
    this.#intact = new Set([...given, ...kept]);
    this.#lasting = new Set([
      ...kept,
      ...given,
      ...[...outputs, ...(loss ? [loss] : [])].map(({ buffer }) => buffer),
    ]);
  }

  run(): void {
    for (const entry of this.#entries) {
      this.#steps(entry, entry.steps);
      for (const buffer of this.#promised(entry))
        if (!this.#intact.has(buffer)) fail(`${entry.name}: ${buffer.name} has no value at the end`);
    }
  }

  /** Every loop over time twice: what a step leaves must not harm the next. */
  #steps(entry: Entry, steps: readonly Step[]): void {
    for (const step of steps) {
      if (!("steps" in step)) this.#call(entry, step);
      else for (let turn = 0; turn < 2; turn++) this.#steps(entry, step.steps);
    }
  }

  #call(entry: Entry, call: Call): void {
    const place = `${entry.name}, ${call.kernel.name}`;
    const { reads, writes } = usesOf(call);
    const here = buffersOf(this.#plan, call);
    for (const buffer of here)
      if (!this.#plan.slots.has(buffer)) fail(`${place}: ${buffer.name} has no slot`);
    for (const buffer of reads)
      if (!this.#intact.has(buffer)) fail(`${place}: ${buffer.name} is read, but its value is not there`);
    for (const buffer of new Set([...writes, ...this.#plan.routines.get(call.kernel)!.scratch])) {
      for (const other of here)
        if (other !== buffer && this.#overlap(buffer, other))
          fail(`${place}: ${buffer.name} and ${other.name} lie at one place`);
      for (const other of this.#lasting)
        if (other !== buffer && this.#overlap(buffer, other))
          fail(`${place}: ${buffer.name} overwrites ${other.name}, which lasts`);
      for (const other of this.#intact)
        if (other !== buffer && this.#overlap(buffer, other)) this.#intact.delete(other);
      this.#intact.add(buffer);
    }
  }

  /** What must be there when an entry has run. */
  #promised({ name }: Entry): readonly Buffer[] {
    const { outputs, loss, parameters } = this.#plan.signature;
    if (name === "initialise") return [];
    const gradients = parameters.flatMap(({ gradient }) => gradient ?? []);
    if (name === "backward" || name === "update") return gradients;
    const shown =
      name === "predict" || name === "predictTraining"
        ? outputs.filter((port) => port.predicted)
        : [...outputs, ...(loss ? [loss] : [])];
    return shown.map(({ buffer }) => buffer);
  }

  #overlap(a: Buffer, b: Buffer): boolean {
    const [x, y] = [this.#plan.slots.get(a), this.#plan.slots.get(b)];
    if (!x || !y || x.storage !== y.storage || !equalDims(x.unit, y.unit)) return false;
    return x.offset < y.offset + y.length && y.offset < x.offset + x.length;
  }
}
