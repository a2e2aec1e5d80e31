// const x = input(["batch", 8, 6, 6]);
// const v = input(["batch", 8, 6, 6]);
// const w = input([8]);
// const b = input([8]);
// export const y = mul(v, instanceNorm(x, { weight: w, bias: b }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * center = Σ(6, 6) x / 36
 * deviation = x − center
 * dScaled = dy v
 * dScale = dFactor ⊙ w
 * db = Σ(batch, 6, 6) dScaled
 * spread = Σ(6, 6) deviation² / 36
 * scale = rsqrt(spread + 0.00001)
 * factor = scale ⊙ w
 * scaled = deviation ⊙ factor
 * N1 = scaled + b
 * y = v ⊙ N1
 * dDeviation = dScaled ⊙ factor
 * dSpread = dScale ⊙ −0.5 (scale ⊙ scale ⊙ scale)
 * dx = 2 (dSpread / 36) ⊙ deviation + dDeviation + dCenter / 36
 * dw = Σ(batch) dFactor ⊙ scale
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
  sumRow: number,
): void {
  const scale = 1 / (288 * batch);
  for (let i = 0; i < 8; i++) {
    memory[db + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dw + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      let total = 0;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          total += memory[x + n * 288 + i * 36 + j * 6 + k]!;
          const dScaled = scale * memory[v + n * 288 + i * 36 + j * 6 + k]!;
          memory[dScaledRow + j * 6 + k] = dScaled;
          memory[db + i]! += dScaled;
        }
      }
      const center = total / 36;
      let sumOfSquares = 0;
      let dFactor = 0;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          const deviation = memory[x + n * 288 + i * 36 + j * 6 + k]! - center;
          memory[deviationRow + j * 6 + k] = deviation;
          sumOfSquares += deviation * deviation;
          dFactor += memory[dScaledRow + j * 6 + k]! * deviation;
        }
      }
      const scale2 = 1 / Math.sqrt(sumOfSquares / 36 + 0.00001);
      const wValue = memory[w + i]!;
      const factor = scale2 * wValue;
      const product = ((dFactor * wValue * (scale2 * (scale2 * scale2) * -0.5)) / 36) * 2;
      memory[dw + i]! += dFactor * scale2;
      let total2 = 0;
      const bValue = memory[b + i]!;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          const deviation = memory[deviationRow + j * 6 + k]!;
          memory[y + n * 288 + i * 36 + j * 6 + k] =
            memory[v + n * 288 + i * 36 + j * 6 + k]! * (deviation * factor + bValue);
          const dDeviation = memory[dScaledRow + j * 6 + k]! * factor;
          memory[sumRow + j * 6 + k] = product * deviation + dDeviation;
          total2 += dDeviation;
        }
      }
      const quotient = -total2 / 36;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          memory[dx + n * 288 + i * 36 + j * 6 + k] = memory[sumRow + j * 6 + k]! + quotient;
        }
      }
    }
  }
}
