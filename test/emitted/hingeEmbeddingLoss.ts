// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = hingeEmbeddingLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * apart = (1 − x < 0) ? 0 : 1 − x
 * slope = (x > 1) ? 0 : −1
 * losses = (t = 1) ? x : ((t = −1) ? apart : x + apart)
 * slopes = (t = 1) ? 1 : ((t = −1) ? slope : slope + 1)
 * y = Σ losses / batch
 * dx = (dy / batch) slopes
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
    const tValueValue = memory[tValue + n]!;
    const eq = tValueValue === -1;
    const eq2 = tValueValue === 1;
    const xValue = memory[x + n]!;
    const difference = 1 - xValue;
    const apart = difference < 0 ? 0 : difference;
    const slope = xValue > 1 ? 0 : -1;
    total += eq2 ? xValue : eq ? apart : xValue + apart;
    memory[dx + n] = scale * (eq2 ? 1 : eq ? slope : slope + 1);
  }
  doubles[y] = total / batch;
}
