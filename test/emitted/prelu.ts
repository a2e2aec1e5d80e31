// const x = input(["batch", 5]);
// const w = parameter([1]);
// export const y = prelu(x, w);
// export const dx = grad(mean(y), x);

/**
 * below = x ≤ 0
 * y = below ? slopes x : x
 * dx = dy (below ? slopes : 1)
 */
function forwardY(memory: Float32Array, batch: number, x: number, w: number, y: number, dx: number): void {
  const scale = 1 / (5 * batch);
  const wValue = memory[w]!;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const below = xValue <= 0;
      memory[y + n * 5 + i] = below ? wValue * xValue : xValue;
      memory[dx + n * 5 + i] = scale * (below ? wValue : 1);
    }
  }
}
