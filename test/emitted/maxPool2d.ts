// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 14, 14]);
// export const y = mul(v, maxPool2d(x, 2));
// export const dx = grad(mean(y), x);

/**
 * N1 = amax(windows(x))
 * y = v ⊙ N1
 * dx = dy v at minimum(leastPlace(windows(x), N1, windows(indices())), 783)
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  dxRow: number,
): void {
  const scale = 1 / (1568 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let s = 0; s < 784; s++) {
        memory[dxRow + s] = 0;
      }
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let n1 = -Infinity;
          const x_00 = memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!;
          const x_01 = memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!;
          const x_10 = memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!;
          const x_11 = memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!;
          n1 = Math.max(n1, x_00);
          n1 = Math.max(n1, x_01);
          n1 = Math.max(n1, x_10);
          n1 = Math.max(n1, x_11);
          const vValue = memory[v + n * 1568 + i * 196 + j * 14 + k]!;
          memory[y + n * 1568 + i * 196 + j * 14 + k] = vValue * n1;
          let leastPlace = 2147483647;
          if (x_00 === n1 || x_00 !== x_00) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + k * 2);
          }
          if (x_01 === n1 || x_01 !== x_01) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + (k * 2 + 1));
          }
          if (x_10 === n1 || x_10 !== x_10) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + k * 2);
          }
          if (x_11 === n1 || x_11 !== x_11) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + (k * 2 + 1));
          }
          const minimum = Math.min(leastPlace, 783);
          memory[dxRow + minimum]! += vValue * scale;
        }
      }
      for (let t = 0; t < 28; t++) {
        for (let u = 0; u < 28; u++) {
          memory[dx + n * 6272 + i * 784 + t * 28 + u] = memory[dxRow + t * 28 + u]!;
        }
      }
    }
  }
}
