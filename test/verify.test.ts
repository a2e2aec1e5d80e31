import { describe, expect, it } from "vitest";
import { InvariantError } from "../compiler/diagnostics.ts";
import type { Program } from "../compiler/graph/program.ts";
import { verifyProgram } from "../compiler/graph/verify.ts";
import type { Kernel, Routine } from "../compiler/kernels/kernel.ts";
import { verifyKernel } from "../compiler/kernels/verify.ts";
import { verifyRoutine } from "../compiler/kernels/verify-routine.ts";
import type { Plan } from "../compiler/plan/plan.ts";
import { verifyPlan } from "../compiler/plan/verify.ts";
import type { Broken } from "./verify/broken.ts";
import { brokenKernels, brokenRoutines, wellFormedKernel, wellFormedRoutine } from "./verify/kernels.ts";
import { brokenPlans, wellFormedPlan } from "./verify/plans.ts";
import { brokenPrograms, wellFormedProgram } from "./verify/program.ts";

/** A form of the compiler: something well formed, something broken, and what verification says of each. */
interface Form {
  readonly form: string;
  readonly good: () => Error | undefined;
  readonly bad: readonly {
    readonly name: string;
    readonly message: string;
    readonly refused: () => Error | undefined;
  }[];
}

function form<T>(name: string, verify: (it: T) => void, good: () => T, bad: readonly Broken<T>[]): Form {
  const complaint = (make: () => T) => (): Error | undefined => {
    const made = make();
    try {
      verify(made);
      return undefined;
    } catch (error) {
      return error as Error;
    }
  };
  return {
    form: name,
    good: complaint(good),
    bad: bad.map((each) => ({ ...each, refused: complaint(each.make) })),
  };
}

const forms: readonly Form[] = [
  form<Program>("a program", verifyProgram, wellFormedProgram, brokenPrograms),
  form<Kernel>("a kernel", verifyKernel, () => wellFormedKernel, brokenKernels),
  form<Routine>(
    "a routine",
    (it) => verifyRoutine(wellFormedKernel, it),
    () => wellFormedRoutine,
    brokenRoutines,
  ),
  form<Plan>("a plan", verifyPlan, wellFormedPlan, brokenPlans),
];

describe.each(forms)("$form", ({ good, bad }) => {
  it("is accepted when it is well formed", () => {
    expect(good()).toBeUndefined();
  });

  it("is broken in ten ways at least", () => {
    expect(new Set(bad.map(({ message }) => message)).size).toBeGreaterThanOrEqual(10);
  });

  it.each(bad)("is refused with $name", ({ refused, message }) => {
    const error = refused();
    expect(error?.message).toContain(message);
    expect(error).toBeInstanceOf(InvariantError);
  });
});
