// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = poissonNllLoss(x, t, { logInput: false, full: true });
// export const dx = grad(mean(y), x);

/**
 * rate = x + 1e-8
 * logRate = log(rate)
 * losses = x − t ⊙ logRate
 * logarithm = log(t)
 * many = t ⊙ logarithm − t + 0.5 (logarithm + 1.8378770664093453)
 * y = Σ (losses + (few ? 0 : many)) / batch
 * dx = dLosses (1 − t / rate)
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  tValue: number,
  x: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const rate = xValue + 1e-8;
    const tValueValue = memory[tValue + n]!;
    const logarithm = tValueValue <= 1 ? 0 : Math.log(tValueValue);
    total +=
      xValue -
      tValueValue * Math.log(rate) +
      (tValueValue <= 1 ? 0 : tValueValue * logarithm - tValueValue + (logarithm + 1.8378770664093453) * 0.5);
    memory[dx + n] = scale * (1 - tValueValue / rate);
  }
  doubles[y] = total / batch;
}
