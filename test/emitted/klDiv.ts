// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = klDiv(x, t);
// export const dx = grad(mean(y), x);

/**
 * losses = ((t = 0) ? 0 : t ⊙ log(t)) − t ⊙ x
 * y = Σ losses / batch
 * dx = −(dy / batch) t
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
  const scale = -(1 / batch);
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = memory[tValue + n]!;
    total += (tValueValue === 0 ? 0 : tValueValue * Math.log(tValueValue)) - tValueValue * memory[x + n]!;
    memory[dx + n] = scale * tValueValue;
  }
  doubles[y] = total / batch;
}
