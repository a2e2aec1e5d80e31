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
  product: number,
  dw: number,
  db: number,
): void {
  const scale = 1 / (9216 * batch);
  for (let i = 0; i < 16; i++) {
    for (let r = 0; r < 2; r++) {
      for (let s = 0; s < 5; s++) {
        for (let t = 0; t < 5; t++) {
          memory[dw + i * 50 + r * 25 + s * 5 + t] = 0;
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
          const productValue = scale * vValue;
          memory[product + n * 9216 + i * 576 + j * 24 + k] = productValue;
          memory[db + i]! += productValue;
          for (let r = 0; r < 2; r++) {
            for (let s = 0; s < 5; s++) {
              for (let t = 0; t < 5; t++) {
                memory[dw + i * 50 + r * 25 + s * 5 + t]! +=
                  memory[x + n * 6272 + (Math.trunc(i / 4) * 2 + r) * 784 + (j + s) * 28 + k + t]! *
                  productValue;
              }
            }
          }
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
          for (let l = 0; l < 4; l++) {
            for (let p = 0; p < 5; p++) {
              for (let q = 0; q < 5; q++) {
                if (j - p >= 0 && j - p < 24 && k - q >= 0 && k - q < 24) {
                  dxValue +=
                    memory[product + n * 9216 + (Math.trunc(i / 2) * 4 + l) * 576 + (j - p) * 24 + k - q]! *
                    memory[w + (Math.trunc(i / 2) * 4 + l) * 50 + (i % 2) * 25 + p * 5 + q]!;
                }
              }
            }
          }
          memory[dx + n * 6272 + i * 784 + j * 28 + k] = dxValue;
        }
      }
    }
  }
}
