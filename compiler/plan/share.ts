/** Equal kernels are one: two kernels that differ only in which buffers they are given become one function. */
import { type Buffer, type Kernel, outlives } from "../kernels/kernel.ts";
import type { Axis, Scalar } from "../scalar/scalar.ts";
import { printDim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";

/** What a kernel may assume of a place. */
function placeOf(buffer: Buffer): string {
  if (buffer.role === "argument") return buffer.name;
  if (buffer.role === "local") return "local";
  return outlives(buffer) ? "outlives" : "";
}

/** A text that is equal for kernels that differ in the names of their buffers only. */
export function signatureOf(kernel: Kernel): string {
  const numbers = new Map<Buffer | Axis, number>();
  const number = (thing: Buffer | Axis): string => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return `#${numbers.get(thing)}`;
  };
  const buffer = (each: Buffer): string =>
    `${number(each)}:${each.storage}${each.type.dtype}${printShape(each.type.shape)}${printShape(each.strides)}${placeOf(each)}`;
  const axes = (list: readonly Axis[]): string =>
    list.map((axis) => `${number(axis)}<${printDim(axis.extent)}`).join();
  const text = (scalar: Scalar<Buffer>): string => {
    switch (scalar.kind) {
      case "literal":
        return `${Object.is(scalar.value, -0) ? "-0" : scalar.value}${scalar.dtype}`;
      case "size":
        return printDim(scalar.of);
      case "index":
        return number(scalar.axis);
      case "read":
        return `${buffer(scalar.source)}[${scalar.at.map(text).join()}]`;
      case "apply":
        return `${scalar.intrinsic.name}(${scalar.args.map(text).join()})`;
    }
  };
  const stages = kernel.stages.map(
    (stage) =>
      `${buffer(stage.target)}|${axes(stage.axes)}|${axes(stage.over)}|${axes(stage.within)}|${(stage.only ?? []).map(text).join()}|${stage.where.map(text).join()}|${stage.combine ?? ""}|${stage.initial ? text(stage.initial) : ""}|${text(stage.value)}`,
  );
  const recurrence = kernel.recurrence;
  const loop = recurrence
    ? `${axes([recurrence.axis])}${recurrence.reverse}${recurrence.carried.map(({ target, initial, isKept }) => `${buffer(target)}=${text(initial)}${isKept}`).join()}`
    : "";
  return `${loop};${axes(kernel.times)};${axes(kernel.axes)};${kernel.parameters.map(buffer).join()};${stages.join(";")}`;
}

/** Gives, for every kernel, the first that equals it. */
export class SharedKernels {
  readonly #known = new Map<string, Kernel>();

  /** The known kernel that equals this one, or what `label` makes of it. */
  shared(kernel: Kernel, label: () => Kernel): Kernel {
    const signature = signatureOf(kernel);
    const known = this.#known.get(signature) ?? label();
    this.#known.set(signature, known);
    return known;
  }
}
