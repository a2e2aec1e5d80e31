/** Entries: what a trainer can be asked to compute, each a set of roots. */
import type { Node } from "./node.ts";

/** evaluate is forward, predict is prediction, in eval mode; both in train mode: forward, predictTraining. */
export type EntryName =
  "initialise" | "step" | "forward" | "backward" | "update" | "evaluate" | "predict" | "predictTraining";

/** Where a root's value goes. */
export type Destination =
  | { readonly kind: "leaf"; readonly leaf: Node }
  | { readonly kind: "output"; readonly key: string }
  | { readonly kind: "gradient"; readonly parameter: Node }
  | { readonly kind: "residual" };

export interface Root {
  readonly node: Node;
  readonly to: Destination;
}

/** What an entry computes, and which values it finds where an earlier entry left them. */
export interface EntryRoots {
  readonly name: EntryName;
  readonly roots: readonly Root[];
  readonly found: readonly Node[];
}
