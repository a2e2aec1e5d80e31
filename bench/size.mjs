// Shipped bytes, minified and gzipped: `node bench/size.mjs [names]`. A bundle of an application holds only what it uses.
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, minifySync } from "vite";

const generated = new URL("../generated/", import.meta.url);
const names =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readdirSync(generated).map((file) => basename(file, ".ts"));

/** The bundle of a program that is one line. */
async function bundled(program) {
  const entry = "entry.js";
  const bundles = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id.endsWith(entry) ? entry : null),
        load: (id) => (id === entry ? program : null),
      },
    ],
    build: { write: false, minify: false, target: "es2022", lib: { entry, formats: ["es"] } },
  });
  const { code } = [bundles].flat()[0].output[0];
  // Library builds keep white space.
  return minifySync(entry, code, { module: true, compress: { target: "es2022" } }).code;
}

async function sizes(exported, name) {
  const file = fileURLToPath(new URL(`${name}.ts`, generated));
  const code = await bundled(`export ${exported} from ${JSON.stringify(file)};`);
  return `${code.length} B, gzipped ${gzipSync(code, { level: 9 }).length} B`;
}

for (const name of names) {
  const create = `create${name.replace(/(?:^|[-_.]+)(.)/g, (_, letter) => letter.toUpperCase())}`;
  console.log(name);
  console.log(`  all        ${await sizes("*", name)}`);
  console.log(`  trainer    ${await sizes(`{ ${create} }`, name)}`);
  console.log(`  inference  ${await sizes(`{ ${create}Inference }`, name)}`);
}
