/** Which names the user's variables and fields give to which values. */
import type { Graph, Span } from "../graph/graph.ts";
import { isNode, type Node } from "../graph/node.ts";
import { isModule, type Module } from "./module.ts";
import type { Binding, Declaration } from "./places.ts";

export class Names {
  readonly #graph: Graph;
  /** Every module of the user, in order of creation. */
  readonly modules = new Set<Module>();
  /** Arrays and objects in variables of whole files: modules and parameters inside are found through them. */
  readonly containers = new Map<object, Declaration>();
  readonly #declarations = new Map<object, Declaration[]>();
  readonly #named = new Map<Declaration, Set<object>>();
  /** How many of a node's names are of variables of whole files; they come first. */
  readonly #outermost = new Map<Node, number>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  give(declaration: Declaration, value: unknown): void {
    if (isNode(value)) this.#nameNode(declaration, value);
    else if (isModule(value)) this.modules.add(value);
    else if (typeof value !== "object" || value === null) return;
    else if (declaration.outermost && !this.containers.has(value)) this.containers.set(value, declaration);
    if (isNode(value) || isModule(value)) this.#remember(declaration, value);
  }

  /** Where the user first declared a variable for it. */
  declarationOf(node: Node): Span | undefined {
    return this.#declarations.get(node)?.[0]?.span;
  }

  /** The name of a variable of a whole file; a variable that held several values names none of them. */
  outermostName(value: Node | Module): string | undefined {
    return this.#ownNames(value).find(({ outermost }) => outermost)?.name;
  }

  /** The name of a variable or field inside a function or class. */
  innerName(value: Node | Module): string | undefined {
    return this.#ownNames(value).find(({ outermost }) => !outermost)?.name;
  }

  /** Any name, even if others have it, too. */
  anyName(value: Node | Module): string | undefined {
    return this.#declarations.get(value)?.[0]?.name;
  }

  #ownNames(value: Node | Module): readonly Declaration[] {
    const declarations = this.#declarations.get(value) ?? [];
    return declarations.filter((declaration) => this.#named.get(declaration)!.size === 1);
  }

  #remember(declaration: Declaration, value: object): void {
    const declarations = this.#declarations.get(value) ?? [];
    if (!declarations.includes(declaration)) this.#declarations.set(value, [...declarations, declaration]);
    const named = this.#named.get(declaration) ?? new Set();
    this.#named.set(declaration, named.add(value));
  }

  #nameNode({ name, outermost }: Declaration, node: Node): void {
    const { names } = this.#graph.note(node);
    const first = this.#outermost.get(node) ?? 0;
    const known = names.indexOf(name);
    if (known >= 0 && (known < first || !outermost)) return;
    if (known >= 0) names.splice(known, 1);
    if (outermost) this.#outermost.set(node, first + 1);
    names.splice(outermost ? first : names.length, 0, name);
  }
}

/** Every declaration of a binding with its value. Nothing is computed: neither iterators nor getters run. */
export function* declarationsIn(
  binding: Binding,
  value: unknown,
): Generator<readonly [Declaration, unknown]> {
  if ("name" in binding) yield [binding, value];
  else if ("items" in binding) {
    if (!Array.isArray(value)) return;
    for (const [i, item] of binding.items.entries()) if (item) yield* declarationsIn(item, value[i]);
  } else if ((typeof value === "object" && value !== null) || isModule(value))
    for (const [key, field] of binding.fields)
      yield* declarationsIn(field, Object.getOwnPropertyDescriptor(value, key)?.value);
}
