/** Where everything lies: offsets of buffers and sizes of arrays as expressions of the capacities. */
import type { Buffer } from "../../kernels/kernel.ts";
import { symbolIdentifier } from "../../kernels/names.ts";
import type { Arena, Plan, Slot } from "../../plan/plan.ts";
import { type Dim, equalDims, symbolsOf } from "../../shape/dim.ts";
import { arrayOf } from "./expressions.ts";
import { arrayType } from "./kernels.ts";

export const capacityName = (symbol: string): string => `${symbolIdentifier(symbol)}Capacity`;

const inCapacities = (unit: Dim): string => symbolsOf(unit).map(capacityName).join(" * ");

/** `a` times a unit: "64 * batchCapacity", "batchCapacity", "12". */
export function times(count: number, unit: Dim): string {
  if (typeof unit === "number") return String(count);
  return count === 1 ? inCapacities(unit) : `${count} * ${inCapacities(unit)}`;
}

export class Layout {
  readonly #plan: Plan;
  readonly #inference: boolean;

  constructor(plan: Plan, inference: boolean) {
    this.#plan = plan;
    this.#inference = inference;
  }

  #length(arena: Arena): number {
    return this.#inference ? arena.lengthToPredict : arena.length;
  }

  #arenas(storage: Slot["storage"]): readonly Arena[] {
    return this.#plan.arenas.filter((arena) => arena.storage === storage && this.#length(arena) > 0);
  }

  /** The offset of a slot: the regions before its own, and its place there. */
  offset(slot: Slot): string {
    const before: string[] = [];
    let fixed = 0;
    for (const arena of this.#arenas(slot.storage)) {
      if (equalDims(arena.unit, slot.unit)) break;
      if (typeof arena.unit === "number") fixed += this.#length(arena) * arena.unit;
      else before.push(times(this.#length(arena), arena.unit));
    }
    if (typeof slot.unit === "number") fixed += slot.offset;
    else if (slot.offset > 0) before.push(times(slot.offset, slot.unit));
    return [...(fixed > 0 || before.length === 0 ? [String(fixed)] : []), ...before].join(" + ");
  }

  /** The declarations of the arrays that hold something, or that the buffers in `used`, all empty, are parts of. */
  arrays(used: ReadonlySet<Buffer>): string[] {
    const storages = ["f32", "f64", "i32"] as const;
    return storages.flatMap((storage) => {
      const arenas = this.#arenas(storage);
      const name = arrayOf(storage, this.#plan.signature.precision);
      if (arenas.length === 0 && ![...used].some((buffer) => buffer.storage === storage)) return [];
      const length = arenas.map((arena) => times(this.#length(arena), arena.unit)).join(" + ") || "0";
      return [`const ${name} = new ${arrayType(storage)}(${length});`];
    });
  }

  /** The offsets of the buffers in `used`, by name; of a row that of its first. */
  offsets(used: ReadonlySet<Buffer>): string[] {
    const { slots, names, rows } = this.#plan;
    const firstOf = new Map(
      rows.flatMap(({ buffers }) => buffers.map((buffer) => [buffer, buffers[0]!] as const)),
    );
    const mentioned = new Set([...used].map((buffer) => firstOf.get(buffer) ?? buffer));
    return [...slots]
      .filter(([buffer]) => mentioned.has(buffer))
      .map(([buffer, slot]) => `const ${names.get(buffer)!} = ${this.offset(slot)};`);
  }
}
