// const x = input(["batch", 5]);
// const x2 = input(["batch", 5]);
// const t = input(["batch"]);
// export const y = cosineEmbeddingLoss(x, x2, t);
// export const dx = grad(mean(y), x);

/**
 * cosine = Σ(5) x ⊙ x2 / sqrt((Σ(5) x² + 1e-12) ⊙ (Σ(5) x2² + 1e-12))
 * isNear = logicalAnd(t = −1, cosine ≥ 0)
 * losses = (t = 1) ? 1 − cosine : ((t = −1) ? ((cosine < 0) ? 0 : cosine) : 0)
 * y = Σ losses / batch
 * dCosine = (dy / batch) ((t = 1) ? −1 : (isNear ? 1 : 0))
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  tValue: number,
  x: number,
  x2: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let total2 = 0;
    let sum = 1e-12;
    let sum2 = 1e-12;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const x2Value = memory[x2 + n * 5 + i]!;
      total2 += xValue * x2Value;
      sum += xValue * xValue;
      sum2 += x2Value * x2Value;
    }
    const tValueValue = memory[tValue + n]!;
    const eq = tValueValue === -1;
    const eq2 = tValueValue === 1;
    const sqrt = Math.sqrt(sum * sum2);
    const cosine = total2 / sqrt;
    total += eq2 ? 1 - cosine : eq ? (cosine < 0 ? 0 : cosine) : 0;
    const quotient = (scale * (eq2 ? -1 : eq && cosine >= 0 ? 1 : 0)) / sqrt;
    const negative = -(((quotient * cosine) / (sqrt * 2)) * sum2 * 2);
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = negative * memory[x + n * 5 + i]! + quotient * memory[x2 + n * 5 + i]!;
    }
  }
  doubles[y] = total / batch;
}
