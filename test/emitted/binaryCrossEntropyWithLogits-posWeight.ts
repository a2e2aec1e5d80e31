// const x = input(["batch"]);
// const t = input(["batch"]);
// const p = parameter([]);
// export const y = binaryCrossEntropyWithLogits(x, t, { posWeight: p });
// export const dx = grad(mean(y), x);

/**
 * losses = (1 + (p − dy) t) ⊙ (maximum(x, 0) + log1p(exp(−abs(x)))) − p t ⊙ x
 * y = Σ losses / batch
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  x: number,
  p: number,
  tValue: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  const difference = memory[p]! - 1;
  const scale2 = -(memory[p]! / batch);
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = memory[tValue + n]!;
    const sum = 1 + difference * tValueValue;
    const xValue = memory[x + n]!;
    const exp = Math.exp(-Math.abs(xValue));
    total += sum * (Math.max(xValue, 0) + Math.log1p(exp)) - memory[p]! * tValueValue * xValue;
    memory[dx + n] = tValueValue * scale2 + scale * sum * ((xValue < 0 ? exp : 1) / (exp + 1));
  }
  doubles[y] = total / batch;
}
