/** Makes a failing program smaller as long as it fails: fewer roots, and inner values given instead of computed. */
import { freeFormals, resultOf } from "../../compiler/graph/loop.ts";
import type { Node } from "../../compiler/graph/node.ts";
import { printNodes, rootsOf } from "../../compiler/graph/print.ts";
import { mapProgram, type Program } from "../../compiler/graph/program.ts";
import { rewrite } from "../../compiler/graph/rewrite.ts";
import { tracing } from "../../compiler/graph/tracing.ts";
import { dependents, reachable } from "../../compiler/graph/walk.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { input, isLeaf, parameter } from "../../compiler/primitives/leaves.ts";
import { printDim } from "../../compiler/shape/dim.ts";
import type { Case } from "./case.ts";
import { withConstants } from "./oracle.ts";
import { plain } from "./optimizers.ts";
import { isFixed } from "./pool.ts";

const mostAttempts = 300;

/** The smallest case found for which `fails` holds. */
export async function shrunk(test: Case, fails: (smaller: Case) => Promise<boolean>): Promise<Case> {
  let smallest = test;
  let attempts = 0;
  for (let found = true; found && attempts < mostAttempts;) {
    found = false;
    for (const make of smaller(smallest)) {
      if (attempts++ >= mostAttempts) break;
      const candidate = make();
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}

/** The next smaller cases, the boldest first. */
function smaller(test: Case): readonly (() => Case)[] {
  const { program, optimizer } = test;
  const inner = reachable(rootsOf(program)).filter((node) => node.inputs.length > 0);
  return [
    ...[...program.outputs.keys()].map(
      (key) => () => withProgram(test, { ...program, outputs: without(program.outputs, key) }),
    ),
    ...[...program.updates.keys()].map(
      (leaf) => () => withProgram(test, { ...program, updates: without(program.updates, leaf) }),
    ),
    ...(optimizer ? [() => ({ ...test, optimizer: undefined })] : []),
    ...(optimizer && optimizer !== plain ? [() => ({ ...test, optimizer: plain })] : []),
    ...inner
      .filter((node) => node.primitive.name !== "literal" && isGivable(node))
      .map((node) => () => given(test, node)),
    ...inner.flatMap((node) =>
      node.inputs
        .filter((operand) => isGivable(node) && isGivable(operand))
        .filter(({ type }) => JSON.stringify(type) === JSON.stringify(node.type))
        .map((operand) => () => replaced(test, node, operand)),
    ),
  ];
}

/** What lies in the body of a loop has a value in its steps only. */
const isGivable = (node: Node): boolean =>
  resultOf(node)?.gives !== "nothing" && freeFormals(node).size === 0;

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  return new Map([...map].filter(([each]) => each !== key));
}

/** Names of leaves that are no longer used go with them. */
function withProgram(test: Case, program: Program): Case {
  const used = new Set(reachable([...rootsOf(program), ...program.updates.keys()]));
  const names = new Map([...program.names].filter(([leaf]) => used.has(leaf)));
  return { ...test, program: { ...program, names } };
}

function replaced(test: Case, node: Node, by: Node): Case {
  const { program } = test;
  const became = rewrite(rootsOf(program), (_, original) => (original === node ? by : undefined));
  return withProgram(
    test,
    mapProgram(program, (each) => became.get(each) ?? each),
  );
}

/** A leaf takes the place of a node, with the node's values. */
function given(test: Case, node: Node): Case {
  const { program, sizes } = test;
  const parameters = new Set([...program.names.keys()].filter((leaf) => isLeaf(leaf, "parameter")));
  const trained =
    node.dtype === "f32" && isFixed(node) && dependents(reachable([node]), parameters).has(node);
  const leaf = tracing(program.graph, () =>
    trained ? parameter(node.shape as never) : input(node.shape as never, node.dtype),
  ) as unknown as Node;
  const name = `${trained ? "p" : "x"}${leaf.id}`;
  const value = evaluate([node], withConstants([node], test.values, sizes), sizes).get(node)!;
  const smaller = replaced(
    { ...test, program: { ...program, names: new Map(program.names).set(leaf, name) } },
    node,
    leaf,
  );
  const values = new Map(test.values).set(leaf, value);
  const high = Math.max(1, ...value.data) + (node.dtype === "f32" ? 0 : 1);
  return {
    ...smaller,
    values,
    ranges: new Map(test.ranges).set(leaf, { low: Math.min(...value.data, 0), high }),
  };
}

/** Everything needed to see the failure again. */
export function printCase({ program, optimizer, values, sizes, capacities, isTiled }: Case): string {
  const symbols = [...sizes].map(([name, size]) => `${name} = ${size} of ${capacities.get(name)}`);
  const leaves = [...program.names].map(
    ([leaf, name]) =>
      `${name}: ${leaf.primitive.name} [${leaf.shape.map(printDim).join(", ")}] = ${[...(values.get(leaf)?.data ?? [])].join(" ")}`,
  );
  const roots = [
    ...program.outputs,
    ["loss", program.loss] as const,
    ...[...program.updates].map(([leaf, node]) => [program.names.get(leaf), node] as const),
  ];
  return [
    symbols.join(", "),
    printNodes(rootsOf(program)),
    ...roots.map(([name, node]) => `${name} = ${node ? `%${node.id}` : "none"}`),
    `optimizer ${optimizer?.name ?? "none"}${isTiled ? ", by tiles" : ""}`,
    ...leaves,
  ].join("\n");
}
