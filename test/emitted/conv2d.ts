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
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 16; i += 4) {
      const b_0 = memory[b + i]!;
      const b_1 = memory[b + i + 1]!;
      const b_2 = memory[b + i + 2]!;
      const b_3 = memory[b + i + 3]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const v_00 = memory[v + n * 12544 + i * 784 + j * 28 + k]!;
          const productValue_00 = scale * v_00;
          const v_01 = memory[v + n * 12544 + (i + 1) * 784 + j * 28 + k]!;
          const productValue_01 = scale * v_01;
          const v_02 = memory[v + n * 12544 + (i + 2) * 784 + j * 28 + k]!;
          const productValue_02 = scale * v_02;
          const v_03 = memory[v + n * 12544 + (i + 3) * 784 + j * 28 + k]!;
          const productValue_03 = scale * v_03;
          const v_10 = memory[v + (n + 1) * 12544 + i * 784 + j * 28 + k]!;
          const productValue_10 = scale * v_10;
          const v_11 = memory[v + (n + 1) * 12544 + (i + 1) * 784 + j * 28 + k]!;
          const productValue_11 = scale * v_11;
          const v_12 = memory[v + (n + 1) * 12544 + (i + 2) * 784 + j * 28 + k]!;
          const productValue_12 = scale * v_12;
          const v_13 = memory[v + (n + 1) * 12544 + (i + 3) * 784 + j * 28 + k]!;
          const productValue_13 = scale * v_13;
          memory[product + n * 12544 + i * 784 + j * 28 + k] = productValue_00;
          memory[product + n * 12544 + (i + 1) * 784 + j * 28 + k] = productValue_01;
          memory[product + n * 12544 + (i + 2) * 784 + j * 28 + k] = productValue_02;
          memory[product + n * 12544 + (i + 3) * 784 + j * 28 + k] = productValue_03;
          memory[product + (n + 1) * 12544 + i * 784 + j * 28 + k] = productValue_10;
          memory[product + (n + 1) * 12544 + (i + 1) * 784 + j * 28 + k] = productValue_11;
          memory[product + (n + 1) * 12544 + (i + 2) * 784 + j * 28 + k] = productValue_12;
          memory[product + (n + 1) * 12544 + (i + 3) * 784 + j * 28 + k] = productValue_13;
          memory[db + i]! += productValue_00;
          memory[db + i + 1]! += productValue_01;
          memory[db + i + 2]! += productValue_02;
          memory[db + i + 3]! += productValue_03;
          memory[db + i]! += productValue_10;
          memory[db + i + 1]! += productValue_11;
          memory[db + i + 2]! += productValue_12;
          memory[db + i + 3]! += productValue_13;
          let n1_00 = b_0;
          let n1_01 = b_1;
          let n1_02 = b_2;
          let n1_03 = b_3;
          let n1_10 = b_0;
          let n1_11 = b_1;
          let n1_12 = b_2;
          let n1_13 = b_3;
          for (let l = 0; l < 8; l++) {
            for (let p = Math.max(0, 1 - j); p < Math.min(3, 29 - j); p++) {
              for (let q = Math.max(0, 1 - k); q < Math.min(3, 29 - k); q++) {
                const x_0 = memory[x + n * 6272 + l * 784 + (j + p - 1) * 28 + k + q - 1]!;
                const w_0 = memory[w + i * 72 + l * 9 + p * 3 + q]!;
                const w_1 = memory[w + (i + 1) * 72 + l * 9 + p * 3 + q]!;
                const w_2 = memory[w + (i + 2) * 72 + l * 9 + p * 3 + q]!;
                const w_3 = memory[w + (i + 3) * 72 + l * 9 + p * 3 + q]!;
                const x_1 = memory[x + (n + 1) * 6272 + l * 784 + (j + p - 1) * 28 + k + q - 1]!;
                n1_00 += x_0 * w_0;
                n1_01 += x_0 * w_1;
                n1_02 += x_0 * w_2;
                n1_03 += x_0 * w_3;
                n1_10 += x_1 * w_0;
                n1_11 += x_1 * w_1;
                n1_12 += x_1 * w_2;
                n1_13 += x_1 * w_3;
              }
            }
          }
          memory[y + n * 12544 + i * 784 + j * 28 + k] = v_00 * n1_00;
          memory[y + n * 12544 + (i + 1) * 784 + j * 28 + k] = v_01 * n1_01;
          memory[y + n * 12544 + (i + 2) * 784 + j * 28 + k] = v_02 * n1_02;
          memory[y + n * 12544 + (i + 3) * 784 + j * 28 + k] = v_03 * n1_03;
          memory[y + (n + 1) * 12544 + i * 784 + j * 28 + k] = v_10 * n1_10;
          memory[y + (n + 1) * 12544 + (i + 1) * 784 + j * 28 + k] = v_11 * n1_11;
          memory[y + (n + 1) * 12544 + (i + 2) * 784 + j * 28 + k] = v_12 * n1_12;
          memory[y + (n + 1) * 12544 + (i + 3) * 784 + j * 28 + k] = v_13 * n1_13;
        }
      }
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 16; i += 4) {
      const b_0 = memory[b + i]!;
      const b_1 = memory[b + i + 1]!;
      const b_2 = memory[b + i + 2]!;
      const b_3 = memory[b + i + 3]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const v_0 = memory[v + n * 12544 + i * 784 + j * 28 + k]!;
          const productValue_0 = scale * v_0;
          const v_1 = memory[v + n * 12544 + (i + 1) * 784 + j * 28 + k]!;
          const productValue_1 = scale * v_1;
          const v_2 = memory[v + n * 12544 + (i + 2) * 784 + j * 28 + k]!;
          const productValue_2 = scale * v_2;
          const v_3 = memory[v + n * 12544 + (i + 3) * 784 + j * 28 + k]!;
          const productValue_3 = scale * v_3;
          memory[product + n * 12544 + i * 784 + j * 28 + k] = productValue_0;
          memory[product + n * 12544 + (i + 1) * 784 + j * 28 + k] = productValue_1;
          memory[product + n * 12544 + (i + 2) * 784 + j * 28 + k] = productValue_2;
          memory[product + n * 12544 + (i + 3) * 784 + j * 28 + k] = productValue_3;
          memory[db + i]! += productValue_0;
          memory[db + i + 1]! += productValue_1;
          memory[db + i + 2]! += productValue_2;
          memory[db + i + 3]! += productValue_3;
          let n1_0 = b_0;
          let n1_1 = b_1;
          let n1_2 = b_2;
          let n1_3 = b_3;
          for (let l = 0; l < 8; l++) {
            for (let p = Math.max(0, 1 - j); p < Math.min(3, 29 - j); p++) {
              for (let q = Math.max(0, 1 - k); q < Math.min(3, 29 - k); q++) {
                const xValue = memory[x + n * 6272 + l * 784 + (j + p - 1) * 28 + k + q - 1]!;
                n1_0 += xValue * memory[w + i * 72 + l * 9 + p * 3 + q]!;
                n1_1 += xValue * memory[w + (i + 1) * 72 + l * 9 + p * 3 + q]!;
                n1_2 += xValue * memory[w + (i + 2) * 72 + l * 9 + p * 3 + q]!;
                n1_3 += xValue * memory[w + (i + 3) * 72 + l * 9 + p * 3 + q]!;
              }
            }
          }
          memory[y + n * 12544 + i * 784 + j * 28 + k] = v_0 * n1_0;
          memory[y + n * 12544 + (i + 1) * 784 + j * 28 + k] = v_1 * n1_1;
          memory[y + n * 12544 + (i + 2) * 784 + j * 28 + k] = v_2 * n1_2;
          memory[y + n * 12544 + (i + 3) * 784 + j * 28 + k] = v_3 * n1_3;
        }
      }
    }
  }
}

/** dx = (dy v) ∗ᵀ w */
function forwardDx(memory: Float32Array, batch: number, product: number, w: number, dx: number): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 8; i += 4) {
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          let dxValue_00 = 0;
          let dxValue_01 = 0;
          let dxValue_02 = 0;
          let dxValue_03 = 0;
          let dxValue_10 = 0;
          let dxValue_11 = 0;
          let dxValue_12 = 0;
          let dxValue_13 = 0;
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, j - 26); p < Math.min(3, j + 2); p++) {
              for (let q = Math.max(0, k - 26); q < Math.min(3, k + 2); q++) {
                const product_0 = memory[product + n * 12544 + l * 784 + (j - p + 1) * 28 + k - q + 1]!;
                const w_0 = memory[w + l * 72 + i * 9 + p * 3 + q]!;
                const w_1 = memory[w + l * 72 + (i + 1) * 9 + p * 3 + q]!;
                const w_2 = memory[w + l * 72 + (i + 2) * 9 + p * 3 + q]!;
                const w_3 = memory[w + l * 72 + (i + 3) * 9 + p * 3 + q]!;
                const product_1 = memory[product + (n + 1) * 12544 + l * 784 + (j - p + 1) * 28 + k - q + 1]!;
                dxValue_00 += product_0 * w_0;
                dxValue_01 += product_0 * w_1;
                dxValue_02 += product_0 * w_2;
                dxValue_03 += product_0 * w_3;
                dxValue_10 += product_1 * w_0;
                dxValue_11 += product_1 * w_1;
                dxValue_12 += product_1 * w_2;
                dxValue_13 += product_1 * w_3;
              }
            }
          }
          memory[dx + n * 6272 + i * 784 + j * 28 + k] = dxValue_00;
          memory[dx + n * 6272 + (i + 1) * 784 + j * 28 + k] = dxValue_01;
          memory[dx + n * 6272 + (i + 2) * 784 + j * 28 + k] = dxValue_02;
          memory[dx + n * 6272 + (i + 3) * 784 + j * 28 + k] = dxValue_03;
          memory[dx + (n + 1) * 6272 + i * 784 + j * 28 + k] = dxValue_10;
          memory[dx + (n + 1) * 6272 + (i + 1) * 784 + j * 28 + k] = dxValue_11;
          memory[dx + (n + 1) * 6272 + (i + 2) * 784 + j * 28 + k] = dxValue_12;
          memory[dx + (n + 1) * 6272 + (i + 3) * 784 + j * 28 + k] = dxValue_13;
        }
      }
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 8; i += 4) {
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          let dxValue_0 = 0;
          let dxValue_1 = 0;
          let dxValue_2 = 0;
          let dxValue_3 = 0;
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, j - 26); p < Math.min(3, j + 2); p++) {
              for (let q = Math.max(0, k - 26); q < Math.min(3, k + 2); q++) {
                const productValue = memory[product + n * 12544 + l * 784 + (j - p + 1) * 28 + k - q + 1]!;
                dxValue_0 += productValue * memory[w + l * 72 + i * 9 + p * 3 + q]!;
                dxValue_1 += productValue * memory[w + l * 72 + (i + 1) * 9 + p * 3 + q]!;
                dxValue_2 += productValue * memory[w + l * 72 + (i + 2) * 9 + p * 3 + q]!;
                dxValue_3 += productValue * memory[w + l * 72 + (i + 3) * 9 + p * 3 + q]!;
              }
            }
          }
          memory[dx + n * 6272 + i * 784 + j * 28 + k] = dxValue_0;
          memory[dx + n * 6272 + (i + 1) * 784 + j * 28 + k] = dxValue_1;
          memory[dx + n * 6272 + (i + 2) * 784 + j * 28 + k] = dxValue_2;
          memory[dx + n * 6272 + (i + 3) * 784 + j * 28 + k] = dxValue_3;
        }
      }
    }
  }
}

/** dw = x ∗ (dy v) */
function forwardDw(memory: Float32Array, batch: number, x: number, product: number, dw: number): void {
  for (let i = 0; i < 16; i += 2) {
    for (let j = 0; j < 8; j += 4) {
      for (let k = 0; k < 3; k++) {
        for (let l = 0; l < 3; l++) {
          let dwValue_00 = 0;
          let dwValue_01 = 0;
          let dwValue_02 = 0;
          let dwValue_03 = 0;
          let dwValue_10 = 0;
          let dwValue_11 = 0;
          let dwValue_12 = 0;
          let dwValue_13 = 0;
          for (let n = 0; n < batch; n++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(28, 29 - k); p++) {
              for (let q = Math.max(0, 1 - l); q < Math.min(28, 29 - l); q++) {
                const x_0 = memory[x + n * 6272 + j * 784 + (p + k - 1) * 28 + q + l - 1]!;
                const product_0 = memory[product + n * 12544 + i * 784 + p * 28 + q]!;
                const x_1 = memory[x + n * 6272 + (j + 1) * 784 + (p + k - 1) * 28 + q + l - 1]!;
                const x_2 = memory[x + n * 6272 + (j + 2) * 784 + (p + k - 1) * 28 + q + l - 1]!;
                const x_3 = memory[x + n * 6272 + (j + 3) * 784 + (p + k - 1) * 28 + q + l - 1]!;
                const product_1 = memory[product + n * 12544 + (i + 1) * 784 + p * 28 + q]!;
                dwValue_00 += x_0 * product_0;
                dwValue_01 += x_1 * product_0;
                dwValue_02 += x_2 * product_0;
                dwValue_03 += x_3 * product_0;
                dwValue_10 += x_0 * product_1;
                dwValue_11 += x_1 * product_1;
                dwValue_12 += x_2 * product_1;
                dwValue_13 += x_3 * product_1;
              }
            }
          }
          memory[dw + i * 72 + j * 9 + k * 3 + l] = dwValue_00;
          memory[dw + i * 72 + (j + 1) * 9 + k * 3 + l] = dwValue_01;
          memory[dw + i * 72 + (j + 2) * 9 + k * 3 + l] = dwValue_02;
          memory[dw + i * 72 + (j + 3) * 9 + k * 3 + l] = dwValue_03;
          memory[dw + (i + 1) * 72 + j * 9 + k * 3 + l] = dwValue_10;
          memory[dw + (i + 1) * 72 + (j + 1) * 9 + k * 3 + l] = dwValue_11;
          memory[dw + (i + 1) * 72 + (j + 2) * 9 + k * 3 + l] = dwValue_12;
          memory[dw + (i + 1) * 72 + (j + 3) * 9 + k * 3 + l] = dwValue_13;
        }
      }
    }
  }
}
