// const x = input(["batch", 8, 28, 28]);
// const w = input([16, 8, 5, 5]);
// const b = input([16]);
// const v = input(["batch", 16, 12, 12]);
// export const y = mul(v, conv2d(x, w, b, { stride: 2 }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * N1 = x ∗ w + b
 * y = v ⊙ N1
 * db = Σ(batch, 12, 12) dy v
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
  const scale = 1 / (2304 * batch);
  for (let i = 0; i < 16; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const bValue = memory[b + i]!;
      for (let j = 0; j < 12; j++) {
        for (let k = 0; k < 12; k++) {
          const vValue = memory[v + n * 2304 + i * 144 + j * 12 + k]!;
          const productValue = scale * vValue;
          memory[product + n * 2304 + i * 144 + j * 12 + k] = productValue;
          memory[db + i]! += productValue;
          let n1 = bValue;
          for (let l = 0; l < 8; l++) {
            for (let p = 0; p < 5; p++) {
              for (let q = 0; q < 5; q++) {
                n1 +=
                  memory[x + n * 6272 + l * 784 + (j * 2 + p) * 28 + k * 2 + q]! *
                  memory[w + i * 200 + l * 25 + p * 5 + q]!;
              }
            }
          }
          memory[y + n * 2304 + i * 144 + j * 12 + k] = vValue * n1;
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
            if (Math.trunc(j / 2) < 12 && Math.trunc(k / 2) < 12) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + Math.trunc(j / 2) * 12 + Math.trunc(k / 2)]! *
                memory[w + l * 200 + i * 25 + (j % 2) * 5 + (k % 2)]!;
            }
            if (Math.trunc(j / 2) < 12 && Math.trunc(k / 2) - 1 >= 0 && Math.trunc(k / 2) - 1 < 12) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + Math.trunc(j / 2) * 12 + Math.trunc(k / 2) - 1]! *
                memory[w + l * 200 + i * 25 + (j % 2) * 5 + (k % 2) + 2]!;
            }
            if (Math.trunc(j / 2) < 12 && (k % 2) + 4 < 5 && Math.trunc(k / 2) - 2 >= 0) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + Math.trunc(j / 2) * 12 + Math.trunc(k / 2) - 2]! *
                memory[w + l * 200 + i * 25 + (j % 2) * 5 + (k % 2) + 4]!;
            }
            if (Math.trunc(j / 2) - 1 >= 0 && Math.trunc(j / 2) - 1 < 12 && Math.trunc(k / 2) < 12) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 1) * 12 + Math.trunc(k / 2)]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 2) * 5 + (k % 2)]!;
            }
            if (
              Math.trunc(j / 2) - 1 >= 0 &&
              Math.trunc(j / 2) - 1 < 12 &&
              Math.trunc(k / 2) - 1 >= 0 &&
              Math.trunc(k / 2) - 1 < 12
            ) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 1) * 12 + Math.trunc(k / 2) - 1]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 2) * 5 + (k % 2) + 2]!;
            }
            if (
              Math.trunc(j / 2) - 1 >= 0 &&
              Math.trunc(j / 2) - 1 < 12 &&
              (k % 2) + 4 < 5 &&
              Math.trunc(k / 2) - 2 >= 0
            ) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 1) * 12 + Math.trunc(k / 2) - 2]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 2) * 5 + (k % 2) + 4]!;
            }
            if ((j % 2) + 4 < 5 && Math.trunc(j / 2) - 2 >= 0 && Math.trunc(k / 2) < 12) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 2) * 12 + Math.trunc(k / 2)]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 4) * 5 + (k % 2)]!;
            }
            if (
              (j % 2) + 4 < 5 &&
              Math.trunc(j / 2) - 2 >= 0 &&
              Math.trunc(k / 2) - 1 >= 0 &&
              Math.trunc(k / 2) - 1 < 12
            ) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 2) * 12 + Math.trunc(k / 2) - 1]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 4) * 5 + (k % 2) + 2]!;
            }
            if (
              (j % 2) + 4 < 5 &&
              Math.trunc(j / 2) - 2 >= 0 &&
              (k % 2) + 4 < 5 &&
              Math.trunc(k / 2) - 2 >= 0
            ) {
              dxValue +=
                memory[product + n * 2304 + l * 144 + (Math.trunc(j / 2) - 2) * 12 + Math.trunc(k / 2) - 2]! *
                memory[w + l * 200 + i * 25 + ((j % 2) + 4) * 5 + (k % 2) + 4]!;
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
      for (let k = 0; k < 5; k++) {
        for (let l = 0; l < 5; l++) {
          let dwValue = 0;
          for (let n = 0; n < batch; n++) {
            for (let p = 0; p < 12; p++) {
              for (let q = 0; q < 12; q++) {
                dwValue +=
                  memory[x + n * 6272 + j * 784 + (p * 2 + k) * 28 + q * 2 + l]! *
                  memory[product + n * 2304 + i * 144 + p * 12 + q]!;
              }
            }
          }
          memory[dw + i * 200 + j * 25 + k * 5 + l] = dwValue;
        }
      }
    }
  }
}
