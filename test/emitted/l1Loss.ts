// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = l1Loss(x, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ abs(x − t) / batch
 * dx = (dy / batch) sign(x − t)
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
    total += Math.abs(difference);
    memory[dx + n] = scale * Math.sign(difference);
  }
  doubles[y] = total / batch;
}
