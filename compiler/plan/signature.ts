/** What the module around the kernels says: its inputs, outputs, parameters and states. */
import type { Node } from "../graph/node.ts";
import { resultOf } from "../graph/loop.ts";
import type { Program } from "../graph/program.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf, type Leaf } from "../primitives/leaves.ts";
import { isTemporary } from "../primitives/owned.ts";
import { movedFrom, promiseOf, type Range } from "../primitives/promises.ts";
import { leastSizes } from "../primitives/slices.ts";
import { leastOfWhole } from "../primitives/linear.ts";
import { leastExtents } from "../primitives/windows.ts";
import { derivedSymbols, type Dim, formulaOf, givenSymbols, printDim } from "../shape/dim.ts";
import type { Buffers } from "./buffers.ts";
import type { Header } from "./header.ts";
import type { StreamConstant } from "./streams.ts";
import type { OutputPort, ParameterPort, Port, Signature, StoredPort } from "./plan.ts";

/** What is known about a module besides its kernels. */
export interface Described {
  readonly program: Program;
  /** The outputs that need no targets. */
  readonly predicted: ReadonlySet<string>;
  readonly optimizerStates: readonly Node[];
  /** What parameters and states start from. */
  readonly initial: readonly Node[];
  /** Numbers of sequences that kernels are told. */
  readonly streams: readonly StreamConstant[];
  readonly header: Header;
  readonly buffers: Buffers;
}

/** What the surrounding module says; the story is told later. */
export function signatureOf(described: Described): Signature {
  const { program, predicted, optimizerStates, initial, header, buffers } = described;
  const roots = [
    ...program.outputs.values(),
    ...(program.loss ? [program.loss] : []),
    ...program.updates.values(),
  ];
  const nodes = reachable(roots);
  const leaves = nodes.filter((node): node is Node<Leaf> => isLeaf(node));
  const named = [...program.names].filter(([leaf]) => leaf.inputs.length === 0);
  const promises = promisesIn(nodes);
  const port = (node: Node, key: string): Port => ({
    key,
    buffer: buffers.leaf(node as Node<Leaf>),
    shape: node.shape,
    dtype: node.dtype,
    ranges: promises.get(node) ?? [],
  });
  const stored = (node: Node, key: string): StoredPort => ({
    ...port(node, key),
    aliases: program.aliases?.get(node) ?? [],
    isKept: !isTemporary(node),
  });
  const ofRole = (role: Leaf["role"]): Port[] =>
    leaves
      .filter((leaf) => leaf.attributes.role === role)
      .map((leaf) => port(leaf as Node, program.names.get(leaf as Node) ?? role));
  const output = (key: string, node: Node): OutputPort => ({
    key,
    buffer: buffers.output(key, node),
    shape: node.shape,
    dtype: node.dtype,
    ranges: [],
    predicted: predicted.has(key),
  });
  const states = named.filter(([leaf]) => isLeaf(leaf, "state"));
  const inputs = ofRole("input");
  const targets = ofRole("target");
  // A size may matter though nothing of that size is read.
  const dims = [...[...inputs, ...targets].flatMap(({ shape }) => shape), ...nodes.flatMap(dimsOf)];
  const derived = [...new Set(dims.flatMap(derivedSymbols))];
  return {
    name: program.name,
    source: header.source,
    story: [],
    precision: program.graph.precision,
    symbols: [...new Set(dims.flatMap(givenSymbols))],
    derivedSymbols: derived,
    leastSizes: largest([
      ...nodes.flatMap((node) => [...leastSizes(node), ...leastExtents(node), ...leastOfWhole(node)]),
      ...derived.flatMap(notNegative),
    ]),
    inputs,
    targets,
    outputs: [...program.outputs].map(([key, node]) => output(key, node)),
    loss: program.loss && output("loss", program.loss),
    parameters: named
      .filter(([leaf]) => isLeaf(leaf, "parameter"))
      .map(([leaf, name]): ParameterPort => ({
        ...stored(leaf, name),
        gradient: program.gradients.has(leaf) ? buffers.gradient(leaf) : undefined,
      })),
    states: states
      .filter(([leaf]) => !optimizerStates.includes(leaf))
      .map(([leaf, name]) => stored(leaf, name)),
    optimizerStates: states
      .filter(([leaf]) => optimizerStates.includes(leaf))
      .map(([leaf, name]) => stored(leaf, name)),
    settings: leaves.flatMap((leaf) => {
      const { setting, initial } = leaf.attributes;
      return setting === undefined
        ? []
        : [{ name: setting, initial: initial ?? 0, buffer: buffers.leaf(leaf) }];
    }),
    constants: [
      ...reachable([...roots, ...program.gradients.values(), ...initial])
        .filter((node): node is Node<Leaf> => isLeaf(node, "constant"))
        .map((leaf) => ({ buffer: buffers.leaf(leaf), data: leaf.attributes.data! })),
      ...described.streams,
    ],
  };
}

/** What is promised of leaves, in order of the promises. */
function promisesIn(nodes: readonly Node[]): ReadonlyMap<Node, readonly Range[]> {
  const promises = new Map<Node, readonly Range[]>();
  for (const node of nodes) {
    const promise = promiseOf(node);
    if (!promise) continue;
    const source = movedFrom(node);
    promises.set(source, [...(promises.get(source) ?? []), promise]);
  }
  return promises;
}

type LeastSizes = Signature["leastSizes"];

/** Of several demands on a size the largest. */
const largest = (sizes: LeastSizes): LeastSizes =>
  [...new Set(sizes.map(({ size }) => printDim(size)))].map((name) =>
    sizes.filter(({ size }) => printDim(size) === name).reduce((a, b) => (b.least > a.least ? b : a)),
  );

/** How large a size must be for what is less than it to be a size. */
function notNegative(symbol: string): LeastSizes {
  const { of, plus } = formulaOf(symbol)!;
  return plus < 0 ? [{ size: of, least: -plus }] : [];
}

/** The sizes that a node mentions. */
function dimsOf(node: Node): readonly Dim[] {
  const { shape, primitive, attributes } = node;
  if (primitive.name === "size") return [(attributes as { readonly dim: Dim }).dim];
  const result = resultOf(node);
  return result ? [...shape, result.loop.extent] : shape;
}
