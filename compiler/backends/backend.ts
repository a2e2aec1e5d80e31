/** What a backend is: it chooses how kernels loop, and prints plans. */
import type { Choice, Kernel } from "../kernels/kernel.ts";
import type { Plan } from "../plan/plan.ts";

/** A file to be written. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}

/** A file as it was printed. */
export interface Draft extends Artifact {
  /** What follows the text and has its final shape already: formatting is the slowest stage. */
  readonly closing: string;
}

export const wholeText = ({ text, closing }: Draft): string => text + closing;

export interface Backend {
  readonly name: string;
  choose(kernel: Kernel): readonly Choice[];
  /** The files of a module; `format` makes them as they are written to disk. */
  emit(plan: Plan): readonly Draft[];
  format(draft: Draft): Promise<Artifact>;
}
