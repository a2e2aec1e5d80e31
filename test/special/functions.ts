/** The functions of the tables by their names there. */
import type { Node } from "../../compiler/graph/node.ts";
import { cbrt } from "../../compiler/primitives/javascript.ts";
import * as gradc from "../../src/index.ts";
import type { Builder } from "./evaluated.ts";

const grad = gradc.grad as unknown as (y: unknown, x: unknown) => unknown;

/** What the language calls otherwise, or reaches otherwise. */
const otherNames: Readonly<Record<string, Builder>> = {
  cbrt: (x) => cbrt(x as never),
  sincOfOrder0: (x) => gradc.sinc(x as never),
  sincOfOrder1: (x) => grad(gradc.sinc(x as never), x),
  ...Object.fromEntries(
    [1, 2, 5].map((n) => [`polygammaOfOrder${n}`, (x: Node) => gradc.polygamma(n, x as never)]),
  ),
};

const functions = { ...gradc.special, ...gradc, ...otherNames } as unknown as Readonly<
  Record<string, Builder>
>;

export const builderOf = (name: string): Builder => functions[name]!;
