// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = mseLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ (x − t) ⊙ (x − t) / batch
 * dx = (2 / batch) (x − t)
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
  const scale = 2 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const difference = memory[x + n]! - memory[tValue + n]!;
    total += difference * difference;
    memory[dx + n] = difference * scale;
  }
  doubles[y] = total / batch;
}
