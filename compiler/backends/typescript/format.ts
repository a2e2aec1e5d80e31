/** Formatting by prettier, in pure JavaScript, loaded when first needed. */

/** The parser `babel-ts` is linear in the length of the file; `typescript` is not. */
const parser = "babel-ts";

export async function formatted(text: string): Promise<string> {
  const [prettier, babel, estree] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/babel"),
    import("prettier/plugins/estree"),
  ]);
  return prettier.format(text, { parser, plugins: [babel, estree.default], printWidth: 110 });
}
