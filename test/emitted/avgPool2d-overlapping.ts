// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 14, 14]);
// export const y = mul(v, avgPool2d(x, 3, { stride: 2, padding: 1 }));
// export const dx = grad(mean(y), x);

/**
 * N1 = Σ(3, 3) windows(x) / 9
 * y = v ⊙ N1
 * dx = overlapSum(dy v / 9)
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  quotientRow: number,
): void {
  const scale = 1 / (1568 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          const vValue = memory[v + n * 1568 + i * 196 + j * 14 + k]!;
          memory[quotientRow + j * 14 + k] = (scale * vValue) / 9;
          let total = 0;
          for (let l = Math.max(0, 1 - j * 2); l < 3; l++) {
            for (let p = Math.max(0, 1 - k * 2); p < 3; p++) {
              total += memory[x + n * 6272 + i * 784 + (j * 2 + l - 1) * 28 + k * 2 + p - 1]!;
            }
          }
          memory[y + n * 1568 + i * 196 + j * 14 + k] = vValue * (total / 9);
        }
      }
      for (let q = 0; q < 28; q++) {
        for (let r = 0; r < 28; r++) {
          let dxValue = 0;
          for (
            let s = Math.max(0, Math.trunc((q + 1) / 2) - 13);
            s < Math.min(Math.trunc((4 - ((q + 1) % 2)) / 2), Math.trunc((q + 1) / 2) + 1);
            s++
          ) {
            for (
              let t = Math.max(0, Math.trunc((r + 1) / 2) - 13);
              t < Math.min(Math.trunc((4 - ((r + 1) % 2)) / 2), Math.trunc((r + 1) / 2) + 1);
              t++
            ) {
              dxValue +=
                memory[quotientRow + (Math.trunc((q + 1) / 2) - s) * 14 + Math.trunc((r + 1) / 2) - t]!;
            }
          }
          memory[dx + n * 6272 + i * 784 + q * 28 + r] = dxValue;
        }
      }
    }
  }
}
