/** What layers start from: uniform numbers that become smaller the more of them are added up. */
import { type ShapeInitializer, uniform } from "./init.graph.ts";

/** U(±1/√features). */
export function within(features: number): ShapeInitializer {
  const bound = features > 0 ? 1 / Math.sqrt(features) : 0;
  return uniform({ a: -bound, b: bound });
}
