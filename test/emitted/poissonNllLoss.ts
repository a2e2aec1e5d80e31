// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = poissonNllLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * rate = exp(x)
 * losses = rate − t ⊙ x
 * y = Σ losses / batch
 * dx = dLosses (rate − t)
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
    const rate = Math.exp(xValue);
    const tValueValue = memory[tValue + n]!;
    total += rate - tValueValue * xValue;
    memory[dx + n] = scale * (rate - tValueValue);
  }
  doubles[y] = total / batch;
}
