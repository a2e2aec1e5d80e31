/** Names of values that follow from other values. */

const capitalized = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** dW for W, dHidden for hidden, dHiddenWeight for hidden.weight. */
export function cotangentName(name: string): string {
  return name.length === 1 ? `d${name}` : `d${name.split(".").map(capitalized).join("")}`;
}
