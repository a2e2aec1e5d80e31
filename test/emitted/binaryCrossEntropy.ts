// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = binaryCrossEntropy(x, t);
// export const dx = grad(mean(y), x);

/**
 * y = Σ binaryCrossEntropyTerm(x, t) / batch
 * dx = (dy / batch) ((x − t) / maximum(x ⊙ (1 − x), 1e-12))
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
    const xValue = memory[x + n]!;
    total -=
      tValueValue * Math.max(Math.log(xValue), -100) +
      (1 - tValueValue) * Math.max(Math.log(1 - xValue), -100);
    memory[dx + n] = scale * ((xValue - tValueValue) / Math.max(xValue * (1 - xValue), Math.fround(1e-12)));
  }
  doubles[y] = total / batch;
}
