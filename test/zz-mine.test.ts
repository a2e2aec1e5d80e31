import { it } from "vitest";
import { writeFileSync } from "node:fs";
import { compileFile } from "../compiler/driver/compile-file.ts";
import * as library from "../src/index.ts";
it("x", async () => {
  const { artifacts, remarks } = await compileFile(process.env["DEF"]!, { library, hook: (s, t) => { if (process.env["STAGE"] === s) console.log(t()); } });
  writeFileSync("/tmp/def/out.ts", artifacts[0]!.text);
  console.log(String(remarks));
});
