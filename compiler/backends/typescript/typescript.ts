/** The TypeScript backend: plain loops over typed arrays, readable, without any import. */
import type * as morph from "ts-morph";
import type { Backend } from "../backend.ts";
import { choose, engines, type Target } from "./choose.ts";
import { formatted } from "./format.ts";
import { moduleText } from "./module.ts";

/** A backend that builds modules with ts-morph, which the caller loads: it is large. */
export const typescriptBackend = (tsMorph: typeof morph, target: Target = engines): Backend => ({
  name: "typescript",
  choose: (kernel) => choose(kernel, target),
  emit: (plan) => [{ path: `${plan.signature.name}.ts`, ...moduleText(plan, tsMorph) }],
  format: async ({ path, text, closing }) => ({ path, text: `${await formatted(text)}${closing}` }),
});
