// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = smoothL1Loss(x, t, { beta: 0.5 });
// export const dx = grad(mean(y), x);

/**
 * d = x − t
 * held = maximum(minimum(d, 0.5), −0.5)
 * y = Σ held ⊙ (d − 0.5 held) / batch / 0.5
 * dx = (2 / batch) held
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
    const d = memory[x + n]! - memory[tValue + n]!;
    const held = Math.max(Math.min(d, 0.5), -0.5);
    total += held * (d - held * 0.5);
    memory[dx + n] = scale * held;
  }
  doubles[y] = total / batch / 0.5;
}
