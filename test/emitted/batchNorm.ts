// const x = input(["batch", 8, 6, 6]);
// const v = input(["batch", 8, 6, 6]);
// const w = input([8]);
// const b = input([8]);
// const m = input([8]);
// const s = input([8]);
// export const y = mul(v, batchNorm(x, m, s, { weight: w, bias: b }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * scale = rsqrt(usedVar + 0.00001)
 * factor = scale ⊙ w
 * scaled = (x − m) ⊙ factor
 * N1 = scaled + b
 * y = v ⊙ N1
 * dScaled = dy v
 * dx = dScaled ⊙ factor
 * db = Σ(batch, 6, 6) dScaled
 * dw = dFactor ⊙ scale
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  s: number,
  w: number,
  x: number,
  mValue: number,
  b: number,
  v: number,
  y: number,
  dx: number,
  db: number,
  dw: number,
  scaleRow: number,
  factorRow: number,
  dFactorRow: number,
): void {
  const scale = 1 / (288 * batch);
  for (let i = 0; i < 8; i++) {
    const scale2 = 1 / Math.sqrt(memory[s + i]! + 0.00001);
    memory[scaleRow + i] = scale2;
    memory[factorRow + i] = scale2 * memory[w + i]!;
  }
  for (let i = 0; i < 8; i++) {
    memory[dFactorRow + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const mValueValue = memory[mValue + i]!;
      const factor = memory[factorRow + i]!;
      const bValue = memory[b + i]!;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          const difference = memory[x + n * 288 + i * 36 + j * 6 + k]! - mValueValue;
          const vValue = memory[v + n * 288 + i * 36 + j * 6 + k]!;
          memory[y + n * 288 + i * 36 + j * 6 + k] = vValue * (difference * factor + bValue);
          const dScaled = scale * vValue;
          memory[dx + n * 288 + i * 36 + j * 6 + k] = dScaled * factor;
          memory[dFactorRow + i]! += dScaled * difference;
          memory[db + i]! += dScaled;
        }
      }
    }
  }
  for (let i = 0; i < 8; i++) {
    memory[dw + i] = memory[dFactorRow + i]! * memory[scaleRow + i]!;
  }
}
