/** The buffers of a module, one for each leaf, output, gradient and stored value. Their names are wishes. */
import { layerNames } from "./layer-names.ts";
import type { Precision } from "../graph/graph.ts";
import { cotangentName, wordFor } from "../graph/names.ts";
import type { Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { reachable } from "../graph/walk.ts";
import type { Buffer, BufferRole, Storage } from "../kernels/kernel.ts";
import { isLeaf, type Leaf } from "../primitives/leaves.ts";
import { type Intrinsic, maximum, minimum, select } from "../scalar/intrinsics.ts";
import { rowMajorStrides, type TensorType } from "../shape/shape.ts";
import type { Destination, EntryRoots } from "../graph/entry.ts";
import { identifier } from "../kernels/names.ts";
import type { Places } from "./stages.ts";
import type { Supports } from "./support.ts";

const roleOfLeaf: Readonly<Record<Leaf["role"], BufferRole>> = {
  input: "input",
  target: "input",
  parameter: "parameter",
  state: "state",
  constant: "constant",
  setting: "setting",
  seed: "argument",
  training: "argument",
};

/** Places that users see as arrays of the module's precision. */
const seen: ReadonlySet<BufferRole> = new Set(["input", "parameter", "gradient", "constant"]);

function storageOf({ shape, dtype }: TensorType, precise: boolean, precision: Precision): Storage {
  if (dtype !== "f32") return "i32";
  return shape.length === 0 && precise ? "f64" : precision;
}

const selections: ReadonlySet<Intrinsic> = new Set([select, maximum, minimum]);

/**
 * Single numbers are kept in double precision: they cost nothing, and losses and running products keep their digits. Not
 * so what was chosen among elements: it must still equal the element that it was.
 */
function isChosen(node: Node): boolean {
  const form = node.primitive.lower(node);
  if ("loop" in form) return false;
  if (form.combine) return form.combine === "max" || form.combine === "min";
  return form.value.kind === "read" || (form.value.kind === "apply" && selections.has(form.value.intrinsic));
}

const moves: ReadonlySet<string> = new Set(["reshape", "permute"]);
/** A number made by these from settings and sizes scales something. */
const scaling: ReadonlySet<string> = new Set(["mul", "div", "neg"]);

export class Buffers {
  readonly #program: Program;
  readonly #leaves = new Map<Node, Buffer>();
  readonly #outputs = new Map<string, Buffer>();
  readonly #gradients = new Map<Node, Buffer>();
  readonly #supports: Supports = new Map();
  readonly #residuals = new Map<Node, Buffer>();

  readonly #aliases = new Map<Node, string>();
  readonly #outputKeys: ReadonlyMap<Node, string>;
  readonly #layerNames: ReadonlyMap<string, string>;

  constructor(program: Program) {
    this.#program = program;
    this.#layerNames = layerNames(program);
    this.#outputKeys = new Map([...program.outputs].map(([key, node]) => [node, key]));
  }

  /** A name without the number of a layer, if there are many equal ones. */
  nameInLayers(name: string): string {
    return this.#layerNames.get(name) ?? name;
  }

  #make(name: string, type: TensorType, role: BufferRole, precise = !seen.has(role)): Buffer {
    const storage = storageOf(type, precise, this.#program.graph.precision);
    return {
      name: identifier(this.nameInLayers(name)),
      type,
      storage,
      role,
      strides: rowMajorStrides(type.shape),
    };
  }

  leaf(leaf: Node<Leaf>): Buffer {
    const known = this.#leaves.get(leaf);
    if (known) return known;
    const { role, setting } = leaf.attributes;
    const name = setting ?? this.#program.names.get(leaf) ?? this.#program.graph.nameOf(leaf) ?? role;
    const buffer = this.#make(name, leaf.type, roleOfLeaf[role]);
    this.#leaves.set(leaf, buffer);
    return buffer;
  }

  output(key: string, node: Node): Buffer {
    const buffer = this.#outputs.get(key) ?? this.#make(key, node.type, "output", !isChosen(node));
    this.#outputs.set(key, buffer);
    return buffer;
  }

  gradient(parameter: Node): Buffer {
    const name = cotangentName(this.#program.names.get(parameter) ?? "parameter");
    const buffer = this.#gradients.get(parameter) ?? this.#make(name, parameter.type, "gradient");
    this.#gradients.set(parameter, buffer);
    return buffer;
  }

  /** An output is kept anyway. */
  #residual(node: Node): Buffer {
    const output = this.#outputKeys.get(node);
    if (output !== undefined) return this.output(output, node);
    const buffer =
      this.#residuals.get(node) ?? this.#make(this.#wish(node), node.type, "residual", !isChosen(node));
    this.#residuals.set(node, buffer);
    return buffer;
  }

  scratch(node: Node, role: "scratch" | "carry" = "scratch"): Buffer {
    return this.#make(this.#wish(node), node.type, role, !isChosen(node));
  }

  #wish(node: Node): string {
    const { graph } = this.#program;
    const word =
      node.shape.length === 0 && scaling.has(node.primitive.name) ? "scale" : wordFor(node.primitive.name);
    return graph.nameOf(node) ?? this.#aliases.get(node) ?? word;
  }

  #destination(node: Node, to: Destination): Buffer {
    switch (to.kind) {
      case "leaf":
        return this.leaf(to.leaf as Node<Leaf>);
      case "output":
        return this.output(to.key, node);
      case "gradient":
        return this.gradient(to.parameter);
      case "residual":
        return this.#residual(node);
    }
  }

  /** Names of values that were only moved are names of the values. */
  #nameMoved(entry: EntryRoots): void {
    for (const node of [...reachable(entry.roots.map((root) => root.node))].reverse()) {
      const name = this.#program.graph.nameOf(node) ?? this.#aliases.get(node);
      const [input] = node.inputs;
      if (name !== undefined && input && moves.has(node.primitive.name) && !this.#aliases.has(input))
        this.#aliases.set(input, name);
    }
  }

  /** Where the values of one entry are found and go. */
  places(entry: EntryRoots): Places {
    this.#nameMoved(entry);
    const found = new Set(entry.found);
    const gradients = new Map([...this.#program.gradients].map(([parameter, node]) => [node, parameter]));
    const destinations = new Map<Node, Buffer[]>();
    for (const { node, to } of entry.roots) {
      const list = destinations.get(node) ?? [];
      const buffer = this.#destination(node, to);
      if (!list.includes(buffer)) destinations.set(node, [...list, buffer]);
    }
    return {
      found: (node) => {
        if (isLeaf(node)) return this.leaf(node);
        if (!found.has(node)) return undefined;
        // A gradient may be a value of the forward: backward finds that one, update finds the gradient.
        const parameter = entry.name === "update" ? gradients.get(node) : undefined;
        return parameter ? this.gradient(parameter) : this.#residual(node);
      },
      destinations: (node) => destinations.get(node) ?? [],
      scratch: (node, role) => this.scratch(node, role),
      supports: this.#supports,
    };
  }
}
