// The transformer, written by hand: attention row by row, only as far as it is causal.
import { transformer as data } from "../data.mjs";
import { attend, attendBackward } from "./attention.mjs";
import { adam, crossEntropy } from "./parts.mjs";
import { addColumnSums, addLeftTransposed, product, rightTransposed } from "./products.mjs";

const width = 64;
const curve = Math.sqrt(2 / Math.PI);

/** What a layer leaves behind for its gradients. */
function memoryOf(batch, rows) {
  const of = (columns) => new Float32Array(rows * columns);
  return {
    x: of(width),
    norm1: { values: of(width), roots: of(1), out: of(width) },
    together: of(3 * width),
    weights: new Float32Array(batch * 4 * 64 * 64),
    mixed: of(width),
    attended: of(width),
    norm2: { values: of(width), roots: of(1), out: of(width) },
    sums: of(4 * width),
    tanhs: of(4 * width),
    hidden: of(4 * width),
  };
}

function normalize(x, scale, shift, { values, roots, out }) {
  for (let n = 0; n < roots.length; n++) {
    const o = n * width;
    let [mean, squares] = [0, 0];
    for (let j = 0; j < width; j++) mean += x[o + j];
    mean /= width;
    for (let j = 0; j < width; j++) squares += (x[o + j] - mean) * (x[o + j] - mean);
    const root = 1 / Math.sqrt(squares / width + 1e-5);
    roots[n] = root;
    for (let j = 0; j < width; j++) {
      const value = (x[o + j] - mean) * root;
      values[o + j] = value;
      out[o + j] = value * scale[j] + shift[j];
    }
  }
}

/** Adds the gradient with respect to what was normalised to dx. */
function normalizeBackward(dy, { values, roots }, scale, { dScale, dShift }, dx) {
  for (let n = 0; n < roots.length; n++) {
    const o = n * width;
    let [sum, product] = [0, 0];
    for (let j = 0; j < width; j++) {
      const [d, value] = [dy[o + j], values[o + j]];
      dScale[j] += d * value;
      dShift[j] += d;
      sum += d * scale[j];
      product += d * scale[j] * value;
    }
    sum /= width;
    product /= width;
    for (let j = 0; j < width; j++)
      dx[o + j] += roots[n] * (dy[o + j] * scale[j] - sum - values[o + j] * product);
  }
}

function gelu({ sums, tanhs, hidden }) {
  for (let i = 0; i < sums.length; i++) {
    const x = sums[i];
    const t = Math.tanh(curve * (x + 0.044715 * x * x * x));
    tanhs[i] = t;
    hidden[i] = 0.5 * x * (1 + t);
  }
}

function geluBackward({ sums, tanhs }, d) {
  for (let i = 0; i < d.length; i++) {
    const x = sums[i];
    const t = tanhs[i];
    d[i] *= 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * curve * (1 + 3 * 0.044715 * x * x);
  }
}

function addTo(sum, term) {
  for (let i = 0; i < sum.length; i++) sum[i] += term[i];
}

/** Parameters, and gradients, of one layer without their number. */
const ofLayer = (all, layer) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      name.endsWith(layer) ? [[name.slice(0, -1), value]] : [],
    ),
  );

function forwardLayer(memory, own, batch, rows, next) {
  const { norm1, norm2, together, mixed, attended, sums, hidden } = memory;
  normalize(memory.x, own.g1, own.e1, norm1);
  product(norm1.out, own.Wqkv, together, rows, width, 3 * width, own.bqkv, false);
  attend(memory, batch);
  product(mixed, own.Wp, attended, rows, width, width, own.bp, false);
  addTo(attended, memory.x);
  normalize(attended, own.g2, own.e2, norm2);
  product(norm2.out, own.Wf, sums, rows, width, 4 * width, own.bf, false);
  gelu(memory);
  product(hidden, own.Wg, next, rows, 4 * width, width, own.bg, false);
  addTo(next, attended);
}

/** dx, the gradient of what a layer gives, becomes that of what it was given. */
function backwardLayer(memory, own, gradient, batch, rows, scratch) {
  const { dx, dMixed, dTogether, dHidden } = scratch;
  addLeftTransposed(memory.hidden, dx, gradient.Wg, rows, 4 * width, width, 1);
  addColumnSums(dx, gradient.bg, rows, width, 1);
  rightTransposed(dx, own.Wg, dHidden, rows, width, 4 * width);
  geluBackward(memory, dHidden);
  addLeftTransposed(memory.norm2.out, dHidden, gradient.Wf, rows, width, 4 * width, 1);
  addColumnSums(dHidden, gradient.bf, rows, 4 * width, 1);
  rightTransposed(dHidden, own.Wf, dMixed, rows, 4 * width, width);
  normalizeBackward(dMixed, memory.norm2, own.g2, { dScale: gradient.g2, dShift: gradient.e2 }, dx);
  addLeftTransposed(memory.mixed, dx, gradient.Wp, rows, width, width, 1);
  addColumnSums(dx, gradient.bp, rows, width, 1);
  rightTransposed(dx, own.Wp, dMixed, rows, width, width);
  attendBackward(memory, dMixed, dTogether, batch);
  addLeftTransposed(memory.norm1.out, dTogether, gradient.Wqkv, rows, width, 3 * width, 1);
  addColumnSums(dTogether, gradient.bqkv, rows, 3 * width, 1);
  rightTransposed(dTogether, own.Wqkv, dMixed, rows, 3 * width, width);
  normalizeBackward(dMixed, memory.norm1, own.g1, { dScale: gradient.g1, dShift: gradient.e1 }, dx);
}

function embed(x, { tok, pos }, out) {
  for (let n = 0; n < x.length; n++)
    for (let j = 0; j < width; j++) out[n * width + j] = tok[x[n] * width + j] + pos[(n & 63) * width + j];
}

function embedBackward(x, dx, { tok, pos }) {
  for (let n = 0; n < x.length; n++)
    for (let j = 0; j < width; j++) {
      tok[x[n] * width + j] += dx[n * width + j];
      pos[(n & 63) * width + j] += dx[n * width + j];
    }
}

export function transformer() {
  const { batch, parameters, x, y } = data();
  const rows = batch * 64;
  const { gradients, update } = adam(parameters, 1e-3);
  const layers = [0, 1].map((layer) => ({
    memory: memoryOf(batch, rows),
    own: ofLayer(parameters, String(layer)),
    gradient: ofLayer(gradients, String(layer)),
  }));
  const of = (columns) => new Float32Array(rows * columns);
  const [last, logits] = [of(width), of(width)];
  const final = { values: of(width), roots: of(1), out: of(width) };
  const scratch = { dx: of(width), dMixed: of(width), dTogether: of(3 * width), dHidden: of(4 * width) };
  const ofFinal = { dScale: gradients.gF, dShift: gradients.eF };
  return () => {
    embed(x, parameters, layers[0].memory.x);
    layers.forEach(({ memory, own }, i) =>
      forwardLayer(memory, own, batch, rows, layers[i + 1]?.memory.x ?? last),
    );
    normalize(last, parameters.gF, parameters.eF, final);
    product(final.out, parameters.Wh, logits, rows, width, 64, null, false);
    const loss = crossEntropy(logits, y, rows, 64);
    addLeftTransposed(final.out, logits, gradients.Wh, rows, width, 64, 1);
    rightTransposed(logits, parameters.Wh, scratch.dMixed, rows, 64, width);
    scratch.dx.fill(0);
    normalizeBackward(scratch.dMixed, final, parameters.gF, ofFinal, scratch.dx);
    for (const { memory, own, gradient } of layers.toReversed())
      backwardLayer(memory, own, gradient, batch, rows, scratch);
    embedBackward(x, scratch.dx, gradients);
    update();
    return loss;
  };
}
