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
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const bValue = memory[b + i]!;
      for (let j = 0; j < 20; j++) {
        for (let k = 0; k < 20; k++) {
          const vValue = memory[v + n * 3200 + i * 400 + j * 20 + k]!;
          const productValue = scale * vValue;
          memory[product + n * 3200 + i * 400 + j * 20 + k] = productValue;
          memory[db + i]! += productValue;
          let n1 = bValue;
          for (let l = 0; l < 16; l++) {
            if (Math.trunc(j / 2) < 9 && Math.trunc(k / 2) < 9) {
              n1 +=
                memory[x + n * 1296 + l * 81 + Math.trunc(j / 2) * 9 + Math.trunc(k / 2)]! *
                memory[w + l * 128 + i * 16 + (j % 2) * 4 + (k % 2)]!;
            }
            if (Math.trunc(j / 2) < 9 && Math.trunc(k / 2) - 1 >= 0) {
              n1 +=
                memory[x + n * 1296 + l * 81 + Math.trunc(j / 2) * 9 + Math.trunc(k / 2) - 1]! *
                memory[w + l * 128 + i * 16 + (j % 2) * 4 + (k % 2) + 2]!;
            }
            if (Math.trunc(j / 2) - 1 >= 0 && Math.trunc(k / 2) < 9) {
              n1 +=
                memory[x + n * 1296 + l * 81 + (Math.trunc(j / 2) - 1) * 9 + Math.trunc(k / 2)]! *
                memory[w + l * 128 + i * 16 + ((j % 2) + 2) * 4 + (k % 2)]!;
            }
            if (Math.trunc(j / 2) - 1 >= 0 && Math.trunc(k / 2) - 1 >= 0) {
              n1 +=
                memory[x + n * 1296 + l * 81 + (Math.trunc(j / 2) - 1) * 9 + Math.trunc(k / 2) - 1]! *
                memory[w + l * 128 + i * 16 + ((j % 2) + 2) * 4 + (k % 2) + 2]!;
            }
          }
          memory[y + n * 3200 + i * 400 + j * 20 + k] = vValue * n1;
        }
      }
    }
  }
}

/** dx = (dy v) ∗ w */
function forwardDx(memory: Float32Array, batch: number, product: number, w: number, dx: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      for (let j = 0; j < 9; j++) {
        for (let k = 0; k < 9; k++) {
          let dxValue = 0;
          for (let l = 0; l < 8; l++) {
            dxValue +=
              memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2]! * memory[w + i * 128 + l * 16]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 1]! *
              memory[w + i * 128 + l * 16 + 1]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 2]! *
              memory[w + i * 128 + l * 16 + 2]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + j * 2 * 20 + k * 2 + 3]! *
              memory[w + i * 128 + l * 16 + 3]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2]! *
              memory[w + i * 128 + l * 16 + 4]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 1]! *
              memory[w + i * 128 + l * 16 + 5]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 2]! *
              memory[w + i * 128 + l * 16 + 6]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 1) * 20 + k * 2 + 3]! *
              memory[w + i * 128 + l * 16 + 7]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2]! *
              memory[w + i * 128 + l * 16 + 8]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 1]! *
              memory[w + i * 128 + l * 16 + 9]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 2]! *
              memory[w + i * 128 + l * 16 + 10]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 2) * 20 + k * 2 + 3]! *
              memory[w + i * 128 + l * 16 + 11]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2]! *
              memory[w + i * 128 + l * 16 + 12]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 1]! *
              memory[w + i * 128 + l * 16 + 13]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 2]! *
              memory[w + i * 128 + l * 16 + 14]!;
            dxValue +=
              memory[product + n * 3200 + l * 400 + (j * 2 + 3) * 20 + k * 2 + 3]! *
              memory[w + i * 128 + l * 16 + 15]!;
          }
          memory[dx + n * 1296 + i * 81 + j * 9 + k] = dxValue;
        }
      }
    }
  }
}

/** dw = (dy v) ∗ x */
function forwardDw(memory: Float32Array, batch: number, x: number, product: number, dw: number): void {
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 4; k++) {
        for (let l = 0; l < 4; l++) {
          let dwValue = 0;
          for (let n = 0; n < batch; n++) {
            for (let p = 0; p < 9; p++) {
              for (let q = 0; q < 9; q++) {
                dwValue +=
                  memory[x + n * 1296 + i * 81 + p * 9 + q]! *
                  memory[product + n * 3200 + j * 400 + (p * 2 + k) * 20 + q * 2 + l]!;
              }
            }
          }
          memory[dw + i * 128 + j * 16 + k * 4 + l] = dwValue;
        }
      }
    }
  }
}
