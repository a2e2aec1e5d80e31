// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = huberLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * held = maximum(minimum(x − t, 1), −1)
 * y = Σ held ⊙ (x − t − 0.5 held) / batch
 * dx = (dy / batch) held
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
    const difference = memory[x + n]! - memory[tValue + n]!;
    const held = Math.max(Math.min(difference, 1), -1);
    total += held * (difference - held * 0.5);
    memory[dx + n] = scale * held;
  }
  doubles[y] = total / batch;
}
