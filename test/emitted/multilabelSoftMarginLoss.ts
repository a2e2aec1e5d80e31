// const x = input(["batch", 5]);
// const t = input(["batch", 5]);
// export const y = multilabelSoftMarginLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ Σ(5) losses / 5 / batch
 * dx = dLosses (((x < 0) ? exp(−abs(x)) : 1) / (exp(−abs(x)) + 1) − t)
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  x: number,
  tValue: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch / 5;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const tValueValue = memory[tValue + n * 5 + i]!;
      const chosen = xValue > 0 ? 1 - tValueValue : tValueValue;
      const abs = Math.abs(xValue);
      const exp = Math.exp(-abs);
      total2 += (chosen === 0 ? 0 : abs * chosen) + Math.log1p(exp);
      memory[dx + n * 5 + i] = scale * ((xValue < 0 ? exp : 1) / (exp + 1) - tValueValue);
    }
    total += total2 / 5;
  }
  doubles[y] = total / batch;
}
