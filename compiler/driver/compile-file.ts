/** Compiles one definition to the text of its module. */
import { basename } from "node:path";
import type { Artifact } from "../backends/backend.ts";
import { typescriptBackend } from "../backends/typescript/typescript.ts";
import { compile, type Hook } from "../compile.ts";
import { Diagnostic } from "../diagnostics.ts";
import type { Precision, Span } from "../graph/graph.ts";
import { isNode } from "../graph/node.ts";
import type { Library } from "../language/callees.ts";
import { LocatedDiagnostic, positionOf, type Sources } from "../language/locate.ts";
import { trace, type Traced } from "../language/trace.ts";
import { tsMorph } from "../language/typescript.ts";
import type { Budget } from "../plan/arrange.ts";
import type { Signature } from "../plan/plan.ts";
import { sourcePath } from "./source-path.ts";
import { explainRewritings } from "./rewritings.ts";

export interface CompileOptions {
  /** What `gradc` exports: `import * as library from "gradc"`. */
  readonly library: Library;
  /** Storage and arithmetic of floats; f32 unless said. */
  readonly precision?: Precision;
  /** What all memory may take, at which capacities. */
  readonly budget?: Budget;
  /** Is shown what every stage makes. */
  readonly hook?: Hook;
}

/** A definition and what became of it. */
export interface Compiled {
  readonly file: string;
  /** Every file of the user that took part, the definition first. */
  readonly dependencies: readonly string[];
  /** As they are to be written, with paths relative to the folder for output. */
  readonly artifacts: readonly Artifact[];
  readonly signature: Signature;
  /** Warnings, and formulas that were made more accurate. */
  readonly remarks: readonly Diagnostic[];
}

/** Throws a diagnostic, located where possible. */
export async function compileFile(file: string, options: CompileOptions): Promise<Compiled> {
  const { library, precision = "f32", hook = () => {}, budget } = options;
  const backend = typescriptBackend(tsMorph());
  const traced = await trace(file, { library, precision });
  const source = sourcePath(traced.dependencies[0]!);
  const locate = (span: Span): string => placeOf(span, traced.sources);
  const { drafts, plan } = locating(traced, () =>
    compile({ ...traced, source, locate, ...(budget && { budget }) }, backend, hook),
  );
  const formatted = await Promise.all(drafts.map((draft) => backend.format(draft)));
  hook("format", () => formatted.map(({ text }) => text).join("\n"));
  const remarks = [...traced.warnings, ...explainRewritings(traced.program.graph.rewritings, traced.sources)];
  return {
    file,
    dependencies: traced.dependencies,
    artifacts: formatted,
    signature: plan.signature,
    remarks,
  };
}

/** As comments in the output say it: a short one, whatever the folder. */
const placeOf = ({ file, start }: Span, sources: Sources): string =>
  `${basename(file)}:${positionOf(sources.get(file) ?? "", start).line}`;

/** Errors of later stages are placed where the first of their operands was computed. */
function locating<R>({ sources }: Traced, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Diagnostic) || error instanceof LocatedDiagnostic) throw error;
    const [first] = error.operands.filter(isNode);
    const [span, ...calls] = first?.graph.note(first).places[0] ?? [];
    throw span ? new LocatedDiagnostic(error, { span, labels: [], calls, sources }) : error;
  }
}
