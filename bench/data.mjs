// Data and initial values of the workloads, the same on both sides: weights row-major [in, out], kernels [height, width, in, out],
// images [batch, height, width, channels].

/** Numbers in [0, 1) from a seed (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const uniform = (next, length, low, high) => Float32Array.from({ length }, () => low + (high - low) * next());
const integers = (next, length, below) => Int32Array.from({ length }, () => Math.floor(next() * below));
const zeros = (length) => new Float32Array(length);
const ones = (length) => new Float32Array(length).fill(1);

function glorot(next, into, outOf, length = into * outOf) {
  const limit = Math.sqrt(6 / (into + outOf));
  return uniform(next, length, -limit, limit);
}

export function perceptron() {
  const next = generator(3);
  const batch = 32;
  const W1 = glorot(next, 784, 128);
  const W2 = glorot(next, 128, 10);
  const parameters = { W1, b1: zeros(128), W2, b2: zeros(10) };
  return { batch, parameters, x: uniform(next, batch * 784, 0, 1), y: integers(next, batch, 10) };
}

export function convolutional() {
  const next = generator(5);
  const batch = 32;
  const K1 = glorot(next, 25, 200, 200);
  const K2 = glorot(next, 200, 400, 3200);
  const W = glorot(next, 256, 10);
  const parameters = { K1, c1: zeros(8), K2, c2: zeros(16), W, b: zeros(10) };
  return { batch, parameters, x: uniform(next, batch * 784, 0, 1), y: integers(next, batch, 10) };
}

/** What the convolutions are given when they are measured apart. */
export function convolutionParts() {
  const next = generator(8);
  const { batch, parameters, x } = convolutional();
  const of = (length) => uniform(next, batch * length, -1, 1);
  return { batch, parameters, x, first: of(12 * 12 * 8), dY1: of(24 * 24 * 8), dY2: of(8 * 8 * 16) };
}

export function recurrent() {
  const next = generator(6);
  const batch = 16;
  const Wx = glorot(next, 32, 256);
  const Wh = glorot(next, 64, 256);
  const Wo = glorot(next, 64, 10);
  const parameters = { Wx, Wh, b: zeros(256), Wo, bo: zeros(10) };
  return { batch, parameters, x: uniform(next, batch * 32 * 32, -1, 1), y: integers(next, batch, 10) };
}

export function transformer() {
  const next = generator(7);
  const batch = 8;
  const parameters = { tok: uniform(next, 4096, -0.1, 0.1), pos: uniform(next, 4096, -0.1, 0.1) };
  for (const layer of [0, 1]) {
    const own = {
      g1: ones(64),
      e1: zeros(64),
      Wqkv: glorot(next, 64, 192),
      bqkv: zeros(192),
      Wp: glorot(next, 64, 64),
      bp: zeros(64),
      g2: ones(64),
      e2: zeros(64),
      Wf: glorot(next, 64, 256),
      bf: zeros(256),
      Wg: glorot(next, 256, 64),
      bg: zeros(64),
    };
    for (const [name, values] of Object.entries(own)) parameters[`${name}${layer}`] = values;
  }
  Object.assign(parameters, { gF: ones(64), eF: zeros(64), Wh: glorot(next, 64, 64) });
  return { batch, parameters, x: integers(next, batch * 64, 64), y: integers(next, batch * 64, 64) };
}
