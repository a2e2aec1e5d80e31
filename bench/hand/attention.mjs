// Causal attention of four heads of 16, written by hand: query, key and value of a place lie side by side.

const time = 64;
const stride = 192;

/** Calls `visit` with where a row of a head lies: its query, its weights, its output. */
function eachRow(batch, visit) {
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < 4; h++) {
      const head = b * time * stride + h * 16;
      for (let i = 0; i < time; i++)
        visit(i, head, ((b * 4 + h) * time + i) * time, (b * time + i) * 64 + h * 16);
    }
}

/** The weights of row i up to itself, and what they mix. */
export function attend({ together, weights, mixed }, batch) {
  eachRow(batch, (i, head, row, out) => {
    const query = head + i * stride;
    let max = -Infinity;
    for (let j = 0; j <= i; j++) {
      const key = head + 64 + j * stride;
      let score = 0;
      for (let e = 0; e < 16; e++) score += together[query + e] * together[key + e];
      score *= 0.25;
      weights[row + j] = score;
      if (score > max) max = score;
    }
    let sum = 0;
    for (let j = 0; j <= i; j++) {
      const e = Math.exp(weights[row + j] - max);
      weights[row + j] = e;
      sum += e;
    }
    const scale = 1 / sum;
    for (let e = 0; e < 16; e++) mixed[out + e] = 0;
    for (let j = 0; j <= i; j++) {
      const weight = (weights[row + j] *= scale);
      const value = head + 128 + j * stride;
      for (let e = 0; e < 16; e++) mixed[out + e] += weight * together[value + e];
    }
  });
}

const dWeights = new Float32Array(time);

/** The gradient of query, key and value from that of what was mixed. */
export function attendBackward({ together, weights }, dMixed, dTogether, batch) {
  dTogether.fill(0);
  eachRow(batch, (i, head, row, out) => {
    const query = head + i * stride;
    let sum = 0;
    for (let j = 0; j <= i; j++) {
      const value = head + 128 + j * stride;
      const weight = weights[row + j];
      let dWeight = 0;
      for (let e = 0; e < 16; e++) {
        const d = dMixed[out + e];
        dWeight += d * together[value + e];
        dTogether[value + e] += weight * d;
      }
      dWeights[j] = dWeight;
      sum += dWeight * weight;
    }
    for (let j = 0; j <= i; j++) {
      const key = head + 64 + j * stride;
      const d = weights[row + j] * (dWeights[j] - sum) * 0.25;
      for (let e = 0; e < 16; e++) {
        dTogether[query + e] += d * together[key + e];
        dTogether[key + e] += d * together[query + e];
      }
    }
  });
}
