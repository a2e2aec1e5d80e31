// const x = input(["batch", 8, 28, 28]);
// const w = input([16, 8, 3, 3]);
// const b = input([16]);
// const v = input(["batch", 16, 28, 28]);
// export const y = mul(v, conv2d(x, w, b, { padding: 1 }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * N1 = x ∗ w + b
 * y = v ⊙ N1
 * db = Σ(batch, 28, 28) dy v
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  b: number,
  x: number,
  w: number,
  v: number,
  y: number,
  product: number,
  db: number,
): void {
  const scale = 1 / (12544 * batch);
  for (let i = 0; i < 16; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const bValue = memory[b + i]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const vValue = memory[v + n * 12544 + i * 784 + j * 28 + k]!;
          const productValue = scale * vValue;
          memory[product + n * 12544 + i * 784 + j * 28 + k] = productValue;
          memory[db + i]! += productValue;
          let n1 = bValue;
          for (let l = 0; l < 8; l++) {
            if (j - 1 >= 0 && k - 1 >= 0) {
              n1 += memory[x + n * 6272 + l * 784 + (j - 1) * 28 + k - 1]! * memory[w + i * 72 + l * 9]!;
            }
            if (j - 1 >= 0) {
              n1 += memory[x + n * 6272 + l * 784 + (j - 1) * 28 + k]! * memory[w + i * 72 + l * 9 + 1]!;
            }
            if (j - 1 >= 0 && k + 1 < 28) {
              n1 += memory[x + n * 6272 + l * 784 + (j - 1) * 28 + k + 1]! * memory[w + i * 72 + l * 9 + 2]!;
            }
            if (k - 1 >= 0) {
              n1 += memory[x + n * 6272 + l * 784 + j * 28 + k - 1]! * memory[w + i * 72 + l * 9 + 3]!;
            }
            n1 += memory[x + n * 6272 + l * 784 + j * 28 + k]! * memory[w + i * 72 + l * 9 + 4]!;
            if (k + 1 < 28) {
              n1 += memory[x + n * 6272 + l * 784 + j * 28 + k + 1]! * memory[w + i * 72 + l * 9 + 5]!;
            }
            if (j + 1 < 28 && k - 1 >= 0) {
              n1 += memory[x + n * 6272 + l * 784 + (j + 1) * 28 + k - 1]! * memory[w + i * 72 + l * 9 + 6]!;
            }
            if (j + 1 < 28) {
              n1 += memory[x + n * 6272 + l * 784 + (j + 1) * 28 + k]! * memory[w + i * 72 + l * 9 + 7]!;
            }
            if (j + 1 < 28 && k + 1 < 28) {
              n1 += memory[x + n * 6272 + l * 784 + (j + 1) * 28 + k + 1]! * memory[w + i * 72 + l * 9 + 8]!;
            }
          }
          memory[y + n * 12544 + i * 784 + j * 28 + k] = vValue * n1;
        }
      }
    }
  }
}

/** dx = (dy v) ∗ᵀ w */
function forwardDx(memory: Float32Array, batch: number, product: number, w: number, dx: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          let dxValue = 0;
          for (let l = 0; l < 16; l++) {
            if (j + 1 < 28 && k + 1 < 28) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j + 1) * 28 + k + 1]! * memory[w + l * 72 + i * 9]!;
            }
            if (j + 1 < 28) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j + 1) * 28 + k]! * memory[w + l * 72 + i * 9 + 1]!;
            }
            if (j + 1 < 28 && k - 1 >= 0) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j + 1) * 28 + k - 1]! *
                memory[w + l * 72 + i * 9 + 2]!;
            }
            if (k + 1 < 28) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + j * 28 + k + 1]! * memory[w + l * 72 + i * 9 + 3]!;
            }
            dxValue += memory[product + n * 12544 + l * 784 + j * 28 + k]! * memory[w + l * 72 + i * 9 + 4]!;
            if (k - 1 >= 0) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + j * 28 + k - 1]! * memory[w + l * 72 + i * 9 + 5]!;
            }
            if (j - 1 >= 0 && k + 1 < 28) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j - 1) * 28 + k + 1]! *
                memory[w + l * 72 + i * 9 + 6]!;
            }
            if (j - 1 >= 0) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j - 1) * 28 + k]! * memory[w + l * 72 + i * 9 + 7]!;
            }
            if (j - 1 >= 0 && k - 1 >= 0) {
              dxValue +=
                memory[product + n * 12544 + l * 784 + (j - 1) * 28 + k - 1]! *
                memory[w + l * 72 + i * 9 + 8]!;
            }
          }
          memory[dx + n * 6272 + i * 784 + j * 28 + k] = dxValue;
        }
      }
    }
  }
}

/** dw = x ∗ (dy v) */
function forwardDw(memory: Float32Array, batch: number, x: number, product: number, dw: number): void {
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 3; k++) {
        for (let l = 0; l < 3; l++) {
          let dwValue = 0;
          for (let n = 0; n < batch; n++) {
            for (let p = 0; p < 28; p++) {
              for (let q = 0; q < 28; q++) {
                if (p + k - 1 >= 0 && p + k - 1 < 28 && q + l - 1 >= 0 && q + l - 1 < 28) {
                  dwValue +=
                    memory[x + n * 6272 + j * 784 + (p + k - 1) * 28 + q + l - 1]! *
                    memory[product + n * 12544 + i * 784 + p * 28 + q]!;
                }
              }
            }
          }
          memory[dw + i * 72 + j * 9 + k * 3 + l] = dwValue;
        }
      }
    }
  }
}
