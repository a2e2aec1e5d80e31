// const x = input(["batch", 8, 28, 28]);
// const w = input([16, 8, 5, 5]);
// const b = input([16]);
// const v = input(["batch", 16, 20, 20]);
// export const y = mul(v, conv2d(x, w, b, { dilation: 2 }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * N1 = x ∗ w + b
 * y = v ⊙ N1
 * db = Σ(batch, 20, 20) dy v
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
  const scale = 1 / (6400 * batch);
  for (let i = 0; i < 16; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i += 2) {
      const b_0 = memory[b + i]!;
      const b_1 = memory[b + i + 1]!;
      for (let j = 0; j < 20; j++) {
        for (let k = 0; k < 20; k += 5) {
          const v_00 = memory[v + n * 6400 + i * 400 + j * 20 + k]!;
          const productValue_00 = scale * v_00;
          const v_01 = memory[v + n * 6400 + i * 400 + j * 20 + k + 1]!;
          const productValue_01 = scale * v_01;
          const v_02 = memory[v + n * 6400 + i * 400 + j * 20 + k + 2]!;
          const productValue_02 = scale * v_02;
          const v_03 = memory[v + n * 6400 + i * 400 + j * 20 + k + 3]!;
          const productValue_03 = scale * v_03;
          const v_04 = memory[v + n * 6400 + i * 400 + j * 20 + k + 4]!;
          const productValue_04 = scale * v_04;
          const v_10 = memory[v + n * 6400 + (i + 1) * 400 + j * 20 + k]!;
          const productValue_10 = scale * v_10;
          const v_11 = memory[v + n * 6400 + (i + 1) * 400 + j * 20 + k + 1]!;
          const productValue_11 = scale * v_11;
          const v_12 = memory[v + n * 6400 + (i + 1) * 400 + j * 20 + k + 2]!;
          const productValue_12 = scale * v_12;
          const v_13 = memory[v + n * 6400 + (i + 1) * 400 + j * 20 + k + 3]!;
          const productValue_13 = scale * v_13;
          const v_14 = memory[v + n * 6400 + (i + 1) * 400 + j * 20 + k + 4]!;
          const productValue_14 = scale * v_14;
          memory[product + n * 6400 + i * 400 + j * 20 + k] = productValue_00;
          memory[product + n * 6400 + i * 400 + j * 20 + k + 1] = productValue_01;
          memory[product + n * 6400 + i * 400 + j * 20 + k + 2] = productValue_02;
          memory[product + n * 6400 + i * 400 + j * 20 + k + 3] = productValue_03;
          memory[product + n * 6400 + i * 400 + j * 20 + k + 4] = productValue_04;
          memory[product + n * 6400 + (i + 1) * 400 + j * 20 + k] = productValue_10;
          memory[product + n * 6400 + (i + 1) * 400 + j * 20 + k + 1] = productValue_11;
          memory[product + n * 6400 + (i + 1) * 400 + j * 20 + k + 2] = productValue_12;
          memory[product + n * 6400 + (i + 1) * 400 + j * 20 + k + 3] = productValue_13;
          memory[product + n * 6400 + (i + 1) * 400 + j * 20 + k + 4] = productValue_14;
          memory[db + i]! += productValue_00;
          memory[db + i]! += productValue_01;
          memory[db + i]! += productValue_02;
          memory[db + i]! += productValue_03;
          memory[db + i]! += productValue_04;
          memory[db + i + 1]! += productValue_10;
          memory[db + i + 1]! += productValue_11;
          memory[db + i + 1]! += productValue_12;
          memory[db + i + 1]! += productValue_13;
          memory[db + i + 1]! += productValue_14;
          let n1_00 = b_0;
          let n1_01 = b_0;
          let n1_02 = b_0;
          let n1_03 = b_0;
          let n1_04 = b_0;
          let n1_10 = b_1;
          let n1_11 = b_1;
          let n1_12 = b_1;
          let n1_13 = b_1;
          let n1_14 = b_1;
          for (let l = 0; l < 8; l++) {
            for (let p = 0; p < 5; p++) {
              for (let q = 0; q < 5; q++) {
                const x_0 = memory[x + n * 6272 + l * 784 + (j + p * 2) * 28 + k + q * 2]!;
                const w_0 = memory[w + i * 200 + l * 25 + p * 5 + q]!;
                const x_1 = memory[x + n * 6272 + l * 784 + (j + p * 2) * 28 + k + q * 2 + 1]!;
                const x_2 = memory[x + n * 6272 + l * 784 + (j + p * 2) * 28 + k + q * 2 + 2]!;
                const x_3 = memory[x + n * 6272 + l * 784 + (j + p * 2) * 28 + k + q * 2 + 3]!;
                const x_4 = memory[x + n * 6272 + l * 784 + (j + p * 2) * 28 + k + q * 2 + 4]!;
                const w_1 = memory[w + (i + 1) * 200 + l * 25 + p * 5 + q]!;
                n1_00 += x_0 * w_0;
                n1_01 += x_1 * w_0;
                n1_02 += x_2 * w_0;
                n1_03 += x_3 * w_0;
                n1_04 += x_4 * w_0;
                n1_10 += x_0 * w_1;
                n1_11 += x_1 * w_1;
                n1_12 += x_2 * w_1;
                n1_13 += x_3 * w_1;
                n1_14 += x_4 * w_1;
              }
            }
          }
          memory[y + n * 6400 + i * 400 + j * 20 + k] = v_00 * n1_00;
          memory[y + n * 6400 + i * 400 + j * 20 + k + 1] = v_01 * n1_01;
          memory[y + n * 6400 + i * 400 + j * 20 + k + 2] = v_02 * n1_02;
          memory[y + n * 6400 + i * 400 + j * 20 + k + 3] = v_03 * n1_03;
          memory[y + n * 6400 + i * 400 + j * 20 + k + 4] = v_04 * n1_04;
          memory[y + n * 6400 + (i + 1) * 400 + j * 20 + k] = v_10 * n1_10;
          memory[y + n * 6400 + (i + 1) * 400 + j * 20 + k + 1] = v_11 * n1_11;
          memory[y + n * 6400 + (i + 1) * 400 + j * 20 + k + 2] = v_12 * n1_12;
          memory[y + n * 6400 + (i + 1) * 400 + j * 20 + k + 3] = v_13 * n1_13;
          memory[y + n * 6400 + (i + 1) * 400 + j * 20 + k + 4] = v_14 * n1_14;
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
            for (let p = Math.max(0, -9 + Math.trunc(j / 2)); p < Math.min(5, 1 + Math.trunc(j / 2)); p++) {
              for (let q = Math.max(0, -9 + Math.trunc(k / 2)); q < Math.min(5, 1 + Math.trunc(k / 2)); q++) {
                const product_0 = memory[product + n * 6400 + l * 400 + (j - p * 2) * 20 + k - q * 2]!;
                const w_0 = memory[w + l * 200 + i * 25 + p * 5 + q]!;
                const w_1 = memory[w + l * 200 + (i + 1) * 25 + p * 5 + q]!;
                const w_2 = memory[w + l * 200 + (i + 2) * 25 + p * 5 + q]!;
                const w_3 = memory[w + l * 200 + (i + 3) * 25 + p * 5 + q]!;
                const product_1 = memory[product + (n + 1) * 6400 + l * 400 + (j - p * 2) * 20 + k - q * 2]!;
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
            for (let p = Math.max(0, -9 + Math.trunc(j / 2)); p < Math.min(5, 1 + Math.trunc(j / 2)); p++) {
              for (let q = Math.max(0, -9 + Math.trunc(k / 2)); q < Math.min(5, 1 + Math.trunc(k / 2)); q++) {
                const productValue = memory[product + n * 6400 + l * 400 + (j - p * 2) * 20 + k - q * 2]!;
                dxValue_0 += productValue * memory[w + l * 200 + i * 25 + p * 5 + q]!;
                dxValue_1 += productValue * memory[w + l * 200 + (i + 1) * 25 + p * 5 + q]!;
                dxValue_2 += productValue * memory[w + l * 200 + (i + 2) * 25 + p * 5 + q]!;
                dxValue_3 += productValue * memory[w + l * 200 + (i + 3) * 25 + p * 5 + q]!;
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
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 5; k++) {
        let dwValue_00 = 0;
        let dwValue_01 = 0;
        let dwValue_02 = 0;
        let dwValue_03 = 0;
        let dwValue_04 = 0;
        let dwValue_10 = 0;
        let dwValue_11 = 0;
        let dwValue_12 = 0;
        let dwValue_13 = 0;
        let dwValue_14 = 0;
        for (let n = 0; n < batch; n++) {
          for (let p = 0; p < 20; p++) {
            for (let q = 0; q < 20; q++) {
              const x_0 = memory[x + n * 6272 + j * 784 + (p + k * 2) * 28 + q]!;
              const product_0 = memory[product + n * 6400 + i * 400 + p * 20 + q]!;
              const x_2 = memory[x + n * 6272 + j * 784 + (p + k * 2) * 28 + q + 2]!;
              const x_4 = memory[x + n * 6272 + j * 784 + (p + k * 2) * 28 + q + 4]!;
              const x_6 = memory[x + n * 6272 + j * 784 + (p + k * 2) * 28 + q + 6]!;
              const x_8 = memory[x + n * 6272 + j * 784 + (p + k * 2) * 28 + q + 8]!;
              const product_1 = memory[product + n * 6400 + (i + 1) * 400 + p * 20 + q]!;
              dwValue_00 += x_0 * product_0;
              dwValue_01 += x_2 * product_0;
              dwValue_02 += x_4 * product_0;
              dwValue_03 += x_6 * product_0;
              dwValue_04 += x_8 * product_0;
              dwValue_10 += x_0 * product_1;
              dwValue_11 += x_2 * product_1;
              dwValue_12 += x_4 * product_1;
              dwValue_13 += x_6 * product_1;
              dwValue_14 += x_8 * product_1;
            }
          }
        }
        memory[dw + i * 200 + j * 25 + k * 5] = dwValue_00;
        memory[dw + i * 200 + j * 25 + k * 5 + 1] = dwValue_01;
        memory[dw + i * 200 + j * 25 + k * 5 + 2] = dwValue_02;
        memory[dw + i * 200 + j * 25 + k * 5 + 3] = dwValue_03;
        memory[dw + i * 200 + j * 25 + k * 5 + 4] = dwValue_04;
        memory[dw + (i + 1) * 200 + j * 25 + k * 5] = dwValue_10;
        memory[dw + (i + 1) * 200 + j * 25 + k * 5 + 1] = dwValue_11;
        memory[dw + (i + 1) * 200 + j * 25 + k * 5 + 2] = dwValue_12;
        memory[dw + (i + 1) * 200 + j * 25 + k * 5 + 3] = dwValue_13;
        memory[dw + (i + 1) * 200 + j * 25 + k * 5 + 4] = dwValue_14;
      }
    }
  }
}
