// const q = input(["batch", 4, "time", 16]);
// const k = input(["batch", 4, "time", 16]);
// const x = input(["batch", 4, "time", 16]);
// const v = input(["batch", 4, "time", 16]);
// export const y = mul(v, scaledDotProductAttention(q, k, x, { isCausal: true }));
// export const dq = grad(mean(y), q);
// export const dk = grad(mean(y), k);
// export const dx = grad(mean(y), x);

/** scores = 0.25 einsum("ijkm,ijlm->ijkl", q, k) */
function forwardScores(
  memory: Float32Array,
  batch: number,
  time: number,
  q: number,
  kValue: number,
  scores: number,
  max: number,
  maxRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      memory[maxRow] = -Infinity;
      memory[maxRow + 1] = -Infinity;
      memory[maxRow + 2] = -Infinity;
      memory[maxRow + 3] = -Infinity;
      for (let m = 0; m < t + 1; m++) {
        for (let i = 0; i < 4; i += 2) {
          let product_0 = 0;
          let product_1 = 0;
          for (let j = 0; j < 16; j++) {
            product_0 +=
              memory[q + n * 64 * time + i * 16 * time + t * 16 + j]! *
              memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j]!;
            product_1 +=
              memory[q + n * 64 * time + (i + 1) * 16 * time + t * 16 + j]! *
              memory[kValue + n * 64 * time + (i + 1) * 16 * time + m * 16 + j]!;
          }
          const scoresValue_0 = Math.fround(product_0 * 0.25);
          const scoresValue_1 = Math.fround(product_1 * 0.25);
          memory[scores + n * 4 * time * time + i * time * time + t * time + m] = scoresValue_0;
          memory[scores + n * 4 * time * time + (i + 1) * time * time + t * time + m] = scoresValue_1;
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue_0);
          memory[maxRow + i + 1] = Math.max(memory[maxRow + i + 1]!, scoresValue_1);
        }
      }
      memory[max + n * 4 * time + t] = memory[maxRow]!;
      memory[max + n * 4 * time + time + t] = memory[maxRow + 1]!;
      memory[max + n * 4 * time + 2 * time + t] = memory[maxRow + 2]!;
      memory[max + n * 4 * time + 3 * time + t] = memory[maxRow + 3]!;
    }
  }
}

/**
 * exps = values ? exp(scores − amax(values ? scores : −Infinity)) : 0
 * weights = exps / (Σ(time) exps)
 */
function forwardWeights(
  memory: Float32Array,
  batch: number,
  time: number,
  scores: number,
  max: number,
  weights: number,
  expsRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 4; i++) {
        let total = 0;
        const maxValue = memory[max + n * 4 * time + i * time + t]!;
        for (let m = 0; m < t + 1; m++) {
          const exps = Math.exp(
            memory[scores + n * 4 * time * time + i * time * time + t * time + m]! - maxValue,
          );
          memory[expsRow + m] = exps;
          total += exps;
        }
        for (let m = 0; m < t + 1; m++) {
          memory[weights + n * 4 * time * time + i * time * time + t * time + m] =
            memory[expsRow + m]! / total;
        }
      }
    }
  }
}

/**
 * dResult = dy v
 * N1 = einsum("ijkm,ijml->ijkl", weights, x)
 * y = v ⊙ N1
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  time: number,
  v: number,
  dResult: number,
  weights: number,
  x: number,
  y: number,
): void {
  const scale = 1 / (64 * batch * time);
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          const v_0 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j] = scale * v_0;
          const v_1 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 1]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 1] = scale * v_1;
          const v_2 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 2]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 2] = scale * v_2;
          const v_3 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 3]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 3] = scale * v_3;
          let n1_0 = 0;
          let n1_1 = 0;
          let n1_2 = 0;
          let n1_3 = 0;
          for (let m = 0; m < t + 1; m++) {
            const weightsValue = memory[weights + n * 4 * time * time + i * time * time + t * time + m]!;
            n1_0 += weightsValue * memory[x + n * 64 * time + i * 16 * time + m * 16 + j]!;
            n1_1 += weightsValue * memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            n1_2 += weightsValue * memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            n1_3 += weightsValue * memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
          }
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j] = v_0 * n1_0;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 1] = v_1 * n1_1;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 2] = v_2 * n1_2;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 3] = v_3 * n1_3;
        }
      }
    }
  }
}

/** dWeights = einsum("ijkl,ijml->ijkm", dResult, x) */
function forwardDWeights(
  memory: Float32Array,
  batch: number,
  time: number,
  dResult: number,
  x: number,
  dWeights: number,
  weights: number,
  total: number,
  totalRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      memory[totalRow] = 0;
      memory[totalRow + 1] = 0;
      memory[totalRow + 2] = 0;
      memory[totalRow + 3] = 0;
      for (let m = 0; m < t + 1; m++) {
        for (let i = 0; i < 4; i += 2) {
          let dWeightsValue_0 = 0;
          let dWeightsValue_1 = 0;
          for (let j = 0; j < 16; j++) {
            dWeightsValue_0 +=
              memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j]! *
              memory[x + n * 64 * time + i * 16 * time + m * 16 + j]!;
            dWeightsValue_1 +=
              memory[dResult + n * 64 * time + (i + 1) * 16 * time + t * 16 + j]! *
              memory[x + n * 64 * time + (i + 1) * 16 * time + m * 16 + j]!;
          }
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m] = dWeightsValue_0;
          memory[dWeights + n * 4 * time * time + (i + 1) * time * time + t * time + m] = dWeightsValue_1;
          memory[totalRow + i]! +=
            dWeightsValue_0 * memory[weights + n * 4 * time * time + i * time * time + t * time + m]!;
          memory[totalRow + i + 1]! +=
            dWeightsValue_1 * memory[weights + n * 4 * time * time + (i + 1) * time * time + t * time + m]!;
        }
      }
      memory[total + n * 4 * time + t] = memory[totalRow]!;
      memory[total + n * 4 * time + time + t] = memory[totalRow + 1]!;
      memory[total + n * 4 * time + 2 * time + t] = memory[totalRow + 2]!;
      memory[total + n * 4 * time + 3 * time + t] = memory[totalRow + 3]!;
    }
  }
}

/** dx = einsum("ijkm,ijkl->ijml", weights, dResult) */
function forwardDx(
  memory: Float32Array,
  batch: number,
  time: number,
  weights: number,
  dResult: number,
  dx: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dxValue_0 = 0;
          let dxValue_1 = 0;
          let dxValue_2 = 0;
          let dxValue_3 = 0;
          for (let m = t; m < time; m++) {
            const weightsValue = memory[weights + n * 4 * time * time + i * time * time + m * time + t]!;
            dxValue_0 += weightsValue * memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j]!;
            dxValue_1 += weightsValue * memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            dxValue_2 += weightsValue * memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            dxValue_3 += weightsValue * memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
          }
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j] = dxValue_0;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dxValue_1;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dxValue_2;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dxValue_3;
        }
      }
    }
  }
}

/** dScores = weights ⊙ (dWeights − Σ(time) dWeights ⊙ weights) */
function forwardProduct(
  memory: Float32Array,
  batch: number,
  time: number,
  dWeights: number,
  total: number,
  weights: number,
  product: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      const total0 = memory[total + n * 4 * time + t]!;
      const total1 = memory[total + n * 4 * time + time + t]!;
      const total2 = memory[total + n * 4 * time + 2 * time + t]!;
      const total3 = memory[total + n * 4 * time + 3 * time + t]!;
      for (let m = 0; m < t + 1; m++) {
        memory[product + n * 4 * time * time + t * time + m] =
          memory[weights + n * 4 * time * time + t * time + m]! *
          (memory[dWeights + n * 4 * time * time + t * time + m]! - total0) *
          0.25;
        memory[product + n * 4 * time * time + time * time + t * time + m] =
          memory[weights + n * 4 * time * time + time * time + t * time + m]! *
          (memory[dWeights + n * 4 * time * time + time * time + t * time + m]! - total1) *
          0.25;
        memory[product + n * 4 * time * time + 2 * time * time + t * time + m] =
          memory[weights + n * 4 * time * time + 2 * time * time + t * time + m]! *
          (memory[dWeights + n * 4 * time * time + 2 * time * time + t * time + m]! - total2) *
          0.25;
        memory[product + n * 4 * time * time + 3 * time * time + t * time + m] =
          memory[weights + n * 4 * time * time + 3 * time * time + t * time + m]! *
          (memory[dWeights + n * 4 * time * time + 3 * time * time + t * time + m]! - total3) *
          0.25;
      }
    }
  }
}

/** dq = einsum("ijkl,ijlm->ijkm", (0.25 dScores), k) */
function forwardDq(
  memory: Float32Array,
  batch: number,
  time: number,
  product: number,
  kValue: number,
  dq: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dqValue_0 = 0;
          let dqValue_1 = 0;
          let dqValue_2 = 0;
          let dqValue_3 = 0;
          for (let m = 0; m < t + 1; m++) {
            const productValue = memory[product + n * 4 * time * time + i * time * time + t * time + m]!;
            dqValue_0 += productValue * memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j]!;
            dqValue_1 += productValue * memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            dqValue_2 += productValue * memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            dqValue_3 += productValue * memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
          }
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j] = dqValue_0;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dqValue_1;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dqValue_2;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dqValue_3;
        }
      }
    }
  }
}

/** dk = einsum("ijkm,ijkl->ijlm", q, (0.25 dScores)) */
function forwardDk(
  memory: Float32Array,
  batch: number,
  time: number,
  q: number,
  product: number,
  dk: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dkValue_0 = 0;
          let dkValue_1 = 0;
          let dkValue_2 = 0;
          let dkValue_3 = 0;
          for (let m = t; m < time; m++) {
            const productValue = memory[product + n * 4 * time * time + i * time * time + m * time + t]!;
            dkValue_0 += memory[q + n * 64 * time + i * 16 * time + m * 16 + j]! * productValue;
            dkValue_1 += memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 1]! * productValue;
            dkValue_2 += memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 2]! * productValue;
            dkValue_3 += memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 3]! * productValue;
          }
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j] = dkValue_0;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dkValue_1;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dkValue_2;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dkValue_3;
        }
      }
    }
  }
}
