/** Values where tensors do not belong: GC30xx, in the user's JavaScript: GC31xx. */
import { type Diagnostic, type Operands, error } from "./diagnostic.ts";

export const notATensor = (name: string, found: string): Diagnostic =>
  error("GC3001", `${name} needs tensors or numbers, got ${found}`, "Wrap plain data in constant([...]).");

export const tensorAsCondition = (operands: Operands): Diagnostic =>
  error(
    "GC3002",
    "a tensor cannot decide a condition: its values are not known at compile time",
    "Use where(condition, a, b).",
    operands,
  );

export const tensorCompared = (operator: string, operands: Operands): Diagnostic =>
  error(
    "GC3003",
    `${operator} compares identities, not values, of tensors`,
    `Use ${operator.startsWith("!") ? "ne" : "eq"}(a, b).`,
    operands,
  );

export const noGraph = (name: string): Diagnostic =>
  error(
    "GC3004",
    `${name} was called outside the compiler`,
    'Definitions (*.graph.ts) are not run but compiled: "npx gradc compile FILE", then import what was generated.',
  );

export const operatorMetTensor = (type: string): Diagnostic =>
  error(
    "GC3005",
    `a JavaScript operator met the tensor ${type} as if it were a number`,
    'Definitions (*.graph.ts) are not run but compiled: "npx gradc compile FILE".',
  );

export const foreignTensor = (name: string): Diagnostic =>
  error(
    "GC3006",
    `${name} mixes tensors of two definitions`,
    "Build a graph from the tensors of one compilation.",
  );

export const operatorWithoutMeaning = (operator: string, operands: Operands): Diagnostic =>
  error(
    "GC3101",
    `the operator ${operator} has no meaning for tensors`,
    "For bool tensors there are logicalAnd, logicalOr and logicalNot.",
    operands,
  );

export const functionWithoutMeaning = (
  name: string,
  remedy = "Use a function that gradc exports.",
  operands: Operands = [],
): Diagnostic => error("GC3102", `${name} has no meaning for tensors`, remedy, operands);

export const notAFunction = (callee: string, found: string, operands: Operands): Diagnostic =>
  error(
    "GC3103",
    `${callee} is ${found}, not a function`,
    "Only functions and modules can be called.",
    operands,
  );

export const classWithoutNew = (name: string): Diagnostic =>
  error("GC3110", `${name} is a class`, `Make one with new ${name}(...), then call that.`);

export const moduleWithoutForward = (name: string): Diagnostic =>
  error("GC3111", `the module ${name} has no forward`, "Give its class a method: forward(x) { return ...; }");

/** What the library threw where it should have said what is wrong. */
export const wrongArguments = (name: string, message: string): Diagnostic =>
  error(
    "GC3112",
    `${name} cannot use these arguments: ${message}`,
    "See its signature: some arguments have an order, all others are fields of one object at the end.",
  );

export const tensorHasNoMethod = (method: string, operands: Operands): Diagnostic =>
  error("GC3104", `tensors have no method ${method}`, `Write it as a function: ${method}(x, ...).`, operands);

export const tensorAsIndex = (operands: Operands): Diagnostic =>
  error(
    "GC3105",
    "a tensor cannot be an index: its values are not known at compile time",
    "Use gather(x, dim, index) or at(x, index).",
    operands,
  );

export const tensorIndexed = (operands: Operands): Diagnostic =>
  error(
    "GC3106",
    "a tensor has no elements of its own",
    "Use at(x, ...subscripts) for a part of it.",
    operands,
  );

export const tensorIterated = (operands: Operands): Diagnostic =>
  error(
    "GC3109",
    "a tensor cannot be gone through: it has no elements of its own",
    "Use unbind(x, dim) for its parts, or scan(step, init, x) for a loop over time.",
    operands,
  );

export const annotationDiffers = (
  name: string,
  annotation: string,
  shape: string,
  operands: Operands,
): Diagnostic =>
  error(
    "GC3107",
    `${name} is declared as ${annotation}, but its shape is ${shape}`,
    "Correct the annotation or the formula.",
    operands,
  );

export const metOutsideRewriting = (message: string): Diagnostic =>
  error(
    "GC3108",
    message,
    "Write x = x + 1 instead of x++; code of npm packages cannot compute with tensors.",
  );
