/** The registry: every record that the primitives export, and the names of those that only builders reach. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Primitive } from "../../compiler/graph/node.ts";

const folder = new URL("../../compiler/primitives/", import.meta.url);
const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".ts"));

const isRecord = (value: unknown): value is Primitive =>
  value !== null &&
  (typeof value === "object" || typeof value === "function") &&
  ["type", "vjp", "lower"].every(
    (method) => typeof (value as Record<string, unknown>)[method] === "function",
  );

const modules = await Promise.all(
  files.map(async (file) => (await import(new URL(file, folder).href)) as Readonly<Record<string, unknown>>),
);

/** Every record among the exports, once. */
export const records: readonly Primitive[] = [
  ...new Set(modules.flatMap((exported) => Object.values(exported).filter(isRecord))),
];

/** Names of records that stand in the source as they are. Leaves, which are given and not computed, do not. */
export const writtenNames: readonly string[] = files.flatMap((file) =>
  [...readFileSync(new URL(file, folder), "utf8").matchAll(/name: "(\w+)",\s+formula:/g)].map(
    ([, name]) => name!,
  ),
);
