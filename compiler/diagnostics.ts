/** Every error and warning a user can cause: one typed factory each. */

export type Severity = "error" | "warning" | "note";

/** What went wrong, before it is known where: the language adds places (language/locate.ts). */
export class Diagnostic extends Error {
  readonly code: string;
  /** What to write instead. */
  readonly remedy: string;
  /** The tensors it is about, in the order in which the user wrote them; identity only. */
  readonly operands: readonly unknown[];
  readonly severity: Severity;

  constructor(
    code: string,
    message: string,
    remedy: string,
    operands: readonly unknown[] = [],
    severity: Severity = "error",
  ) {
    super(message);
    this.name = "Diagnostic";
    this.code = code;
    this.remedy = remedy;
    this.operands = operands;
    this.severity = severity;
  }
}

/** An error only we can cause. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

type Operands = readonly unknown[];
const error = (code: string, message: string, remedy: string, operands: Operands = []): Diagnostic =>
  new Diagnostic(code, message, remedy, operands);
const warning = (code: string, message: string, remedy: string, operands: Operands = []): Diagnostic =>
  new Diagnostic(code, message, remedy, operands, "warning");

// Shapes and types of operands: GC2xxx.

export const innerSizesDiffer = (expression: string, explanation: string, operands: Operands): Diagnostic =>
  error("GC2001", `the inner sizes of ${expression} differ`, explanation, operands);

export const shapesDoNotBroadcast = (
  operator: string,
  a: string,
  b: string,
  operands: Operands,
): Diagnostic =>
  error(
    "GC2002",
    `the shapes ${a} and ${b} of ${operator} do not broadcast`,
    "Sizes, counted from the right, must be equal or 1.",
    operands,
  );

export const vectorTimesVector = (operands: Operands): Diagnostic =>
  error(
    "GC2003",
    "a vector times a vector has two meanings",
    "Write dot(a, b) for the inner product or mul(a, b) for the elementwise one.",
    operands,
  );

export const squareProduct = (shape: string, operands: Operands): Diagnostic =>
  warning(
    "GC2004",
    `* of two square matrices ${shape} is their matrix product`,
    "Write matmul(a, b) if that is meant, mul(a, b) for the elementwise product.",
    operands,
  );

export const rankTooLow = (name: string, needed: number, shape: string, operands: Operands): Diagnostic =>
  error(
    "GC2005",
    `${name} needs at least ${needed} dimensions, got ${shape}`,
    `Reshape or unsqueeze the operand.`,
    operands,
  );

export const dimensionOutOfRange = (
  name: string,
  dim: number,
  rank: number,
  operands: Operands,
): Diagnostic =>
  error(
    "GC2006",
    `dimension ${dim} of ${name} is outside a tensor of rank ${rank}`,
    rank === 0 ? "A tensor of rank 0 has no dimensions." : `Use ${-rank} to ${rank - 1}.`,
    operands,
  );

export const sizesDoNotFit = (name: string, from: string, to: string, operands: Operands): Diagnostic =>
  error(
    "GC2007",
    `${name} from ${from} to ${to}: the number of elements differs`,
    "The products of both shapes must be equal; one size may be -1.",
    operands,
  );

export const wrongDType = (
  name: string,
  expected: string,
  found: string,
  remedy: string,
  operands: Operands,
): Diagnostic => error("GC2008", `${name} expects ${expected}, got ${found}`, remedy, operands);

export const shapeExpected = (
  name: string,
  expected: string,
  found: string,
  operands: Operands,
): Diagnostic =>
  error("GC2009", `${name} expects ${expected}, got ${found}`, "Reshape or transpose the operand.", operands);

export const invalidShape = (found: string): Diagnostic =>
  error(
    "GC2010",
    `${found} is no shape`,
    'A dimension is a whole number of at least 0 or a name such as "batch".',
  );

export const invalidArgument = (
  name: string,
  message: string,
  remedy: string,
  operands: Operands = [],
): Diagnostic => error("GC2011", `${name}: ${message}`, remedy, operands);

export const reservedSymbol = (symbol: string): Diagnostic =>
  error(
    "GC2012",
    `a dimension may not be called ${symbol}`,
    `${symbol} is an option of the trainer: choose another name.`,
  );

export const labelsNotIntegers = (name: string, found: string, operands: Operands): Diagnostic =>
  error(
    "GC2013",
    `the labels of ${name} are ${found}, not integers`,
    'Declare them as class indices: target(shape, "i32").',
    operands,
  );

// Values where tensors do not belong: GC3xxx.

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

// The loss: GC4xxx.

export const lossNotScalar = (type: string, operands: Operands): Diagnostic =>
  error(
    "GC4001",
    `the loss is no single number but ${type}`,
    "Reduce it, with mean(...) or sum(...), to rank 0.",
    operands,
  );

export const lossIndependent = (operands: Operands): Diagnostic =>
  error(
    "GC4002",
    "the loss depends on no parameter",
    "Nothing would be trained: compute it from parameters, or export no loss.",
    operands,
  );

export const targetDifferentiated = (operands: Operands): Diagnostic =>
  error(
    "GC4003",
    "a target cannot be differentiated with respect to",
    "Declare it as input, or differentiate with respect to something computed.",
    operands,
  );

export const gradientIsZero = (operands: Operands): Diagnostic =>
  warning(
    "GC4004",
    "grad(y, x) is zero: y does not depend on x",
    "Differentiate with respect to what y is computed from.",
    operands,
  );

/** Stands in a message for the expression of the user that it is about; known when it is located. */
export const userExpression = "{expression}";

/** The diagnostic with the user's expression in its message. */
export function inWords(diagnostic: Diagnostic, expression: string): Diagnostic {
  const { code, message, remedy, operands, severity } = diagnostic;
  return new Diagnostic(
    code,
    message.replaceAll(userExpression, () => expression),
    remedy,
    operands,
    severity,
  );
}

// Tensors in the user's JavaScript: GC31xx.

export const operatorWithoutMeaning = (operator: string, operands: Operands): Diagnostic =>
  error(
    "GC3101",
    `the operator ${operator} has no meaning for tensors`,
    "For bool tensors there are logicalAnd, logicalOr and logicalNot.",
    operands,
  );

export const functionWithoutMeaning = (name: string, operands: Operands): Diagnostic =>
  error("GC3102", `${name} has no meaning for tensors`, "Use a function that gradc exports.", operands);

export const notAFunction = (callee: string, found: string, operands: Operands): Diagnostic =>
  error(
    "GC3103",
    `${callee} is ${found}, not a function`,
    "Only functions and modules can be called.",
    operands,
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

// Definitions and their files: GC1xxx.

export const fileNotFound = (file: string): Diagnostic =>
  error("GC1001", `there is no file ${file}`, "Name an existing definition, *.graph.ts.");

export const syntaxError = (message: string): Diagnostic => error("GC1002", message, "Correct the syntax.");

export const importNotFound = (specifier: string): Diagnostic =>
  error(
    "GC1003",
    `cannot find ${specifier}`,
    specifier.startsWith(".")
      ? "Paths are relative to the importing file."
      : "Install the package, or correct its name.",
  );

export const topLevelAwait = (): Diagnostic =>
  error(
    "GC1004",
    "await outside a function is not supported in a definition",
    "Read data with synchronous calls such as readFileSync.",
  );

export const definitionThrows = (error_: string): Diagnostic =>
  error("GC1005", `the definition throws ${error_}`, "It is run once, while it is compiled.");

export const definesNothing = (): Diagnostic =>
  error(
    "GC1006",
    "the definition exports neither a loss nor a tensor",
    "Export what is to be computed: export const loss = ...",
  );

export const sameBaseName = (name: string, first: string, second: string): Diagnostic =>
  error(
    "GC1007",
    `${first} and ${second} would both become ${name}.ts`,
    "Rename one of them, or compile them into different folders.",
  );

export const invalidBaseName = (name: string, reason: string): Diagnostic =>
  error(
    "GC1008",
    `${name} cannot name a trainer: ${reason}`,
    "Rename the file: letters, digits and -, beginning with a letter.",
  );

export const reservedName = (name: string): Diagnostic =>
  error("GC1009", `${name} cannot name an output: it is a reserved word`, "Export it under another name.");

export const nameTaken = (name: string, operands: Operands): Diagnostic =>
  error(
    "GC1010",
    `two tensors would be called ${name}`,
    "Give them different variables, or make them fields of modules.",
    operands,
  );

export const nameMissing = (role: string, operands: Operands): Diagnostic =>
  error("GC1011", `a ${role} has no name`, "Assign it to a variable or to a field of a module.", operands);

export const neverUsed = (role: string, name: string, operands: Operands): Diagnostic =>
  warning(
    "GC1012",
    `the ${role} ${name} is never used`,
    "Nothing that is exported depends on it: use it or remove it.",
    operands,
  );

export const notAnOptimizer = (found: string): Diagnostic =>
  error(
    "GC1013",
    `the exported optimizer is ${found}`,
    "Export one that gradc makes, such as sgd({ lr: 0.1 }).",
  );

export const optimizerWithoutLoss = (): Diagnostic =>
  error(
    "GC1014",
    "an optimizer is exported, but no loss",
    "Export what it is to minimize: export const loss = ...",
  );

export const unknownExport = (name: string, similar: string | undefined): Diagnostic =>
  error(
    "GC1015",
    `gradc exports no ${name}`,
    similar ? `Did you mean ${similar}?` : "Names are those of torch and torch.nn.functional in camelCase.",
  );

export const drawsOutside = (name: string): Diagnostic =>
  error(
    "GC3007",
    `${name} draws outside of an initialiser`,
    "Draw inside init: parameter(shape, { init: (shape) => ... }).",
  );

export const noDefinition = (file: string): Diagnostic =>
  error("GC1016", `${file} is no definition`, "Definitions are called NAME.graph.ts.");

export const noDefinitionIn = (folder: string): Diagnostic =>
  error(
    "GC1017",
    `there is no definition in ${folder}`,
    "Definitions are called NAME.graph.ts; one exports a loss or a tensor.",
  );

export const notGenerated = (file: string): Diagnostic =>
  error(
    "GC1018",
    `${file} is in the way: gradc did not write it`,
    "Nothing was written. Choose another folder with --out, or move that file.",
  );

export const typeError = (message: string, code: number): Diagnostic =>
  error("GC1019", message, `TypeScript calls this TS${code}.`);

export const cannotWrite = (file: string, reason: string): Diagnostic =>
  error("GC1020", `cannot write ${file}: ${reason}`, "Nothing was written.");

export const noGradients = (): Diagnostic =>
  error(
    "GC1021",
    "the definition exports no loss: there are no gradients",
    "Export what is to be minimized: export const loss = ...",
  );

export const unknownSize = (name: string, symbols: readonly string[]): Diagnostic =>
  error(
    "GC1022",
    `the definition has no size ${name}`,
    symbols.length > 0 ? `Its sizes are ${symbols.join(", ")}.` : "All its sizes are numbers.",
  );

// Formulas that were made more accurate: GC5xxx.

export const stabilized = (found: string, became: string, reason: string): Diagnostic =>
  new Diagnostic("GC5001", `${found} is computed as ${became}`, `Because ${reason}.`, [], "note");
