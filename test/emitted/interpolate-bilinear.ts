// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 41, 41]);
// export const y = mul(v, interpolate(x, { size: 41, mode: "bilinear" }));
// export const dx = grad(mean(y), x);

/**
 * N1 = einsum("ijklm,lm->ijkl", part, weight)
 * y = v ⊙ N1
 * dResult = dy v
 * dPart = einsum("ijkl,lm->ijklm", dResult, weight)
 * dPart = einsum("ijkl,km->ijklm", (dPart at index), weight)
 * dx = dPart at index
 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  x: number,
  index: number,
  weight: number,
  index2: number,
  weight2: number,
  v: number,
  y: number,
  dx: number,
  productRow: number,
  scatteredRow: number,
): void {
  const scale = 1 / (13448 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let s = 0; s < 28; s++) {
        for (let r = 0; r < 28; r++) {
          memory[dx + n * 6272 + i * 784 + s * 28 + r] = 0;
        }
      }
      for (let j = 0; j < 41; j++) {
        const index0 = integers[index + j * 2]!;
        const weight0 = memory[weight + j * 2]!;
        const index1 = integers[index + j * 2 + 1]!;
        const weight1 = memory[weight + j * 2 + 1]!;
        for (let k = 0; k < 28; k++) {
          memory[productRow + k] =
            memory[x + n * 6272 + i * 784 + index0 * 28 + k]! * weight0 +
            memory[x + n * 6272 + i * 784 + index1 * 28 + k]! * weight1;
        }
        for (let r = 0; r < 28; r++) {
          memory[scatteredRow + r] = 0;
        }
        for (let p = 0; p < 41; p++) {
          const vValue = memory[v + n * 13448 + i * 1681 + j * 41 + p]!;
          const dResult = scale * vValue;
          const index20 = integers[index2 + p * 2]!;
          const weight20 = memory[weight2 + p * 2]!;
          let n1 = memory[productRow + index20]! * weight20;
          memory[scatteredRow + index20]! += dResult * weight20;
          const index21 = integers[index2 + p * 2 + 1]!;
          const weight21 = memory[weight2 + p * 2 + 1]!;
          n1 += memory[productRow + index21]! * weight21;
          memory[scatteredRow + index21]! += dResult * weight21;
          memory[y + n * 13448 + i * 1681 + j * 41 + p] = vValue * n1;
        }
        for (let r = 0; r < 28; r++) {
          const scattered = memory[scatteredRow + r]!;
          memory[dx + n * 6272 + i * 784 + index0 * 28 + r]! += scattered * weight0;
          memory[dx + n * 6272 + i * 784 + index1 * 28 + r]! += scattered * weight1;
        }
      }
    }
  }
}
