import { expect, it } from "vitest";
import { formatted } from "../compiler/backends/typescript/format.ts";
import { helpers, helperText } from "../compiler/backends/typescript/helpers.ts";

it.each(helpers)("prettier would leave $name as it is", async (helper) => {
  const text = helperText(helper, "net", "Float32Array");
  expect(await formatted(text)).toBe(`${text}\n`);
});
