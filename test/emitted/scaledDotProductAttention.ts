// const q = input(["batch", 4, "time", 16]);
// const k = input(["batch", 4, "time", 16]);
// const x = input(["batch", 4, "time", 16]);
// const v = input(["batch", 4, "time", 16]);
// export const y = mul(v, scaledDotProductAttention(q, k, x, {}));
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
      for (let m = 0; m < time - 3; m += 4) {
        for (let i = 0; i < 4; i++) {
          let product_0 = 0;
          let product_1 = 0;
          let product_2 = 0;
          let product_3 = 0;
          for (let j = 0; j < 16; j++) {
            const qValue = memory[q + n * 64 * time + i * 16 * time + t * 16 + j]!;
            product_0 += qValue * memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j]!;
            product_1 += qValue * memory[kValue + n * 64 * time + i * 16 * time + (m + 1) * 16 + j]!;
            product_2 += qValue * memory[kValue + n * 64 * time + i * 16 * time + (m + 2) * 16 + j]!;
            product_3 += qValue * memory[kValue + n * 64 * time + i * 16 * time + (m + 3) * 16 + j]!;
          }
          const scoresValue_0 = Math.fround(product_0 * 0.25);
          const scoresValue_1 = Math.fround(product_1 * 0.25);
          const scoresValue_2 = Math.fround(product_2 * 0.25);
          const scoresValue_3 = Math.fround(product_3 * 0.25);
          memory[scores + n * 4 * time * time + i * time * time + t * time + m] = scoresValue_0;
          memory[scores + n * 4 * time * time + i * time * time + t * time + m + 1] = scoresValue_1;
          memory[scores + n * 4 * time * time + i * time * time + t * time + m + 2] = scoresValue_2;
          memory[scores + n * 4 * time * time + i * time * time + t * time + m + 3] = scoresValue_3;
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue_0);
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue_1);
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue_2);
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue_3);
        }
      }
      for (let m = time - (time % 4); m < time; m++) {
        for (let i = 0; i < 4; i++) {
          let product = 0;
          for (let j = 0; j < 16; j++) {
            product +=
              memory[q + n * 64 * time + i * 16 * time + t * 16 + j]! *
              memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j]!;
          }
          const scoresValue = Math.fround(product * 0.25);
          memory[scores + n * 4 * time * time + i * time * time + t * time + m] = scoresValue;
          memory[maxRow + i] = Math.max(memory[maxRow + i]!, scoresValue);
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
 * exps = exp(scores − amax(scores))
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
        for (let m = 0; m < time; m++) {
          const exps = Math.exp(
            memory[scores + n * 4 * time * time + i * time * time + t * time + m]! - maxValue,
          );
          memory[expsRow + m] = exps;
          total += exps;
        }
        for (let m = 0; m < time; m++) {
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
    for (let t = 0; t < time - 1; t += 2) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          const v_00 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j] = scale * v_00;
          const v_01 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 1]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 1] = scale * v_01;
          const v_02 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 2]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 2] = scale * v_02;
          const v_03 = memory[v + n * 64 * time + i * 16 * time + t * 16 + j + 3]!;
          memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j + 3] = scale * v_03;
          const v_10 = memory[v + n * 64 * time + i * 16 * time + (t + 1) * 16 + j]!;
          memory[dResult + n * 64 * time + i * 16 * time + (t + 1) * 16 + j] = scale * v_10;
          const v_11 = memory[v + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1]!;
          memory[dResult + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1] = scale * v_11;
          const v_12 = memory[v + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2]!;
          memory[dResult + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2] = scale * v_12;
          const v_13 = memory[v + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3]!;
          memory[dResult + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3] = scale * v_13;
          let n1_00 = 0;
          let n1_01 = 0;
          let n1_02 = 0;
          let n1_03 = 0;
          let n1_10 = 0;
          let n1_11 = 0;
          let n1_12 = 0;
          let n1_13 = 0;
          for (let m = 0; m < time; m++) {
            const weights_0 = memory[weights + n * 4 * time * time + i * time * time + t * time + m]!;
            const x_0 = memory[x + n * 64 * time + i * 16 * time + m * 16 + j]!;
            const x_1 = memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            const x_2 = memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            const x_3 = memory[x + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
            const weights_1 = memory[weights + n * 4 * time * time + i * time * time + (t + 1) * time + m]!;
            n1_00 += weights_0 * x_0;
            n1_01 += weights_0 * x_1;
            n1_02 += weights_0 * x_2;
            n1_03 += weights_0 * x_3;
            n1_10 += weights_1 * x_0;
            n1_11 += weights_1 * x_1;
            n1_12 += weights_1 * x_2;
            n1_13 += weights_1 * x_3;
          }
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j] = v_00 * n1_00;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 1] = v_01 * n1_01;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 2] = v_02 * n1_02;
          memory[y + n * 64 * time + i * 16 * time + t * 16 + j + 3] = v_03 * n1_03;
          memory[y + n * 64 * time + i * 16 * time + (t + 1) * 16 + j] = v_10 * n1_10;
          memory[y + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1] = v_11 * n1_11;
          memory[y + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2] = v_12 * n1_12;
          memory[y + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3] = v_13 * n1_13;
        }
      }
    }
    for (let t = time - (time % 2); t < time; t++) {
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
          for (let m = 0; m < time; m++) {
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
      for (let m = 0; m < time - 3; m += 4) {
        for (let i = 0; i < 4; i++) {
          let dWeightsValue_0 = 0;
          let dWeightsValue_1 = 0;
          let dWeightsValue_2 = 0;
          let dWeightsValue_3 = 0;
          for (let j = 0; j < 16; j++) {
            const dResultValue = memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j]!;
            dWeightsValue_0 += dResultValue * memory[x + n * 64 * time + i * 16 * time + m * 16 + j]!;
            dWeightsValue_1 += dResultValue * memory[x + n * 64 * time + i * 16 * time + (m + 1) * 16 + j]!;
            dWeightsValue_2 += dResultValue * memory[x + n * 64 * time + i * 16 * time + (m + 2) * 16 + j]!;
            dWeightsValue_3 += dResultValue * memory[x + n * 64 * time + i * 16 * time + (m + 3) * 16 + j]!;
          }
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m] = dWeightsValue_0;
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m + 1] = dWeightsValue_1;
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m + 2] = dWeightsValue_2;
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m + 3] = dWeightsValue_3;
          memory[totalRow + i]! +=
            dWeightsValue_0 * memory[weights + n * 4 * time * time + i * time * time + t * time + m]!;
          memory[totalRow + i]! +=
            dWeightsValue_1 * memory[weights + n * 4 * time * time + i * time * time + t * time + m + 1]!;
          memory[totalRow + i]! +=
            dWeightsValue_2 * memory[weights + n * 4 * time * time + i * time * time + t * time + m + 2]!;
          memory[totalRow + i]! +=
            dWeightsValue_3 * memory[weights + n * 4 * time * time + i * time * time + t * time + m + 3]!;
        }
      }
      for (let m = time - (time % 4); m < time; m++) {
        for (let i = 0; i < 4; i++) {
          let dWeightsValue = 0;
          for (let j = 0; j < 16; j++) {
            dWeightsValue +=
              memory[dResult + n * 64 * time + i * 16 * time + t * 16 + j]! *
              memory[x + n * 64 * time + i * 16 * time + m * 16 + j]!;
          }
          memory[dWeights + n * 4 * time * time + i * time * time + t * time + m] = dWeightsValue;
          memory[totalRow + i]! +=
            dWeightsValue * memory[weights + n * 4 * time * time + i * time * time + t * time + m]!;
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
    for (let t = 0; t < time - 1; t += 2) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dxValue_00 = 0;
          let dxValue_01 = 0;
          let dxValue_02 = 0;
          let dxValue_03 = 0;
          let dxValue_10 = 0;
          let dxValue_11 = 0;
          let dxValue_12 = 0;
          let dxValue_13 = 0;
          for (let m = 0; m < time; m++) {
            const weights_0 = memory[weights + n * 4 * time * time + i * time * time + m * time + t]!;
            const dResult_0 = memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j]!;
            const dResult_1 = memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            const dResult_2 = memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            const dResult_3 = memory[dResult + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
            const weights_1 = memory[weights + n * 4 * time * time + i * time * time + m * time + t + 1]!;
            dxValue_00 += weights_0 * dResult_0;
            dxValue_01 += weights_0 * dResult_1;
            dxValue_02 += weights_0 * dResult_2;
            dxValue_03 += weights_0 * dResult_3;
            dxValue_10 += weights_1 * dResult_0;
            dxValue_11 += weights_1 * dResult_1;
            dxValue_12 += weights_1 * dResult_2;
            dxValue_13 += weights_1 * dResult_3;
          }
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j] = dxValue_00;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dxValue_01;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dxValue_02;
          memory[dx + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dxValue_03;
          memory[dx + n * 64 * time + i * 16 * time + (t + 1) * 16 + j] = dxValue_10;
          memory[dx + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1] = dxValue_11;
          memory[dx + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2] = dxValue_12;
          memory[dx + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3] = dxValue_13;
        }
      }
    }
    for (let t = time - (time % 2); t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dxValue_0 = 0;
          let dxValue_1 = 0;
          let dxValue_2 = 0;
          let dxValue_3 = 0;
          for (let m = 0; m < time; m++) {
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
      for (let m = 0; m < time; m++) {
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
    for (let t = 0; t < time - 1; t += 2) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dqValue_00 = 0;
          let dqValue_01 = 0;
          let dqValue_02 = 0;
          let dqValue_03 = 0;
          let dqValue_10 = 0;
          let dqValue_11 = 0;
          let dqValue_12 = 0;
          let dqValue_13 = 0;
          for (let m = 0; m < time; m++) {
            const product_0 = memory[product + n * 4 * time * time + i * time * time + t * time + m]!;
            const kValue_0 = memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j]!;
            const kValue_1 = memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            const kValue_2 = memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            const kValue_3 = memory[kValue + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
            const product_1 = memory[product + n * 4 * time * time + i * time * time + (t + 1) * time + m]!;
            dqValue_00 += product_0 * kValue_0;
            dqValue_01 += product_0 * kValue_1;
            dqValue_02 += product_0 * kValue_2;
            dqValue_03 += product_0 * kValue_3;
            dqValue_10 += product_1 * kValue_0;
            dqValue_11 += product_1 * kValue_1;
            dqValue_12 += product_1 * kValue_2;
            dqValue_13 += product_1 * kValue_3;
          }
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j] = dqValue_00;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dqValue_01;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dqValue_02;
          memory[dq + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dqValue_03;
          memory[dq + n * 64 * time + i * 16 * time + (t + 1) * 16 + j] = dqValue_10;
          memory[dq + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1] = dqValue_11;
          memory[dq + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2] = dqValue_12;
          memory[dq + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3] = dqValue_13;
        }
      }
    }
    for (let t = time - (time % 2); t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dqValue_0 = 0;
          let dqValue_1 = 0;
          let dqValue_2 = 0;
          let dqValue_3 = 0;
          for (let m = 0; m < time; m++) {
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
    for (let t = 0; t < time - 1; t += 2) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dkValue_00 = 0;
          let dkValue_01 = 0;
          let dkValue_02 = 0;
          let dkValue_03 = 0;
          let dkValue_10 = 0;
          let dkValue_11 = 0;
          let dkValue_12 = 0;
          let dkValue_13 = 0;
          for (let m = 0; m < time; m++) {
            const q_0 = memory[q + n * 64 * time + i * 16 * time + m * 16 + j]!;
            const product_0 = memory[product + n * 4 * time * time + i * time * time + m * time + t]!;
            const q_1 = memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 1]!;
            const q_2 = memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 2]!;
            const q_3 = memory[q + n * 64 * time + i * 16 * time + m * 16 + j + 3]!;
            const product_1 = memory[product + n * 4 * time * time + i * time * time + m * time + t + 1]!;
            dkValue_00 += q_0 * product_0;
            dkValue_01 += q_1 * product_0;
            dkValue_02 += q_2 * product_0;
            dkValue_03 += q_3 * product_0;
            dkValue_10 += q_0 * product_1;
            dkValue_11 += q_1 * product_1;
            dkValue_12 += q_2 * product_1;
            dkValue_13 += q_3 * product_1;
          }
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j] = dkValue_00;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 1] = dkValue_01;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 2] = dkValue_02;
          memory[dk + n * 64 * time + i * 16 * time + t * 16 + j + 3] = dkValue_03;
          memory[dk + n * 64 * time + i * 16 * time + (t + 1) * 16 + j] = dkValue_10;
          memory[dk + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 1] = dkValue_11;
          memory[dk + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 2] = dkValue_12;
          memory[dk + n * 64 * time + i * 16 * time + (t + 1) * 16 + j + 3] = dkValue_13;
        }
      }
    }
    for (let t = time - (time % 2); t < time; t++) {
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 16; j += 4) {
          let dkValue_0 = 0;
          let dkValue_1 = 0;
          let dkValue_2 = 0;
          let dkValue_3 = 0;
          for (let m = 0; m < time; m++) {
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
