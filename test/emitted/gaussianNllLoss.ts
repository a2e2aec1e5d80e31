// const x = input(["batch"]);
// const t = input(["batch"]);
// const v = input(["batch"]);
// export const y = gaussianNllLoss(x, t, v);
// export const dx = grad(mean(y), x);

/**
 * held = maximum(v, 0.000001)
 * error = x − t
 * ratio = error / held
 * product = error ⊙ ratio
 * losses = 0.5 (log(held) + product)
 * y = Σ losses / batch
 * dx = dLosses ratio
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  v: number,
  x: number,
  tValue: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const held = Math.max(memory[v + n]!, 0.000001);
    const error = memory[x + n]! - memory[tValue + n]!;
    const ratio = error / held;
    total += (Math.log(held) + error * ratio) * 0.5;
    memory[dx + n] = scale * ratio;
  }
  doubles[y] = total / batch;
}
