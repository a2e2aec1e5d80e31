/** What a tensor is to TypeScript: a number with an optional brand, so that operators type-check in any editor. */

declare const shapeOf: unique symbol;

/** A dimension as users write it: a size, or the name of a size known at run time. */
export type Dimension = number | string;

/**
 * A tensor of a definition. Arithmetic on tensors is rewritten by the compiler; for TypeScript its result is `number`,
 * which is a tensor of unknown shape.
 */
// A method, because methods are compared in both directions: a Tensor of unknown shape fits any, two known shapes must agree.
export type Tensor<S extends readonly Dimension[] = readonly Dimension[]> = number & {
  [shapeOf]?(shape: S): void;
};
