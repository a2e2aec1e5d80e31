/** The gradients of a program against central differences, at some elements of every parameter. */
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Node } from "../../compiler/graph/node.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { reachable } from "../../compiler/graph/walk.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import { centralDifference, probe } from "../differences.ts";
import { close, Random } from "../numbers.ts";
import type { Case } from "./case.ts";
import { withConstants } from "./oracle.ts";

/** The loss as a tensor of rank 0, and what is held: the derivative passes by what `stopGradient` gives. */
function held({ values, sizes }: Case, loss: Node): ReadonlyMap<Node, Values> {
  const given = withConstants([loss], values, sizes);
  const stopped = reachable([loss]).filter(({ primitive }) => primitive.name === "stopGradient");
  const found = evaluate(stopped, given, sizes);
  return new Map([...given, ...stopped.map((node) => [node, found.get(node)!] as const)]);
}

/** What differs between the gradients of a trained program and central differences of the traced one's loss. */
export function wrongGradients(test: Case, trained: Program): readonly string[] {
  const { program, sizes } = test;
  const loss = program.loss!;
  const given = held(test, loss);
  const gradients = evaluate(
    [...trained.gradients.values()],
    withConstants([...trained.gradients.values()], test.values, sizes),
    sizes,
  );
  const random = new Random(3);
  return [...trained.gradients].flatMap(([leaf, gradient]) => {
    const { data } = given.get(leaf)!;
    const elements = random.shuffled([...data.keys()]).slice(0, 4);
    return elements.flatMap((i) => {
      const f = probe(loss, given, sizes, leaf, i);
      const [coarse, fine] = [centralDifference(f, data[i]!, 1e-4), centralDifference(f, data[i]!, 2e-5)];
      const symbolic = gradients.get(gradient)!.data[i]!;
      // Where the two differ there is a kink nearby.
      if (
        !close(coarse, fine, 1e-7, 1) ||
        close(symbolic, fine, 1e-6, 1e-3 * Math.max(1, Math.abs(f(data[i]!))))
      )
        return [];
      return [`gradient of ${program.names.get(leaf)}, element ${i}: ${symbolic}, numerically ${fine}`];
    });
  });
}
