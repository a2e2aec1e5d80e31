// const x = input(["batch", 8, 28, 28]);
// const v = input(["batch", 8, 28, 28]);
// export const y = mul(v, maxUnpool2d(...maxPool2d(x, 2, { returnIndices: true }), 2));
// export const dx = grad(mean(y), x);

/**
 * N1 = amax(windows(x))
 * N2 = minimum(leastPlace(windows(x), N1, windows(indices())), 783)
 * last = scatterMax(numbers, nowhere, places)
 * put = (last ≥ 0) ? source[maximum(last, 0)] : zeros
 * y = v ⊙ N3
 * dx = (1 / 6272·batch) v[N2] at N2
 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  N1Row: number,
  N2Row: number,
  lastRow: number,
  putRow: number,
  dxRow: number,
): void {
  const scale = 1 / (6272 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let axis17 = 0; axis17 < 784; axis17++) {
        memory[dxRow + axis17] = 0;
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
          memory[N1Row + j * 14 + k] = n1;
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
          const n2 = Math.min(leastPlace, 783);
          integers[N2Row + j * 14 + k] = n2;
          memory[dxRow + n2]! += memory[v + n * 6272 + i * 784 + n2]! * scale;
        }
      }
      for (let axis18 = 0; axis18 < 28; axis18++) {
        for (let axis19 = 0; axis19 < 28; axis19++) {
          memory[dx + n * 6272 + i * 784 + axis18 * 28 + axis19] = memory[dxRow + axis18 * 28 + axis19]!;
        }
      }
      for (let s = 0; s < 784; s++) {
        integers[lastRow + s] = -1;
      }
      for (let t = 0; t < 196; t++) {
        const n2 = integers[N2Row + t]!;
        integers[lastRow + n2] = Math.max(integers[lastRow + n2]!, t);
      }
      for (let s = 0; s < 784; s++) {
        const last = integers[lastRow + s]!;
        const maximum = Math.max(last, 0);
        memory[putRow + s] = last >= 0 ? memory[N1Row + maximum]! : 0;
      }
      for (let u = 0; u < 28; u++) {
        for (let w = 0; w < 28; w++) {
          memory[y + n * 6272 + i * 784 + u * 28 + w] =
            memory[v + n * 6272 + i * 784 + u * 28 + w]! * memory[putRow + u * 28 + w]!;
        }
      }
    }
  }
}
