// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 5, 5]);
// export const y = mul(v, adaptiveAvgPool2d(x, 5));
// export const dx = grad(mean(y), x);

/** y = v ⊙ N1 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  differenceRow: number,
  productRow: number,
  quotientRow: number,
): void {
  const scale = 1 / (200 * batch);
  for (let j = 0; j < 5; j++) {
    integers[differenceRow + j] =
      Math.trunc(floorDivide((j + 1) * 28 + 4, 5)) - Math.trunc(floorDivide(j * 28, 5));
  }
  for (let j = 0; j < 5; j++) {
    const difference = integers[differenceRow + j]!;
    for (let k = 0; k < 5; k++) {
      integers[productRow + j * 5 + k] = difference * integers[differenceRow + k]!;
    }
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 5; j++) {
        for (let k = 0; k < 5; k++) {
          const vValue = memory[v + n * 200 + i * 25 + j * 5 + k]!;
          const product = integers[productRow + j * 5 + k]!;
          memory[quotientRow + j * 5 + k] = (scale * vValue) / product;
          let total = 0;
          for (
            let l = 0;
            l < Math.min(7, Math.trunc(((j + 1) * 28 + 4) / 5) - Math.trunc((j * 28) / 5));
            l++
          ) {
            for (
              let p = 0;
              p < Math.min(7, Math.trunc(((k + 1) * 28 + 4) / 5) - Math.trunc((k * 28) / 5));
              p++
            ) {
              total +=
                memory[
                  x + n * 6272 + i * 784 + (Math.trunc((j * 28) / 5) + l) * 28 + Math.trunc((k * 28) / 5) + p
                ]!;
            }
          }
          memory[y + n * 200 + i * 25 + j * 5 + k] = vValue * (total / product);
        }
      }
      for (let q = 0; q < 28; q++) {
        for (let r = 0; r < 28; r++) {
          let dxValue = 0;
          for (
            let s = 0;
            s < Math.min(2, Math.trunc(((q + 1) * 5 + 27) / 28) - Math.trunc((q * 5) / 28));
            s++
          ) {
            for (
              let t = 0;
              t < Math.min(2, Math.trunc(((r + 1) * 5 + 27) / 28) - Math.trunc((r * 5) / 28));
              t++
            ) {
              dxValue +=
                memory[quotientRow + (Math.trunc((q * 5) / 28) + s) * 5 + Math.trunc((r * 5) / 28) + t]!;
            }
          }
          memory[dx + n * 6272 + i * 784 + q * 28 + r] = dxValue;
        }
      }
    }
  }
}
