/** Definitions and their files: GC1xxx. */
import { Diagnostic, type Operands, error, warning } from "./diagnostic.ts";

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

export const endlessRecursion = (): Diagnostic =>
  error("GC1024", "functions call one another without end", "Give the recursion a condition that ends it.");

export const importedTooEarly = (name: string, file: string): Diagnostic =>
  error(
    "GC1025",
    `${name} of ${file} has no value yet: the files import each other`,
    "Move what both need into a third file.",
  );

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

export const unknownExport = (library: string, name: string, similar: string | undefined): Diagnostic =>
  error(
    "GC1015",
    library === "gradc" ? `gradc exports no ${name}` : `${library} of gradc holds no ${name}`,
    similar ? `Did you mean ${similar}?` : "Names are those of torch and torch.nn.functional in camelCase.",
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

export const tooManyMistakes = (count: number): Diagnostic =>
  new Diagnostic(
    "GC1023",
    `these are the first ${count} mistakes`,
    "There may be more: compile again when they are mended.",
    [],
    "note",
  );

export const noGradients = (): Diagnostic =>
  error(
    "GC1021",
    "the definition exports no loss: there are no gradients",
    "Export what is to be minimized: export const loss = ...",
  );

export const memoryTooSmall = (budget: number, least: number): Diagnostic =>
  error(
    "GC1026",
    `${budget} bytes are too few: with all that can be computed again it takes ${least}`,
    `Allow --memory ${least}B, or smaller sizes.`,
  );

export const capacityMissing = (symbols: readonly string[]): Diagnostic =>
  error(
    "GC1027",
    "a budget of memory is for capacities, and some are not said",
    `Say --sizes ${symbols.map((symbol) => `${symbol}=…`).join(",")}.`,
  );

export const unknownSize = (name: string, symbols: readonly string[]): Diagnostic =>
  error(
    "GC1022",
    `the definition has no size ${name}`,
    symbols.length > 0 ? `Its sizes are ${symbols.join(", ")}.` : "All its sizes are numbers.",
  );
