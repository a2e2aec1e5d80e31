import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as gradc from "../../src/index.ts";
import { errorOf } from "./definitions.ts";

const examples = new URL("../../examples/", import.meta.url);
const wrong = "add(parameter([2]), parameter([3]))";

/** The definition with one of its values after the other made wrong. */
function mutations(file: string): readonly (readonly [value: string, source: string])[] {
  const text = readFileSync(new URL(file, examples), "utf8");
  return [...text.matchAll(/(?<== |return )[^;{}]+(?=;)/g)].map(({ index, 0: value }) => {
    const mutated = text.slice(0, index) + wrong + text.slice(index + value.length);
    const source = mutated.replace(/import \{([^}]*)\} from "gradc"/, (_, names: string) => {
      const imported = names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
      return `import { ${[...new Set([...imported, "add", "parameter"])].join(", ")} } from "gradc"`;
    });
    return [`${file}: ${value}`, source] as const;
  });
}

it.each(
  readdirSync(examples)
    .filter((file) => file.endsWith(".graph.ts"))
    .flatMap(mutations),
)("one mistake is one error, whatever follows from it: %s", async (_, source) => {
  const text = await errorOf(source, gradc);
  expect(text.match(/^\S+ {2}error GC\d+ /gm), text).toHaveLength(1);
});
