/** The rules of docs/architecture.md that syntax can show: each finds its violations in a set of sources. */
import { ts } from "ts-morph";
import { importsOf, nodesOf, place, type Source } from "./source.ts";

interface Rule {
  readonly name: string;
  violations(sources: readonly Source[]): readonly string[];
}

const compiler = (...names: readonly string[]) => names.map((name) => `compiler/${name}`);

/** Each sees all before it. */
const chain = compiler("diagnostics", "shape", "scalar", "graph", "primitives", "transforms", "language");

/** Whom a layer may import besides itself: folders, or single files. `generated` sees not even packages. */
const visible: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(chain.map((layer, position) => [layer, chain.slice(0, position)])),
  "compiler/kernels": compiler("diagnostics", "shape", "scalar"),
  "compiler/plan": compiler("diagnostics", "shape", "scalar", "graph", "primitives", "kernels"),
  "compiler/backends": compiler("diagnostics", "shape", "scalar", "kernels", "plan/plan.ts"),
  "compiler/driver": ["compiler"],
  compiler: ["compiler"],
  src: ["compiler"],
  examples: ["generated", "src/index.ts", "compiler/index.ts"],
};

/** Loaded only where definitions are compiled; who writes one waits for none of them. */
const compileTimePackages = ["ts-morph", "prettier", "citty"];

const longestFile = 400;

const isIn = (folder: string, path: string) =>
  path === folder || path === `${folder}.ts` || path.startsWith(`${folder}/`);

const isOurs = (target: string) => target.endsWith(".ts");

function layerOf(path: string): string {
  const [top = "", second = "", third] = path.split("/");
  if (top !== "compiler") return top;
  const folder = `compiler/${second.replace(/\.ts$/, "")}`;
  return third !== undefined || folder in visible ? folder : "compiler";
}

const layering: Rule = {
  name: "every layer imports only what it may see",
  violations: (sources) =>
    sources.flatMap((source) => {
      const layer = layerOf(source.path);
      const imports = importsOf(source);
      if (layer === "test") return [];
      if (layer === "generated")
        return imports.map((it) => `${it.place} imports something; generated code imports nothing`);
      const others = visible[layer];
      if (others === undefined) return [`${source.path} is in ${layer}, a folder without a row in the table`];
      return imports
        .filter(({ target }) => isOurs(target) && ![layer, ...others].some((seen) => isIn(seen, target)))
        .map((it) => `${it.place} imports ${it.target}; ${layer} sees only ${others.join(", ") || "itself"}`);
    }),
};

const acyclic: Rule = {
  name: "no file imports itself by a detour, types apart",
  violations(sources) {
    const targets = loadedBy(sources);
    const finished = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      const start = trail.indexOf(path);
      if (start >= 0) cycles.push(`import cycle: ${[...trail.slice(start), path].join(" → ")}`);
      if (start >= 0 || finished.has(path)) return;
      for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
      finished.add(path);
    };
    for (const { path } of sources) visit(path, []);
    return cycles;
  },
};

const lightLanguage: Rule = {
  name: "importing the language loads nothing that only compiling needs",
  violations(sources) {
    const targets = loadedBy(sources);
    const seen = new Set<string>();
    const found: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      const packageName = compileTimePackages.find((name) => path === name || path.startsWith(`${name}/`));
      if (packageName !== undefined) found.push([...trail, path].join(" → ") + " on import");
      if (seen.has(path)) return;
      seen.add(path);
      for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    };
    visit("src/index.ts", []);
    return found;
  },
};

function loadedBy(sources: readonly Source[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter(({ when }) => when === "loading")
        .map(({ target }) => target),
    ]),
  );
}

const shortFiles: Rule = {
  name: `no file is longer than ${longestFile} lines`,
  violations: (sources) =>
    sources
      .filter(({ path }) => layerOf(path) !== "generated")
      .map(({ path, syntax }) => ({ path, lines: syntax.text.trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > longestFile)
      .map(({ path, lines }) => `${path} has ${lines} lines: a concept is missing, name it`),
};

const noAny = syntaxRule("no `any`", (node) =>
  node.kind === ts.SyntaxKind.AnyKeyword ? "says `any`; `unknown` or a type parameter says more" : undefined,
);

const noDefaultExport = syntaxRule("no default exports", (node) => {
  const isDefault =
    (ts.isExportAssignment(node) && !node.isExportEquals) ||
    (ts.isExportSpecifier(node) && node.name.text === "default") ||
    node.kind === ts.SyntaxKind.DefaultKeyword;
  return isDefault ? "exports a default; every export has one name everywhere" : undefined;
});

function syntaxRule(name: string, complaint: (node: ts.Node) => string | undefined): Rule {
  const inspect = (source: Source) =>
    [...nodesOf(source.syntax)].flatMap((node) => {
      const text = complaint(node);
      return text === undefined ? [] : [`${place(source, node)} ${text}`];
    });
  return {
    name,
    violations: (sources) => sources.filter(({ path }) => layerOf(path) !== "test").flatMap(inspect),
  };
}

export const rules = { layering, acyclic, lightLanguage, shortFiles, noAny, noDefaultExport };
