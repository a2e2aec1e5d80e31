/** Expanded intrinsics as functions that the module brings along: those that its kernels call, written once. */
import type { Local, Routine, Statement, Value } from "../../kernels/kernel.ts";
import { bodiesOf, valuesOf } from "../../kernels/statements.ts";
import { type Bound, stepsOf } from "../../scalar/expansion.ts";
import { type Intrinsic, select } from "../../scalar/intrinsics.ts";
import { eachRead, read, type Scalar, substitute } from "../../scalar/scalar.ts";
import { dtypeOf } from "../../scalar/typing.ts";
import { ExpressionPrinter } from "./expressions.ts";

/** The functions that routines call, callers before what they call. */
export function expansionsFor(routines: Iterable<Routine>): readonly string[] {
  const found = new Set<Intrinsic>();
  const inStatement = (statement: Statement): void => {
    for (const value of valuesOf(statement)) collect(value, found);
    bodiesOf(statement).forEach(inStatement);
  };
  for (const { body } of routines) body.forEach(inStatement);
  return [...found].map(printExpansion);
}

function collect(value: Scalar<unknown>, found: Set<Intrinsic>): void {
  if (value.kind === "read") for (const at of value.at) collect(at, found);
  if (value.kind !== "apply") return;
  for (const arg of value.args) collect(arg, found);
  const { expansion } = value.intrinsic;
  if (!expansion || found.has(value.intrinsic)) return;
  found.add(value.intrinsic);
  const { list, result } = stepsOf(expansion);
  for (const step of list) collect(step.value, found);
  collect(result, found);
}

interface Step {
  readonly local: Local;
  readonly value: Value;
}

export function printExpansion({ name, expansion }: Intrinsic): string {
  const { parameters, list, result } = stepsOf(expansion!);
  const locals = new Map<Bound, Local>(
    parameters.map((parameter) => [parameter, { name: parameter.name, storage: "f64" }]),
  );
  const inLocals = (value: Scalar<Bound>): Value =>
    substitute<Bound, Local>(value, { read: (bound) => read(locals.get(bound)!) });
  const steps = list.map(({ bound, value }): Step => {
    const isBool =
      dtypeOf(value, (read) => (locals.get(read)?.storage === "bool" ? "bool" : "f32")) === "bool";
    const local: Local = { name: bound.name, storage: isBool ? "bool" : "f64" };
    locals.set(bound, local);
    return { local, value: inLocals(value) };
  });
  const head = `function ${name}(${parameters.map((each) => `${each.name}: number`).join(", ")}): number {`;
  return [`/** ${expansion!.summary} */`, head, ...bodyOf(steps, inLocals(result)), "}"].join("\n");
}

const printer = new ExpressionPrinter("f64");

/** Every value is computed before the first choice that needs it on both sides; what one side needs alone, there. */
function bodyOf(steps: readonly Step[], result: Value): string[] {
  const needed = neededBy(steps, [result]);
  if (result.kind !== "apply" || result.intrinsic !== select)
    return [...needed.map(declaration), `return ${printer.number(result)};`];
  const [condition, first, second] = result.args as [Value, Value, Value];
  const [left, right] = [neededBy(steps, [first]), neededBy(steps, [second])];
  const before = neededBy(steps, [condition, ...readsOf(left.filter((step) => right.includes(step)))]);
  const after = needed.filter((step) => !before.includes(step));
  if (after.length === 0) return [...before.map(declaration), `return ${printer.number(result)};`];
  return [
    ...before.map(declaration),
    `if (${printer.condition(condition)}) {`,
    ...bodyOf(after, first),
    "}",
    ...bodyOf(after, second),
  ];
}

const readsOf = (steps: readonly Step[]): Value[] => steps.map(({ local }) => read(local));

const declaration = ({ local, value }: Step): string =>
  `const ${local.name} = ${printer.typed(value, local.storage)};`;

/** The steps that values need, directly or through one another. */
function neededBy(steps: readonly Step[], values: readonly Value[]): readonly Step[] {
  const wanted = new Set<unknown>();
  const want = (value: Value): void => eachRead<unknown>(value, ({ source }) => wanted.add(source));
  values.forEach(want);
  const needed: Step[] = [];
  for (const step of [...steps].reverse()) {
    if (!wanted.has(step.local)) continue;
    needed.unshift(step);
    want(step.value);
  }
  return needed;
}
