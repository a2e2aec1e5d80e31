/** Where a command prints, and what it leaves behind. */
import { type Diagnostic, render } from "../../compiler/index.ts";

export class Terminal {
  /** Paths that commands are given are seen from here. */
  readonly folder: string;
  readonly colors: boolean;
  exitCode = 0;
  readonly #print: (stream: "stdout" | "stderr", text: string) => void;

  constructor(folder: string, colors: boolean, print: (stream: "stdout" | "stderr", text: string) => void) {
    this.folder = folder;
    this.colors = colors;
    this.#print = print;
  }

  /** A line of what was asked for. */
  out(line: string): void {
    this.#print("stdout", `${line}\n`);
  }

  /** A line of what there is to say besides. */
  note(line: string): void {
    this.#print("stderr", `${line}\n`);
  }

  /** Each diagnostic once, however many definitions have it. */
  report(diagnostics: readonly Diagnostic[]): void {
    const { colors, folder: root } = this;
    for (const text of new Set(diagnostics.map((diagnostic) => render(diagnostic, { colors, root }))))
      this.note(`${text}\n`);
  }

  fail(line?: string): void {
    if (line !== undefined) this.note(line);
    this.exitCode = 1;
  }
}
