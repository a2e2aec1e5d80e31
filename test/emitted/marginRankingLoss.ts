// const x = input(["batch"]);
// const x2 = input(["batch"]);
// const t = input(["batch"]);
// export const y = marginRankingLoss(x, x2, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ ((−(t ⊙ (x − x2)) < 0) ? 0 : −(t ⊙ (x − x2))) / batch
 * dx = −(((−(t ⊙ (x − x2)) < 0) ? 0 : dy / batch) ⊙ t)
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  x: number,
  x2: number,
  tValue: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = memory[tValue + n]!;
    const negative = -(tValueValue * (memory[x + n]! - memory[x2 + n]!));
    const lt = negative < 0;
    total += lt ? 0 : negative;
    memory[dx + n] = -((lt ? 0 : scale) * tValueValue);
  }
  doubles[y] = total / batch;
}
