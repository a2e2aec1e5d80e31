// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = klDiv(x, t, { logTarget: true, reduction: "batchmean" });
// export const dx = grad(mean(y), x);

/**
 * losses = exp(t) ⊙ (t − x)
 * y = Σ losses / batch
 * dx = −(dLosses exp(t))
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
    const tValueValue = memory[tValue + n]!;
    const exp = Math.exp(tValueValue);
    total += exp * (tValueValue - memory[x + n]!);
    memory[dx + n] = -(scale * exp);
  }
  doubles[y] = total / batch;
}
