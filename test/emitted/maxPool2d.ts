// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 14, 14]);
// export const y = mul(v, maxPool2d(x, 2));
// export const dx = grad(mean(y), x);

/**
 * N1 = amax(windows(windows(x)))
 * y = v ⊙ N1
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
          n1 = Math.max(n1, memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!);
          n1 = Math.max(n1, memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!);
          n1 = Math.max(n1, memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!);
          n1 = Math.max(n1, memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!);
          const vValue = memory[v + n * 1568 + i * 196 + j * 14 + k]!;
          memory[y + n * 1568 + i * 196 + j * 14 + k] = vValue * n1;
          let leastPlace = 2147483647;
          if (
            memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]! === n1 ||
            memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]! !==
              memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!
          ) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + k * 2);
          }
          if (
            memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]! === n1 ||
            memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]! !==
              memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!
          ) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + (k * 2 + 1));
          }
          if (
            memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]! === n1 ||
            memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]! !==
              memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!
          ) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + k * 2);
          }
          if (
            memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]! === n1 ||
            memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]! !==
              memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!
          ) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + (k * 2 + 1));
          }
          memory[dxRow + leastPlace]! += vValue * scale;
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
