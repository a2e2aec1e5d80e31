// const x = input(["batch", 8, 6]);
// export const y = localResponseNorm(x, 3);
// export const dx = grad(mean(y), x);

/**
 * node = x ⊙ x
 * bordered = embed(node)
 * y = x / pow(0.000033333333333333335 (Σ(3) windows) + 1, 0.75)
 * dBordered = overlapSum(dWindows)
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  y: number,
  dx: number,
  nodeRow: number,
  borderedRow: number,
  quotientRow: number,
  negativeRow: number,
  dBorderedRow: number,
): void {
  const scale = 1 / (48 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 8; j++) {
        const xValue = memory[x + n * 48 + j * 6 + i]!;
        memory[nodeRow + j] = xValue * xValue;
      }
      for (let k = 0; k < 10; k++) {
        memory[borderedRow + k] = k >= 1 && k < 9 ? memory[nodeRow + k - 1]! : 0;
      }
      for (let j = 0; j < 8; j++) {
        const sum =
          (memory[borderedRow + j]! + memory[borderedRow + j + 1]! + memory[borderedRow + j + 2]!) *
            0.000033333333333333335 +
          1;
        const powValue = pow(sum, 0.75);
        const yValue = memory[x + n * 48 + j * 6 + i]! / powValue;
        memory[y + n * 48 + j * 6 + i] = yValue;
        const quotient = scale / powValue;
        memory[quotientRow + j] = quotient;
        memory[negativeRow + j] = -(quotient * yValue * (pow(sum, -0.25) * 0.75) * 0.000033333333333333335);
      }
      for (let p = 0; p < 10; p++) {
        let dBordered = 0;
        for (let q = Math.max(0, p - 7); q < Math.min(3, p + 1); q++) {
          dBordered += memory[negativeRow + p - q]!;
        }
        memory[dBorderedRow + p] = dBordered;
      }
      for (let j = 0; j < 8; j++) {
        const product = memory[dBorderedRow + j + 1]! * memory[x + n * 48 + j * 6 + i]!;
        memory[dx + n * 48 + j * 6 + i] = memory[quotientRow + j]! + product + product;
      }
    }
  }
}
