/** Traces definitions that tests write down as text. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { Diagnostic } from "../../compiler/diagnostics.ts";
import type { Library } from "../../compiler/language/callees.ts";
import { render } from "../../compiler/language/render.ts";
import { trace, type Traced } from "../../compiler/language/trace.ts";
import { library } from "./library.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "gradc-language-")));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** Files by their paths, the definition first. */
export type Files = Readonly<Record<string, string>>;

/** Writes files into a folder of their own and gives its path. */
export function write(files: Files): string {
  const folder = join(root, String(folders++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const filesOf = (source: string | Files): Files =>
  typeof source === "string" ? { "net.graph.ts": source } : source;

export function traceFiles(source: string | Files): Promise<Traced> {
  const files = filesOf(source);
  return trace(join(write(files), Object.keys(files)[0]!), { library });
}

/** The error of a definition, or all that it has, as it is printed. */
export async function errorOf(source: string | Files, exported: Library = library): Promise<string> {
  const files = filesOf(source);
  const folder = write(files);
  try {
    await trace(join(folder, Object.keys(files)[0]!), { library: exported });
  } catch (error) {
    return render(error as Diagnostic, { root: folder });
  }
  throw new Error("no error");
}

/** The warnings of a definition as they are printed. */
export async function warningsOf(source: string | Files): Promise<readonly string[]> {
  const { warnings, sources } = await traceFiles(source);
  const [file] = sources.keys();
  return warnings.map((warning) => render(warning, { root: dirname(file!) }));
}
