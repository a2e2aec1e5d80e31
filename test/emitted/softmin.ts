// const x = input(["batch", 5]);
// const v = input(["batch", 5]);
// export const y = mul(v, softmin(x, 1));
// export const dx = grad(mean(y), x);

/**
 * exps = exp(−(x + amax(−x)))
 * N1 = exps / (Σ(5) exps)
 * y = v ⊙ N1
 * dx = −(N1 ⊙ (dy v − Σ(5) dy v ⊙ N1))
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  productRow: number,
  expsRow: number,
  N1Row: number,
): void {
  const scale = 1 / (5 * batch);
  for (let n = 0; n < batch; n++) {
    let max = -Infinity;
    for (let i = 0; i < 5; i++) {
      max = Math.max(max, -memory[x + n * 5 + i]!);
    }
    let total = 0;
    for (let i = 0; i < 5; i++) {
      const exps = Math.exp(-(memory[x + n * 5 + i]! + max));
      memory[expsRow + i] = exps;
      total += exps;
    }
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const vValue = memory[v + n * 5 + i]!;
      const product = scale * vValue;
      memory[productRow + i] = product;
      const n1 = memory[expsRow + i]! / total;
      memory[N1Row + i] = n1;
      memory[y + n * 5 + i] = vValue * n1;
      total2 += product * n1;
    }
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = -(memory[N1Row + i]! * (memory[productRow + i]! - total2));
    }
  }
}
