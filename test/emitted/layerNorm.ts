// const x = input(["batch", 64]);
// const v = input(["batch", 64]);
// const w = input([64]);
// const b = input([64]);
// export const y = mul(v, layerNorm(x, [64], { weight: w, bias: b }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * center = Σ(64) x / 64
 * deviation = x − center
 * dScaled = dy v
 * db = Σ(batch) dScaled
 * spread = Σ(64) deviation² / 64
 * scaled = deviation ⊙ rsqrt(spread + 0.00001) ⊙ w
 * N1 = scaled + b
 * y = v ⊙ N1
 * dDeviation = dScaled ⊙ w ⊙ rsqrt(spread + 0.00001)
 * dx = 2 (dSpread / 64) ⊙ deviation + dDeviation + dCenter / 64
 * dw = Σ(batch) dScaled ⊙ deviation ⊙ rsqrt(spread + 0.00001)
 */
function forwardDb(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  w: number,
  db: number,
  b: number,
  y: number,
  dx: number,
  dw: number,
  deviationRow: number,
  dScaledRow: number,
  productRow: number,
  sumRow: number,
): void {
  const scale = 1 / (64 * batch);
  for (let i = 0; i < 64; i++) {
    memory[db + i] = 0;
  }
  for (let i = 0; i < 64; i++) {
    memory[dw + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    let total = 0;
    for (let i = 0; i < 64; i++) {
      total += memory[x + n * 64 + i]!;
      const dScaled = scale * memory[v + n * 64 + i]!;
      memory[dScaledRow + i] = dScaled;
      memory[db + i]! += dScaled;
    }
    const center = total / 64;
    let sumOfSquares = 0;
    let total2 = 0;
    for (let i = 0; i < 64; i++) {
      const deviation = memory[x + n * 64 + i]! - center;
      memory[deviationRow + i] = deviation;
      sumOfSquares += deviation * deviation;
      const product = memory[dScaledRow + i]! * memory[w + i]!;
      memory[productRow + i] = product;
      total2 += product * deviation;
    }
    const rsqrt = 1 / Math.sqrt(sumOfSquares / 64 + 0.00001);
    const product = ((total2 * (rsqrt * (rsqrt * rsqrt) * -0.5)) / 64) * 2;
    let total3 = 0;
    for (let i = 0; i < 64; i++) {
      const deviation = memory[deviationRow + i]!;
      const product2 = deviation * rsqrt;
      memory[y + n * 64 + i] = memory[v + n * 64 + i]! * (product2 * memory[w + i]! + memory[b + i]!);
      const dDeviation = memory[productRow + i]! * rsqrt;
      memory[sumRow + i] = product * deviation + dDeviation;
      total3 += dDeviation;
      memory[dw + i]! += memory[dScaledRow + i]! * product2;
    }
    const quotient = -total3 / 64;
    for (let i = 0; i < 64; i++) {
      memory[dx + n * 64 + i] = memory[sumRow + i]! + quotient;
    }
  }
}
