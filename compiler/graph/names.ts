/** Names of values that follow from other values. */

const capitalized = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** dW for W, dHidden for hidden, dHiddenWeight for hidden.weight. */
export function cotangentName(name: string): string {
  return name.length === 1 ? `d${name}` : `d${name.split(".").map(capitalized).join("")}`;
}

const words: Readonly<Record<string, string>> = {
  add: "sum",
  sub: "difference",
  mul: "product",
  div: "quotient",
  neg: "negative",
  contract: "product",
  sum: "total",
  amax: "max",
  amin: "min",
  where: "chosen",
  scatterSum: "scattered",
  firstEqual: "first",
};

/** What a value without a name is called, by what computes it. */
export const wordFor = (primitive: string): string => words[primitive] ?? primitive;
