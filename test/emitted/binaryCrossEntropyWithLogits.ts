// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = binaryCrossEntropyWithLogits(x, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ losses / batch
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
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const tValueValue = memory[tValue + n]!;
    const chosen = xValue > 0 ? 1 - tValueValue : tValueValue;
    const abs = Math.abs(xValue);
    const exp = Math.exp(-abs);
    total += (chosen === 0 ? 0 : abs * chosen) + Math.log1p(exp);
    memory[dx + n] = scale * ((xValue < 0 ? exp : 1) / (exp + 1) - tValueValue);
  }
  doubles[y] = total / batch;
}
