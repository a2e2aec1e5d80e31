// const q = input(["batch", "time", 6]);
// const k = input(["batch", "time", 6]);
// const x = input(["batch", "time", 6]);
// const v = input(["batch", "time", 6]);
// export const y = mul(v, scaledDotProductAttention(q, k, x, { isCausal: true }));
// export const dq = grad(mean(y), q);
// export const dk = grad(mean(y), k);
// export const dx = grad(mean(y), x);

/** dResult = dy v */
function forwardDResult(memory: Float32Array, batch: number, time: number, v: number, dResult: number): void {
  const scale = 1 / (6 * batch * time);
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 6; i++) {
        memory[dResult + n * 6 * time + t * 6 + i] = scale * memory[v + n * 6 * time + t * 6 + i]!;
      }
    }
  }
}

/** dWeights = einsum("ijk,ilk->ijl", dResult, x) */
function forwardDWeights(
  memory: Float32Array,
  batch: number,
  time: number,
  dResult: number,
  x: number,
  dWeights: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let m = 0; m < t + 1; m++) {
        let dWeightsValue = 0;
        for (let i = 0; i < 6; i++) {
          dWeightsValue +=
            memory[dResult + n * 6 * time + t * 6 + i]! * memory[x + n * 6 * time + m * 6 + i]!;
        }
        memory[dWeights + n * time * time + t * time + m] = dWeightsValue;
      }
    }
  }
}

/**
 * scores = 0.4082482904638631 einsum("ijl,ikl->ijk", q, k)
 * exps = values ? exp(scores − amax(values ? scores : −Infinity)) : 0
 * weights = exps / (Σ(time) exps)
 * dScores = weights ⊙ (dWeights − Σ(time) dWeights ⊙ weights)
 */
function forwardWeights(
  memory: Float32Array,
  batch: number,
  time: number,
  product: number,
  weights: number,
  dWeights: number,
  product2: number,
  scoresRow: number,
  expsRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      let max = -Infinity;
      for (let m = 0; m < t + 1; m++) {
        const scores = Math.fround(memory[product + n * time * time + t * time + m]! * 0.4082482904638631);
        memory[scoresRow + m] = scores;
        max = Math.max(max, scores);
      }
      let total = 0;
      for (let m = 0; m < t + 1; m++) {
        const exps = Math.exp(memory[scoresRow + m]! - max);
        memory[expsRow + m] = exps;
        total += exps;
      }
      let total2 = 0;
      for (let m = 0; m < t + 1; m++) {
        const weightsValue = memory[expsRow + m]! / total;
        memory[weights + n * time * time + t * time + m] = weightsValue;
        total2 += memory[dWeights + n * time * time + t * time + m]! * weightsValue;
      }
      for (let m = 0; m < t + 1; m++) {
        memory[product2 + n * time * time + t * time + m] =
          memory[weights + n * time * time + t * time + m]! *
          (memory[dWeights + n * time * time + t * time + m]! - total2) *
          0.4082482904638631;
      }
    }
  }
}

/**
 * N1 = einsum("ijl,ilk->ijk", weights, x)
 * y = v ⊙ N1
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  time: number,
  weights: number,
  x: number,
  v: number,
  y: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < 6; i += 3) {
        let n1_0 = 0;
        let n1_1 = 0;
        let n1_2 = 0;
        for (let m = 0; m < t + 1; m++) {
          const weightsValue = memory[weights + n * time * time + t * time + m]!;
          n1_0 += weightsValue * memory[x + n * 6 * time + m * 6 + i]!;
          n1_1 += weightsValue * memory[x + n * 6 * time + m * 6 + i + 1]!;
          n1_2 += weightsValue * memory[x + n * 6 * time + m * 6 + i + 2]!;
        }
        memory[y + n * 6 * time + t * 6 + i] = memory[v + n * 6 * time + t * 6 + i]! * n1_0;
        memory[y + n * 6 * time + t * 6 + i + 1] = memory[v + n * 6 * time + t * 6 + i + 1]! * n1_1;
        memory[y + n * 6 * time + t * 6 + i + 2] = memory[v + n * 6 * time + t * 6 + i + 2]! * n1_2;
      }
    }
  }
}

/** dx = einsum("ijl,ijk->ilk", weights, dResult) */
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
      for (let i = 0; i < 6; i += 3) {
        let dxValue_0 = 0;
        let dxValue_1 = 0;
        let dxValue_2 = 0;
        for (let m = t; m < time; m++) {
          const weightsValue = memory[weights + n * time * time + m * time + t]!;
          dxValue_0 += weightsValue * memory[dResult + n * 6 * time + m * 6 + i]!;
          dxValue_1 += weightsValue * memory[dResult + n * 6 * time + m * 6 + i + 1]!;
          dxValue_2 += weightsValue * memory[dResult + n * 6 * time + m * 6 + i + 2]!;
        }
        memory[dx + n * 6 * time + t * 6 + i] = dxValue_0;
        memory[dx + n * 6 * time + t * 6 + i + 1] = dxValue_1;
        memory[dx + n * 6 * time + t * 6 + i + 2] = dxValue_2;
      }
    }
  }
}

/** dq = einsum("ijk,ikl->ijl", (0.4082482904638631 dScores), k) */
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
      for (let i = 0; i < 6; i += 3) {
        let dqValue_0 = 0;
        let dqValue_1 = 0;
        let dqValue_2 = 0;
        for (let m = 0; m < t + 1; m++) {
          const productValue = memory[product + n * time * time + t * time + m]!;
          dqValue_0 += productValue * memory[kValue + n * 6 * time + m * 6 + i]!;
          dqValue_1 += productValue * memory[kValue + n * 6 * time + m * 6 + i + 1]!;
          dqValue_2 += productValue * memory[kValue + n * 6 * time + m * 6 + i + 2]!;
        }
        memory[dq + n * 6 * time + t * 6 + i] = dqValue_0;
        memory[dq + n * 6 * time + t * 6 + i + 1] = dqValue_1;
        memory[dq + n * 6 * time + t * 6 + i + 2] = dqValue_2;
      }
    }
  }
}

/** dk = einsum("ijl,ijk->ikl", q, (0.4082482904638631 dScores)) */
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
      for (let i = 0; i < 6; i += 3) {
        let dkValue_0 = 0;
        let dkValue_1 = 0;
        let dkValue_2 = 0;
        for (let m = t; m < time; m++) {
          const productValue = memory[product + n * time * time + m * time + t]!;
          dkValue_0 += memory[q + n * 6 * time + m * 6 + i]! * productValue;
          dkValue_1 += memory[q + n * 6 * time + m * 6 + i + 1]! * productValue;
          dkValue_2 += memory[q + n * 6 * time + m * 6 + i + 2]! * productValue;
        }
        memory[dk + n * 6 * time + t * 6 + i] = dkValue_0;
        memory[dk + n * 6 * time + t * 6 + i + 1] = dkValue_1;
        memory[dk + n * 6 * time + t * 6 + i + 2] = dkValue_2;
      }
    }
  }
}
