/** Names of values that follow from other values. */

/** dW for W, dHidden for hidden. */
export const cotangentName = (name: string): string => (name.length === 1 ? `d${name}` : `d${name[0]!.toUpperCase()}${name.slice(1)}`);
