/** What a backend is: it chooses how kernels loop, and prints plans. */
import type { Choice, Kernel } from "../kernels/kernel.ts";
import type { Plan } from "../plan/plan.ts";

/** A file to be written. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}

export interface Backend {
  readonly name: string;
  choose(kernel: Kernel): readonly Choice[];
  /** The files of a module; `format` makes them as they are written to disk. */
  emit(plan: Plan): readonly Artifact[];
  format(artifact: Artifact): Promise<Artifact>;
}
