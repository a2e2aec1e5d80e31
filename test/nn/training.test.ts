import { describe, expect, it } from "vitest";
import { deviation } from "../parity/compare.ts";
import {
  casesIn,
  goldens,
  type GoldenTensor,
  isOptimizerCase,
  numbersOf,
  type OptimizerCase,
} from "../parity/golden.ts";
import { camelCase, nameOf } from "../parity/names.ts";
import { lossDeviation, type Stepping, steppings, takeStep } from "../parity/optimizers.ts";
import { whyUnsupported } from "../parity/runner.ts";
import { compiled } from "./definition.ts";

/** Where PyTorch's run keeps its tensors, and where the net below does. */
const keys = { w1: "0.weight", b1: "0.bias", w2: "2.weight", b2: "2.bias" } as const;
const places = { w1: "net[0].weight", b1: "net[0].bias", w2: "net[2].weight", b2: "net[2].bias" } as const;
type Key = keyof typeof keys;

const cases = casesIn(goldens, "optimizers")
  .filter(isOptimizerCase)
  .filter((golden) => golden.problem === "mlp" && whyUnsupported(golden) === undefined);

const camelCased = (options: object): string =>
  Object.entries(options)
    .map(([name, value]) => `${camelCase(name)}: ${JSON.stringify(value)}`)
    .join(", ");

function definitionOf({ op, args, params, param_groups = [] }: OptimizerCase): string {
  const groups = param_groups.map(
    ({ params: members, ...own }) =>
      `{ params: [${(members as Key[]).map((key) => places[key]).join(", ")}], ${camelCased(own)} }`,
  );
  const [hidden, inputs] = params["w1"]!.shape;
  const outputs = params["w2"]!.shape[0];
  return `
    const x = input(["batch", ${inputs}]);
    const y = target(["batch", ${outputs}]);
    const net = new Sequential(new Linear(${inputs}, ${hidden}), tanh, new Linear(${hidden}, ${outputs}));
    export const output = net(x);
    export const loss = mseLoss(output, y);
    export const optimizer = ${nameOf(op)}({ ${[camelCased(args), `paramGroups: [${groups.join(", ")}]`].join(", ")} });`;
}

const renamed = (tensors: Readonly<Record<string, GoldenTensor>>): (readonly [string, GoldenTensor])[] =>
  Object.entries(tensors).map(([name, tensor]) => [keys[name as Key], tensor] as const);

async function problemsOf(golden: OptimizerCase, stepping: Stepping): Promise<readonly string[]> {
  const { createNet } = await compiled(definitionOf(golden));
  const state = renamed(golden.params).map(
    ([name, tensor]) => [name, { shape: tensor.shape, data: numbersOf(tensor) }] as const,
  );
  const net = createNet({ batch: 9, stateDict: Object.fromEntries(state) });
  const data = { x: numbersOf(golden.inputs["x"]!), y: numbersOf(golden.inputs["y"]!) };
  const tolerance = golden.tolerance.float64!;
  const deviations = golden.losses.flatMap((wanted, step) => {
    const loss = takeStep(net, data, stepping);
    const parameters = renamed(golden.outputs[step + 1] ?? {});
    return [
      lossDeviation(loss, wanted, step, tolerance),
      ...parameters.map(([name, tensor]) => deviation(name, net.parameters[name]!.value, tensor, tolerance)),
    ];
  });
  return deviations.filter(({ ratio }) => ratio > 1).map(({ text }) => text);
}

describe("a definition of an MLP trains as PyTorch's does, step by step", () => {
  const rows = cases.flatMap((golden) => steppings.map((stepping) => [golden.id, stepping, golden] as const));

  it.each(rows)("%s by %s", async (_, stepping, golden) => {
    const problems = await problemsOf(golden, stepping);
    expect(problems.slice(0, 5)).toEqual([]);
  });
});
