// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 14, 14]);
// export const y = mul(v, avgPool2d(x, 3, { stride: 2, padding: 1 }));
// export const dx = grad(mean(y), x);

/**
 * N1 = Σ(3, 3) windows(windows(x)) / 9
 * y = v ⊙ N1
 * dx = overlapSum(overlapSum(dy v / 9))
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  quotientRow: number,
  overlapSumRow: number,
): void {
  const scale = 1 / (1568 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          const vValue = memory[v + n * 1568 + i * 196 + j * 14 + k]!;
          memory[quotientRow + k] = (scale * vValue) / 9;
          let total = 0;
          if (k * 2 - 1 >= 0 && j * 2 - 1 >= 0) {
            total += memory[x + n * 6272 + i * 784 + (j * 2 - 1) * 28 + k * 2 - 1]!;
          }
          if (j * 2 - 1 >= 0) {
            total += memory[x + n * 6272 + i * 784 + (j * 2 - 1) * 28 + k * 2]!;
          }
          if (j * 2 - 1 >= 0) {
            total += memory[x + n * 6272 + i * 784 + (j * 2 - 1) * 28 + k * 2 + 1]!;
          }
          if (k * 2 - 1 >= 0) {
            total += memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 - 1]!;
          }
          total += memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!;
          total += memory[x + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!;
          if (k * 2 - 1 >= 0) {
            total += memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 - 1]!;
          }
          total += memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!;
          total += memory[x + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!;
          memory[y + n * 1568 + i * 196 + j * 14 + k] = vValue * (total / 9);
        }
        for (let q = 0; q < 28; q++) {
          let overlapSum = 0;
          if (Math.trunc((q + 1) / 2) < 14) {
            overlapSum += memory[quotientRow + Math.trunc((q + 1) / 2)]!;
          }
          if (((q + 1) % 2) + 2 < 3 && Math.trunc((q + 1) / 2) - 1 >= 0) {
            overlapSum += memory[quotientRow + Math.trunc((q + 1) / 2) - 1]!;
          }
          memory[overlapSumRow + j * 84 + q * 3] = overlapSum;
          let overlapSum2 = 0;
          if (Math.trunc((q + 1) / 2) < 14) {
            overlapSum2 += memory[quotientRow + Math.trunc((q + 1) / 2)]!;
          }
          if (((q + 1) % 2) + 2 < 3 && Math.trunc((q + 1) / 2) - 1 >= 0) {
            overlapSum2 += memory[quotientRow + Math.trunc((q + 1) / 2) - 1]!;
          }
          memory[overlapSumRow + j * 84 + q * 3 + 1] = overlapSum2;
          let overlapSum3 = 0;
          if (Math.trunc((q + 1) / 2) < 14) {
            overlapSum3 += memory[quotientRow + Math.trunc((q + 1) / 2)]!;
          }
          if (((q + 1) % 2) + 2 < 3 && Math.trunc((q + 1) / 2) - 1 >= 0) {
            overlapSum3 += memory[quotientRow + Math.trunc((q + 1) / 2) - 1]!;
          }
          memory[overlapSumRow + j * 84 + q * 3 + 2] = overlapSum3;
        }
      }
      for (let t = 0; t < 28; t++) {
        for (let q = 0; q < 28; q++) {
          let dxValue = 0;
          if (Math.trunc((t + 1) / 2) < 14) {
            dxValue += memory[overlapSumRow + Math.trunc((t + 1) / 2) * 84 + q * 3 + ((t + 1) % 2)]!;
          }
          if (((t + 1) % 2) + 2 < 3 && Math.trunc((t + 1) / 2) - 1 >= 0) {
            dxValue +=
              memory[overlapSumRow + (Math.trunc((t + 1) / 2) - 1) * 84 + q * 3 + ((t + 1) % 2) + 2]!;
          }
          memory[dx + n * 6272 + i * 784 + t * 28 + q] = dxValue;
        }
      }
    }
  }
}
