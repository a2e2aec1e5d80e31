// const x = input(["batch", 5]);
// const v = input(["batch", 5]);
// export const y = mul(v, logSoftmax(x, 1));
// export const dx = grad(mean(y), x);

/**
 * shifted = x − amax(x)
 * N1 = shifted − log(total)
 * y = v ⊙ N1
 * dTotal = −(Σ(5) dy v) / total
 * dx = dy v + dTotal ⊙ exp(shifted)
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  productRow: number,
  shiftedRow: number,
  expRow: number,
): void {
  const scale = 1 / (5 * batch);
  for (let n = 0; n < batch; n++) {
    let max = -Infinity;
    let total = 0;
    for (let i = 0; i < 5; i++) {
      max = Math.max(max, memory[x + n * 5 + i]!);
      const product = scale * memory[v + n * 5 + i]!;
      memory[productRow + i] = product;
      total += product;
    }
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const shifted = memory[x + n * 5 + i]! - max;
      memory[shiftedRow + i] = shifted;
      const exp = Math.exp(shifted);
      memory[expRow + i] = exp;
      total2 += exp;
    }
    const log = Math.log(total2);
    const dTotal = -total / total2;
    for (let i = 0; i < 5; i++) {
      memory[y + n * 5 + i] = memory[v + n * 5 + i]! * (memory[shiftedRow + i]! - log);
      memory[dx + n * 5 + i] = memory[productRow + i]! + dTotal * memory[expRow + i]!;
    }
  }
}
