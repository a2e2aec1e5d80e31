// const x = input(["batch", 8, 28, 28]);
// const w = input([16, 2, 5, 5]);
// const b = input([16]);
// const v = input(["batch", 16, 24, 24]);
// export const y = mul(v, conv2d(x, w, b, { groups: 4 }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * N1 = x ∗ w + b
 * y = v ⊙ N1
 * dx = (dy v) ∗ᵀ w
 * dw = x ∗ (dy v)
 * db = Σ(batch, 24, 24) dy v
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  b: number,
  x: number,
  w: number,
  v: number,
  y: number,
  dx: number,
  dw: number,
  db: number,
  productRow: number,
): void {
  const scale = 1 / (9216 * batch);
  for (let i = 0; i < 16; i++) {
    for (let axis20 = 0; axis20 < 2; axis20++) {
      for (let axis21 = 0; axis21 < 5; axis21++) {
        for (let axis22 = 0; axis22 < 5; axis22++) {
          memory[dw + i * 50 + axis20 * 25 + axis21 * 5 + axis22] = 0;
        }
      }
    }
  }
  for (let i = 0; i < 16; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const bValue = memory[b + i]!;
      for (let j = 0; j < 24; j++) {
        for (let k = 0; k < 24; k++) {
          const vValue = memory[v + n * 9216 + i * 576 + j * 24 + k]!;
          const product = scale * vValue;
          memory[productRow + i * 576 + j * 24 + k] = product;
          memory[db + i]! += product;
          let n1 = bValue;
          for (let l = 0; l < 2; l++) {
            for (let p = 0; p < 5; p++) {
              for (let q = 0; q < 5; q++) {
                n1 +=
                  memory[x + n * 6272 + (Math.trunc(i / 4) * 2 + l) * 784 + (j + p) * 28 + k + q]! *
                  memory[w + i * 50 + l * 25 + p * 5 + q]!;
              }
            }
          }
          memory[y + n * 9216 + i * 576 + j * 24 + k] = vValue * n1;
        }
      }
      for (let axis20 = 0; axis20 < 2; axis20++) {
        for (let axis21 = 0; axis21 < 5; axis21++) {
          for (let axis22 = 0; axis22 < 5; axis22++) {
            for (let j = 0; j < 24; j++) {
              for (let k = 0; k < 24; k++) {
                memory[dw + i * 50 + axis20 * 25 + axis21 * 5 + axis22]! +=
                  memory[
                    x + n * 6272 + (Math.trunc(i / 4) * 2 + axis20) * 784 + (j + axis21) * 28 + k + axis22
                  ]! * memory[productRow + i * 576 + j * 24 + k]!;
              }
            }
          }
        }
      }
    }
    for (let r = 0; r < 8; r++) {
      for (let s = 0; s < 28; s++) {
        for (let t = 0; t < 28; t++) {
          let dxValue = 0;
          for (let u = 0; u < 4; u++) {
            for (let p = Math.max(0, s - 23); p < Math.min(5, s + 1); p++) {
              for (let q = Math.max(0, t - 23); q < Math.min(5, t + 1); q++) {
                dxValue +=
                  memory[productRow + (Math.trunc(r / 2) * 4 + u) * 576 + (s - p) * 24 + t - q]! *
                  memory[w + (Math.trunc(r / 2) * 4 + u) * 50 + (r % 2) * 25 + p * 5 + q]!;
              }
            }
          }
          memory[dx + n * 6272 + r * 784 + s * 28 + t] = dxValue;
        }
      }
    }
  }
}
