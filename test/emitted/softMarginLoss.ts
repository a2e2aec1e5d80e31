// const x = input(["batch"]);
// const t = input(["batch"]);
// export const y = softMarginLoss(x, t);
// export const dx = grad(mean(y), x);

/** y = Σ (maximum(−(t ⊙ x), 0) + log1p(exp(−abs(t ⊙ x)))) / batch */
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
    const product = tValueValue * memory[x + n]!;
    const negative = -product;
    const exp = Math.exp(-Math.abs(product));
    total += Math.max(negative, 0) + Math.log1p(exp);
    memory[dx + n] = -(scale * ((negative < 0 ? exp : 1) / (exp + 1)) * tValueValue);
  }
  doubles[y] = total / batch;
}
