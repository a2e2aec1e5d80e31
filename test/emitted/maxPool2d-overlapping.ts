// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 14, 14]);
// export const y = mul(v, maxPool2d(x, 3, { stride: 2, padding: 1 }));
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
          for (let l = Math.max(0, 1 - j * 2); l < 3; l++) {
            for (let p = Math.max(0, 1 - k * 2); p < 3; p++) {
              n1 = Math.max(n1, memory[x + n * 6272 + i * 784 + (j * 2 + l - 1) * 28 + k * 2 + p - 1]!);
            }
          }
          const vValue = memory[v + n * 1568 + i * 196 + j * 14 + k]!;
          memory[y + n * 1568 + i * 196 + j * 14 + k] = vValue * n1;
          let leastPlace = 2147483647;
          for (let q = Math.max(0, 1 - j * 2); q < 3; q++) {
            for (let r = Math.max(0, 1 - k * 2); r < 3; r++) {
              if (
                (j * 2 + q - 1 >= 0 && k * 2 + r - 1 >= 0
                  ? memory[x + n * 6272 + i * 784 + (j * 2 + q - 1) * 28 + k * 2 + r - 1]!
                  : -Infinity) === n1 ||
                (j * 2 + q - 1 >= 0 && k * 2 + r - 1 >= 0
                  ? memory[x + n * 6272 + i * 784 + (j * 2 + q - 1) * 28 + k * 2 + r - 1]!
                  : -Infinity) !==
                  (j * 2 + q - 1 >= 0 && k * 2 + r - 1 >= 0
                    ? memory[x + n * 6272 + i * 784 + (j * 2 + q - 1) * 28 + k * 2 + r - 1]!
                    : -Infinity)
              ) {
                leastPlace = Math.min(leastPlace, (j * 2 + q - 1) * 28 + (k * 2 + r - 1));
              }
            }
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
