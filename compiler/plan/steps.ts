/** How steps of entries are compared. */
import type { Buffer, Kernel } from "../kernels/kernel.ts";
import { printDim } from "../shape/dim.ts";
import { callsIn, type Step } from "./plan.ts";

/** What makes steps equal, whatever buffers they are given. */
export class StepKeys {
  readonly #numbers = new Map<Kernel, number>();

  of(step: Step): string {
    if ("steps" in step)
      return `${printDim(step.axis.extent)}${step.reverse}(${step.steps.map((each) => this.of(each)).join()})`;
    const { kernel } = step;
    if (!this.#numbers.has(kernel)) this.#numbers.set(kernel, this.#numbers.size);
    return String(this.#numbers.get(kernel));
  }
}

export const buffersOf = (step: Step): readonly Buffer[] => callsIn([step]).flatMap((call) => call.arguments);
