/** The header of a module: what it trains, the story forward and backward, what it costs. */
import type { Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { factorOf } from "../shape/dim.ts";
import { elementsOf } from "../shape/shape.ts";
import { bytes, flops } from "./cost.ts";
import type { Arena, Entry } from "./plan.ts";
import { type Plot, Story } from "./story.ts";

export interface Header {
  readonly plot: Plot;
  readonly source: string;
  readonly optimizer: string | undefined;
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

export function headerOf(
  { plot, source, optimizer }: Header,
  entries: readonly Entry[],
  arenas: readonly Arena[],
): readonly string[] {
  const { program } = plot;
  const story = new Story(plot);
  const forward = story.forward();
  const backward = program.gradients.size > 0 ? story.backward() : [];
  return [
    summary(program, story, optimizer),
    `Compiled from ${source}: change that, not this.`,
    ...(forward.length > 0 ? ["", "forward", ...indented(forward)] : []),
    ...(backward.length > 0 ? ["", "backward, in reverse, over operators only", ...indented(backward)] : []),
    "",
    cost(program, entries, arenas),
  ];
}

function summary(program: Program, story: Story, optimizer: string | undefined): string {
  const outputs = [...program.outputs.keys()].join(", ");
  const loss = story.chapters.find(({ number }) => number === "loss");
  if (!program.loss) return `${program.name}: computes ${outputs}.`;
  const under = loss && /^\w+$/.test(loss.label) ? ` under ${loss.label}` : "";
  return `${program.name}: trains ${outputs || "the loss"}${under}${optimizer ? ` with ${optimizer}` : ""}.`;
}

function cost(program: Program, entries: readonly Entry[], arenas: readonly Arena[]): string {
  const parameters = [...program.names.keys()].filter((leaf) => isLeaf(leaf, "parameter"));
  const count = parameters.reduce((sum, leaf: Node) => sum + factorOf(elementsOf(leaf.shape)), 0);
  const step = entries.find(({ name }) => name === "step") ?? entries.find(({ name }) => name === "predict");
  const what = step?.name === "step" ? "a step" : "a prediction";
  return `${count} parameters · ${bytes(arenas)} bytes · ${step ? flops(step) : "0"} FLOPs ${what}`;
}
