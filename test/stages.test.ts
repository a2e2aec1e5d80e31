import { expect, it } from "vitest";
import { stageNames } from "../compiler/compile.ts";
import { compiledSample } from "./verify/plans.ts";

it("every stage reports its result, in order", () => {
  const reported: (readonly [string, string])[] = [];
  compiledSample((stage, text) => reported.push([stage, text()]));
  // Formatting is left to whoever writes files.
  expect(reported.map(([stage]) => stage)).toEqual(stageNames.filter((stage) => stage !== "format"));
  for (const [stage, text] of reported) expect(text.split("\n").length, stage).toBeGreaterThan(5);
});

it.each([
  ["trace", "%0 = input("],
  ["train", "gradient of W = %"],
  ["scale", "W ← %"],
  ["enter", "  %"],
  ["fuse", "kernel forwardY over "],
  ["schedule", "routine forwardY"],
  ["plan", "arena f32 batch: "],
  ["emit", "export function createNet("],
])("%s is told as text: %s", (name, part) => {
  const texts = new Map<string, string>();
  compiledSample((stage, text) => texts.set(stage, text()));
  expect(texts.get(name)).toContain(part);
});
