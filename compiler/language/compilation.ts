/** What is known while one definition is loaded and traced. */
import type { SourceMap } from "node:module";
import { Graph, type Precision, type Span } from "../graph/graph.ts";
import { Applications } from "./applications.ts";
import { Callees, type Library } from "./callees.ts";
import type { LocatedDiagnostic } from "./locate.ts";
import { Names } from "./names.ts";
import { Places } from "./places.ts";
import { Recovery } from "./recovery.ts";

export class Compilation {
  /** The definition. */
  readonly file: string;
  /** What `gradc` exports. */
  readonly library: Library;
  readonly graph: Graph;
  readonly applications: Applications;
  readonly callees: Callees;
  readonly names: Names;
  readonly places = new Places();
  readonly recovery = new Recovery();
  /** The text and the source map of every file of the user, by path. */
  readonly sources = new Map<string, string>();
  readonly maps = new Map<string, SourceMap>();
  readonly #warnings = new Map<string, LocatedDiagnostic>();
  #failure: { readonly error: unknown; readonly calls: readonly Span[] } | undefined;

  constructor(file: string, library: Library, precision: Precision) {
    this.file = file;
    this.library = library;
    this.graph = new Graph(precision);
    this.applications = new Applications(this.graph);
    this.callees = new Callees(library);
    this.names = new Names(this.graph);
  }

  get start(): Span {
    return { file: this.file, start: 0, end: 0 };
  }

  get warnings(): readonly LocatedDiagnostic[] {
    return [...this.#warnings.values()];
  }

  /** Every place is warned of once, however often it is reached. */
  warn(warning: LocatedDiagnostic): void {
    const { file, start, end } = warning.located.span;
    const key = [warning.code, file, start, end, warning.message].join("\n");
    if (!this.#warnings.has(key)) this.#warnings.set(key, warning);
  }

  text({ file, start, end }: Span): string {
    return this.sources.get(file)!.slice(start, end);
  }

  /** Notes the calls around an error; of several calls that it leaves the innermost counts. */
  failed(error: unknown): void {
    if (!this.#failure || this.#failure.error !== error) this.#failure = { error, calls: this.graph.place };
  }

  /** The calls that an error has left, or is in. */
  callsOf(error: unknown): readonly Span[] {
    return this.#failure && this.#failure.error === error ? this.#failure.calls : this.graph.place;
  }
}
