/** gradc/compiler: what the command line does, for programs. Definitions need the language: `import * as library from "gradc"`. */
export { type Hook, type StageName, stageNames } from "./compile.ts";
export { Diagnostic } from "./diagnostics.ts";
export {
  checkGradients,
  type CheckOptions,
  type GradientCheck,
  type GradientReport,
} from "./driver/check-gradients.ts";
export { typeErrorsOf } from "./driver/check-types.ts";
export { compileAll, type Output, outputsOf, type Run, type RunOptions } from "./driver/compile-all.ts";
export { type Compiled, compileFile, type CompileOptions } from "./driver/compile-file.ts";
export { type Candidate, definitionsIn, namedDefinition } from "./driver/definitions.ts";
export { type Freshness, freshnessOf, writeOutputs } from "./driver/write.ts";
export { allOf, LocatedDiagnostic, positionOf } from "./language/locate.ts";
export { render, type RenderOptions } from "./language/render.ts";
