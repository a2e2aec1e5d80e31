/** Recurrent nets, one sample and one number at a time, by the formulas in PyTorch's documentation. */

type Vector = readonly number[];
export type Lookup = (name: string) => {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
};

export interface Net {
  readonly kind: "RNN" | "LSTM" | "GRU";
  readonly layers: number;
  readonly directions: number;
  readonly bias: boolean;
  readonly projection: boolean;
  readonly activate: (x: number) => number;
}

interface State {
  readonly hidden: Vector;
  readonly cell: Vector;
}

/** What one sample gives. */
export interface Given {
  readonly output: readonly Vector[];
  /** Of every direction of every layer, after its last step. */
  readonly lasts: readonly State[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const times = ({ shape, data }: ReturnType<Lookup>, vector: Vector): Vector =>
  Array.from({ length: shape[0]! }, (_, i) =>
    vector.reduce((sum, value, j) => sum + data[i * vector.length + j]! * value, 0),
  );

const plus = (a: Vector, b: ArrayLike<number>): Vector => a.map((value, i) => value + b[i]!);

function stepOf(net: Net, lookup: Lookup, suffix: string): (x: Vector, before: State) => State {
  const sum = (name: string, vector: Vector): Vector => {
    const product = times(lookup(`weight_${name}${suffix}`), vector);
    return net.bias ? plus(product, lookup(`bias_${name}${suffix}`).data) : product;
  };
  return (x, { hidden, cell }) => {
    const [a, b] = [sum("ih", x), sum("hh", hidden)];
    if (net.kind === "RNN") return { hidden: plus(a, b).map(net.activate), cell };
    if (net.kind === "LSTM") {
      const units = cell.length;
      const z = plus(a, b);
      const next = cell.map(
        (c, u) => sigmoid(z[units + u]!) * c + sigmoid(z[u]!) * Math.tanh(z[2 * units + u]!),
      );
      const out = next.map((c, u) => sigmoid(z[3 * units + u]!) * Math.tanh(c));
      return { hidden: net.projection ? times(lookup(`weight_hr${suffix}`), out) : out, cell: next };
    }
    const units = hidden.length;
    const next = hidden.map((h, u) => {
      const [r, z] = [sigmoid(a[u]! + b[u]!), sigmoid(a[units + u]! + b[units + u]!)];
      return (1 - z) * Math.tanh(a[2 * units + u]! + r * b[2 * units + u]!) + z * h;
    });
    return { hidden: next, cell };
  };
}

/** A sequence through all layers, from the states `initial` gives for each direction of each layer. */
export function reference(
  net: Net,
  lookup: Lookup,
  sequence: readonly Vector[],
  initial: readonly State[],
): Given {
  const lasts: State[] = [];
  let output = sequence;
  for (let layer = 0; layer < net.layers; layer++) {
    const sides = Array.from({ length: net.directions }, (_, direction) => {
      const step = stepOf(net, lookup, `_l${layer}${direction === 1 ? "_reverse" : ""}`);
      let state = initial[lasts.length]!;
      const steps = direction === 1 ? output.toReversed() : output;
      const hiddens = steps.map((x) => (state = step(x, state)).hidden);
      lasts.push(state);
      return direction === 1 ? hiddens.toReversed() : hiddens;
    });
    output = output.map((_, t) => sides.flatMap((side) => side[t]!));
  }
  return { output, lasts };
}
