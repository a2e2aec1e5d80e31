/** What the rewritten code says by number: expressions and declarations of the user's files. */
import type { Span } from "../graph/graph.ts";

/** An expression of a user. */
export interface Place {
  readonly span: Span;
  /** What it is made of, in order: operands, or callee and arguments as far as they are written one by one. */
  readonly operands: readonly Span[];
  /** All of what a call calls. */
  readonly callee?: Span;
  /** The fields of an object that is written as the last operand, by their names. */
  readonly options?: ReadonlyMap<string, Field>;
}

/** `key: value` in an object. */
export interface Field {
  readonly key: Span;
  readonly value: Span;
}

/** `Tensor<[10, "batch"]>` beside a declaration; null where the size is left open. */
export interface Annotation {
  readonly span: Span;
  readonly dims: readonly (number | string | null)[];
}

/** A variable or field that gives its value a name. */
export interface Declaration {
  readonly name: string;
  readonly span: Span;
  /** Outside every function and class: it runs once, and its name is the user's for the whole. */
  readonly outermost: boolean;
  readonly annotation?: Annotation;
}

/** What is left of an initializer: one name, or a pattern of names. */
export type Binding =
  | Declaration
  | { readonly items: readonly (Binding | undefined)[] }
  | { readonly fields: readonly (readonly [key: string, binding: Binding])[] };

/** The tables of one compilation, over all its files. */
export class Places {
  readonly #places: Place[] = [];
  readonly #bindings: Binding[] = [];

  addPlace(place: Place): number {
    return this.#places.push(place) - 1;
  }

  addBinding(binding: Binding): number {
    return this.#bindings.push(binding) - 1;
  }

  place(number: number): Place {
    return this.#places[number]!;
  }

  binding(number: number): Binding {
    return this.#bindings[number]!;
  }
}
