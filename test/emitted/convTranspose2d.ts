// const x = input(["batch", 16, 9, 9]);
// const w = input([16, 8, 4, 4]);
// const b = input([8]);
// const v = input(["batch", 8, 20, 20]);
// export const y = mul(v, convTranspose2d(x, w, b, { stride: 2 }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * N1 = x ∗ᵀ w + b
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
  const scale = 1 / (3200 * batch);
  for (let i = 0; i < 8; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 8; i += 4) {
      const b_0 = memory[b + i]!;
      const b_1 = memory[b + i + 1]!;
      const b_2 = memory[b + i + 2]!;
      const b_3 = memory[b + i + 3]!;
      for (let j = 0; j < 20; j++) {
        for (let k = 0; k < 20; k++) {
          const v_00 = memory[v + n * 3200 + i * 400 + j * 20 + k]!;
          const productValue_00 = scale * v_00;
          const v_01 = memory[v + n * 3200 + (i + 1) * 400 + j * 20 + k]!;
          const productValue_01 = scale * v_01;
          const v_02 = memory[v + n * 3200 + (i + 2) * 400 + j * 20 + k]!;
          const productValue_02 = scale * v_02;
          const v_03 = memory[v + n * 3200 + (i + 3) * 400 + j * 20 + k]!;
          const productValue_03 = scale * v_03;
          const v_10 = memory[v + (n + 1) * 3200 + i * 400 + j * 20 + k]!;
          const productValue_10 = scale * v_10;
          const v_11 = memory[v + (n + 1) * 3200 + (i + 1) * 400 + j * 20 + k]!;
          const productValue_11 = scale * v_11;
          const v_12 = memory[v + (n + 1) * 3200 + (i + 2) * 400 + j * 20 + k]!;
          const productValue_12 = scale * v_12;
          const v_13 = memory[v + (n + 1) * 3200 + (i + 3) * 400 + j * 20 + k]!;
          const productValue_13 = scale * v_13;
          memory[product + n * 3200 + i * 400 + j * 20 + k] = productValue_00;
          memory[product + n * 3200 + (i + 1) * 400 + j * 20 + k] = productValue_01;
          memory[product + n * 3200 + (i + 2) * 400 + j * 20 + k] = productValue_02;
          memory[product + n * 3200 + (i + 3) * 400 + j * 20 + k] = productValue_03;
          memory[product + (n + 1) * 3200 + i * 400 + j * 20 + k] = productValue_10;
          memory[product + (n + 1) * 3200 + (i + 1) * 400 + j * 20 + k] = productValue_11;
          memory[product + (n + 1) * 3200 + (i + 2) * 400 + j * 20 + k] = productValue_12;
          memory[product + (n + 1) * 3200 + (i + 3) * 400 + j * 20 + k] = productValue_13;
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
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, Math.trunc(j / 2) - 8); p < Math.min(2, Math.trunc(j / 2) + 1); p++) {
              for (let q = Math.max(0, Math.trunc(k / 2) - 8); q < Math.min(2, Math.trunc(k / 2) + 1); q++) {
                const x_0 =
                  memory[x + n * 1296 + l * 81 + (Math.trunc(j / 2) - p) * 9 + Math.trunc(k / 2) - q]!;
                const w_0 = memory[w + l * 128 + i * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                const w_1 = memory[w + l * 128 + (i + 1) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                const w_2 = memory[w + l * 128 + (i + 2) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                const w_3 = memory[w + l * 128 + (i + 3) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                const x_1 =
                  memory[x + (n + 1) * 1296 + l * 81 + (Math.trunc(j / 2) - p) * 9 + Math.trunc(k / 2) - q]!;
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
          memory[y + n * 3200 + i * 400 + j * 20 + k] = v_00 * n1_00;
          memory[y + n * 3200 + (i + 1) * 400 + j * 20 + k] = v_01 * n1_01;
          memory[y + n * 3200 + (i + 2) * 400 + j * 20 + k] = v_02 * n1_02;
          memory[y + n * 3200 + (i + 3) * 400 + j * 20 + k] = v_03 * n1_03;
          memory[y + (n + 1) * 3200 + i * 400 + j * 20 + k] = v_10 * n1_10;
          memory[y + (n + 1) * 3200 + (i + 1) * 400 + j * 20 + k] = v_11 * n1_11;
          memory[y + (n + 1) * 3200 + (i + 2) * 400 + j * 20 + k] = v_12 * n1_12;
          memory[y + (n + 1) * 3200 + (i + 3) * 400 + j * 20 + k] = v_13 * n1_13;
        }
      }
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 8; i += 4) {
      const b_0 = memory[b + i]!;
      const b_1 = memory[b + i + 1]!;
      const b_2 = memory[b + i + 2]!;
      const b_3 = memory[b + i + 3]!;
      for (let j = 0; j < 20; j++) {
        for (let k = 0; k < 20; k++) {
          const v_0 = memory[v + n * 3200 + i * 400 + j * 20 + k]!;
          const productValue_0 = scale * v_0;
          const v_1 = memory[v + n * 3200 + (i + 1) * 400 + j * 20 + k]!;
          const productValue_1 = scale * v_1;
          const v_2 = memory[v + n * 3200 + (i + 2) * 400 + j * 20 + k]!;
          const productValue_2 = scale * v_2;
          const v_3 = memory[v + n * 3200 + (i + 3) * 400 + j * 20 + k]!;
          const productValue_3 = scale * v_3;
          memory[product + n * 3200 + i * 400 + j * 20 + k] = productValue_0;
          memory[product + n * 3200 + (i + 1) * 400 + j * 20 + k] = productValue_1;
          memory[product + n * 3200 + (i + 2) * 400 + j * 20 + k] = productValue_2;
          memory[product + n * 3200 + (i + 3) * 400 + j * 20 + k] = productValue_3;
          memory[db + i]! += productValue_0;
          memory[db + i + 1]! += productValue_1;
          memory[db + i + 2]! += productValue_2;
          memory[db + i + 3]! += productValue_3;
          let n1_0 = b_0;
          let n1_1 = b_1;
          let n1_2 = b_2;
          let n1_3 = b_3;
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, Math.trunc(j / 2) - 8); p < Math.min(2, Math.trunc(j / 2) + 1); p++) {
              for (let q = Math.max(0, Math.trunc(k / 2) - 8); q < Math.min(2, Math.trunc(k / 2) + 1); q++) {
                const xValue =
                  memory[x + n * 1296 + l * 81 + (Math.trunc(j / 2) - p) * 9 + Math.trunc(k / 2) - q]!;
                n1_0 += xValue * memory[w + l * 128 + i * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                n1_1 +=
                  xValue * memory[w + l * 128 + (i + 1) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                n1_2 +=
                  xValue * memory[w + l * 128 + (i + 2) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
                n1_3 +=
                  xValue * memory[w + l * 128 + (i + 3) * 16 + ((j % 2) + p * 2) * 4 + (k % 2) + q * 2]!;
              }
            }
          }
          memory[y + n * 3200 + i * 400 + j * 20 + k] = v_0 * n1_0;
          memory[y + n * 3200 + (i + 1) * 400 + j * 20 + k] = v_1 * n1_1;
          memory[y + n * 3200 + (i + 2) * 400 + j * 20 + k] = v_2 * n1_2;
          memory[y + n * 3200 + (i + 3) * 400 + j * 20 + k] = v_3 * n1_3;
        }
      }
    }
  }
}

/** dx = (dy v) ∗ w */
function forwardDx(memory: Float32Array, batch: number, product: number, w: number, dx: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 15; i += 3) {
      for (let j = 0; j < 9; j++) {
        for (let k = 0; k < 9; k += 3) {
          let dxValue_00 = 0;
          let dxValue_01 = 0;
          let dxValue_02 = 0;
          let dxValue_10 = 0;
          let dxValue_11 = 0;
          let dxValue_12 = 0;
          let dxValue_20 = 0;
          let dxValue_21 = 0;
          let dxValue_22 = 0;
          for (let l = 0; l < 8; l++) {
            for (let p = 0; p < 4; p++) {
              const product_0 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2]!;
              const w0_0 = memory[w + i * 128 + l * 16 + p * 4]!;
              const product_2 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 2]!;
              const product_4 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 4]!;
              const w0_1 = memory[w + (i + 1) * 128 + l * 16 + p * 4]!;
              const w0_2 = memory[w + (i + 2) * 128 + l * 16 + p * 4]!;
              const product_1 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 1]!;
              const w1_0 = memory[w + i * 128 + l * 16 + p * 4 + 1]!;
              const product_3 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 3]!;
              const product_5 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 5]!;
              const w1_1 = memory[w + (i + 1) * 128 + l * 16 + p * 4 + 1]!;
              const w1_2 = memory[w + (i + 2) * 128 + l * 16 + p * 4 + 1]!;
              const w2_0 = memory[w + i * 128 + l * 16 + p * 4 + 2]!;
              const product_6 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 6]!;
              const w2_1 = memory[w + (i + 1) * 128 + l * 16 + p * 4 + 2]!;
              const w2_2 = memory[w + (i + 2) * 128 + l * 16 + p * 4 + 2]!;
              const w3_0 = memory[w + i * 128 + l * 16 + p * 4 + 3]!;
              const product_7 = memory[product + n * 3200 + l * 400 + (j * 2 + p) * 20 + k * 2 + 7]!;
              const w3_1 = memory[w + (i + 1) * 128 + l * 16 + p * 4 + 3]!;
              const w3_2 = memory[w + (i + 2) * 128 + l * 16 + p * 4 + 3]!;
              dxValue_00 += product_0 * w0_0;
              dxValue_01 += product_2 * w0_0;
              dxValue_02 += product_4 * w0_0;
              dxValue_10 += product_0 * w0_1;
              dxValue_11 += product_2 * w0_1;
              dxValue_12 += product_4 * w0_1;
              dxValue_20 += product_0 * w0_2;
              dxValue_21 += product_2 * w0_2;
              dxValue_22 += product_4 * w0_2;
              dxValue_00 += product_1 * w1_0;
              dxValue_01 += product_3 * w1_0;
              dxValue_02 += product_5 * w1_0;
              dxValue_10 += product_1 * w1_1;
              dxValue_11 += product_3 * w1_1;
              dxValue_12 += product_5 * w1_1;
              dxValue_20 += product_1 * w1_2;
              dxValue_21 += product_3 * w1_2;
              dxValue_22 += product_5 * w1_2;
              dxValue_00 += product_2 * w2_0;
              dxValue_01 += product_4 * w2_0;
              dxValue_02 += product_6 * w2_0;
              dxValue_10 += product_2 * w2_1;
              dxValue_11 += product_4 * w2_1;
              dxValue_12 += product_6 * w2_1;
              dxValue_20 += product_2 * w2_2;
              dxValue_21 += product_4 * w2_2;
              dxValue_22 += product_6 * w2_2;
              dxValue_00 += product_3 * w3_0;
              dxValue_01 += product_5 * w3_0;
              dxValue_02 += product_7 * w3_0;
              dxValue_10 += product_3 * w3_1;
              dxValue_11 += product_5 * w3_1;
              dxValue_12 += product_7 * w3_1;
              dxValue_20 += product_3 * w3_2;
              dxValue_21 += product_5 * w3_2;
              dxValue_22 += product_7 * w3_2;
            }
          }
          memory[dx + n * 1296 + i * 81 + j * 9 + k] = dxValue_00;
          memory[dx + n * 1296 + i * 81 + j * 9 + k + 1] = dxValue_01;
          memory[dx + n * 1296 + i * 81 + j * 9 + k + 2] = dxValue_02;
          memory[dx + n * 1296 + (i + 1) * 81 + j * 9 + k] = dxValue_10;
          memory[dx + n * 1296 + (i + 1) * 81 + j * 9 + k + 1] = dxValue_11;
          memory[dx + n * 1296 + (i + 1) * 81 + j * 9 + k + 2] = dxValue_12;
          memory[dx + n * 1296 + (i + 2) * 81 + j * 9 + k] = dxValue_20;
          memory[dx + n * 1296 + (i + 2) * 81 + j * 9 + k + 1] = dxValue_21;
          memory[dx + n * 1296 + (i + 2) * 81 + j * 9 + k + 2] = dxValue_22;
        }
      }
    }
    for (let j = 0; j < 9; j++) {
      for (let k = 0; k < 9; k += 3) {
        let dxValue_0 = 0;
        let dxValue_1 = 0;
        let dxValue_2 = 0;
        for (let l = 0; l < 8; l++) {
          const w1500 = memory[w + l * 16 + 1920]!;
          const product_02 = memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 2]!;
          const product_04 = memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 4]!;
          const w1501 = memory[w + l * 16 + 1921]!;
          const product_03 = memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 3]!;
          const product_05 = memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 5]!;
          const w1502 = memory[w + l * 16 + 1922]!;
          const w1503 = memory[w + l * 16 + 1923]!;
          const w1510 = memory[w + l * 16 + 1924]!;
          const product_12 = memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 2]!;
          const product_14 = memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 4]!;
          const w1511 = memory[w + l * 16 + 1925]!;
          const product_13 = memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 3]!;
          const product_15 = memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 5]!;
          const w1512 = memory[w + l * 16 + 1926]!;
          const w1513 = memory[w + l * 16 + 1927]!;
          const w1520 = memory[w + l * 16 + 1928]!;
          const product_22 = memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 2]!;
          const product_24 = memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 4]!;
          const w1521 = memory[w + l * 16 + 1929]!;
          const product_23 = memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 3]!;
          const product_25 = memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 5]!;
          const w1522 = memory[w + l * 16 + 1930]!;
          const w1523 = memory[w + l * 16 + 1931]!;
          const w1530 = memory[w + l * 16 + 1932]!;
          const product_32 = memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 2]!;
          const product_34 = memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 4]!;
          const w1531 = memory[w + l * 16 + 1933]!;
          const product_33 = memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 3]!;
          const product_35 = memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 5]!;
          const w1532 = memory[w + l * 16 + 1934]!;
          const w1533 = memory[w + l * 16 + 1935]!;
          dxValue_0 += memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2]! * w1500;
          dxValue_1 += product_02 * w1500;
          dxValue_2 += product_04 * w1500;
          dxValue_0 += memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 1]! * w1501;
          dxValue_1 += product_03 * w1501;
          dxValue_2 += product_05 * w1501;
          dxValue_0 += product_02 * w1502;
          dxValue_1 += product_04 * w1502;
          dxValue_2 += memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 6]! * w1502;
          dxValue_0 += product_03 * w1503;
          dxValue_1 += product_05 * w1503;
          dxValue_2 += memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 7]! * w1503;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2]! * w1510;
          dxValue_1 += product_12 * w1510;
          dxValue_2 += product_14 * w1510;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 1]! * w1511;
          dxValue_1 += product_13 * w1511;
          dxValue_2 += product_15 * w1511;
          dxValue_0 += product_12 * w1512;
          dxValue_1 += product_14 * w1512;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 6]! * w1512;
          dxValue_0 += product_13 * w1513;
          dxValue_1 += product_15 * w1513;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 7]! * w1513;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2]! * w1520;
          dxValue_1 += product_22 * w1520;
          dxValue_2 += product_24 * w1520;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 1]! * w1521;
          dxValue_1 += product_23 * w1521;
          dxValue_2 += product_25 * w1521;
          dxValue_0 += product_22 * w1522;
          dxValue_1 += product_24 * w1522;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 6]! * w1522;
          dxValue_0 += product_23 * w1523;
          dxValue_1 += product_25 * w1523;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 7]! * w1523;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2]! * w1530;
          dxValue_1 += product_32 * w1530;
          dxValue_2 += product_34 * w1530;
          dxValue_0 += memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 1]! * w1531;
          dxValue_1 += product_33 * w1531;
          dxValue_2 += product_35 * w1531;
          dxValue_0 += product_32 * w1532;
          dxValue_1 += product_34 * w1532;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 6]! * w1532;
          dxValue_0 += product_33 * w1533;
          dxValue_1 += product_35 * w1533;
          dxValue_2 += memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 7]! * w1533;
        }
        memory[dx + n * 1296 + j * 9 + k + 1215] = dxValue_0;
        memory[dx + n * 1296 + j * 9 + k + 1 + 1215] = dxValue_1;
        memory[dx + n * 1296 + j * 9 + k + 2 + 1215] = dxValue_2;
      }
    }
  }
}

/** dw = (dy v) ∗ x */
function forwardDw(memory: Float32Array, batch: number, x: number, product: number, dw: number): void {
  for (let i = 0; i < 16; i += 2) {
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 4; k++) {
        let dwValue_00 = 0;
        let dwValue_01 = 0;
        let dwValue_02 = 0;
        let dwValue_03 = 0;
        let dwValue_10 = 0;
        let dwValue_11 = 0;
        let dwValue_12 = 0;
        let dwValue_13 = 0;
        for (let n = 0; n < batch; n++) {
          for (let p = 0; p < 9; p++) {
            for (let q = 0; q < 9; q++) {
              const x_0 = memory[x + n * 1296 + i * 81 + p * 9 + q]!;
              const product_0 = memory[product + n * 3200 + j * 400 + (p * 2 + k) * 20 + q * 2]!;
              const product_1 = memory[product + n * 3200 + j * 400 + (p * 2 + k) * 20 + q * 2 + 1]!;
              const product_2 = memory[product + n * 3200 + j * 400 + (p * 2 + k) * 20 + q * 2 + 2]!;
              const product_3 = memory[product + n * 3200 + j * 400 + (p * 2 + k) * 20 + q * 2 + 3]!;
              const x_1 = memory[x + n * 1296 + (i + 1) * 81 + p * 9 + q]!;
              dwValue_00 += x_0 * product_0;
              dwValue_01 += x_0 * product_1;
              dwValue_02 += x_0 * product_2;
              dwValue_03 += x_0 * product_3;
              dwValue_10 += x_1 * product_0;
              dwValue_11 += x_1 * product_1;
              dwValue_12 += x_1 * product_2;
              dwValue_13 += x_1 * product_3;
            }
          }
        }
        memory[dw + i * 128 + j * 16 + k * 4] = dwValue_00;
        memory[dw + i * 128 + j * 16 + k * 4 + 1] = dwValue_01;
        memory[dw + i * 128 + j * 16 + k * 4 + 2] = dwValue_02;
        memory[dw + i * 128 + j * 16 + k * 4 + 3] = dwValue_03;
        memory[dw + (i + 1) * 128 + j * 16 + k * 4] = dwValue_10;
        memory[dw + (i + 1) * 128 + j * 16 + k * 4 + 1] = dwValue_11;
        memory[dw + (i + 1) * 128 + j * 16 + k * 4 + 2] = dwValue_12;
        memory[dw + (i + 1) * 128 + j * 16 + k * 4 + 3] = dwValue_13;
      }
    }
  }
}
