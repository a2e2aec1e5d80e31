// const x = input(["batch", 5]);
// const t = input(["batch", 5]);
// export const y = crossEntropy(x, t);
// export const dx = grad(mean(y), x);

/**
 * shifted = x − amax(x)
 * logProbabilities = shifted − log(total)
 * expected = t ⊙ logProbabilities
 * losses = −(Σ(5) expected)
 * y = Σ losses / batch
 * dLogProbabilities = dExpected t
 * dTotal = −(Σ(5) dLogProbabilities) / total
 * dx = dLogProbabilities + dTotal ⊙ exp(shifted)
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  x: number,
  tValue: number,
  y: number,
  dx: number,
  shiftedRow: number,
  expRow: number,
  dLogProbabilitiesRow: number,
): void {
  const scale = -(1 / batch);
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let max = -Infinity;
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      max = Math.max(max, memory[x + n * 5 + i]!);
      const dLogProbabilities = scale * memory[tValue + n * 5 + i]!;
      memory[dLogProbabilitiesRow + i] = dLogProbabilities;
      total2 += dLogProbabilities;
    }
    let total3 = 0;
    for (let i = 0; i < 5; i++) {
      const shifted = memory[x + n * 5 + i]! - max;
      memory[shiftedRow + i] = shifted;
      const exp = Math.exp(shifted);
      memory[expRow + i] = exp;
      total3 += exp;
    }
    const log = Math.log(total3);
    const dTotal = -total2 / total3;
    let total4 = 0;
    for (let i = 0; i < 5; i++) {
      total4 += memory[tValue + n * 5 + i]! * (memory[shiftedRow + i]! - log);
      memory[dx + n * 5 + i] = memory[dLogProbabilitiesRow + i]! + dTotal * memory[expRow + i]!;
    }
    total -= total4;
  }
  doubles[y] = total / batch;
}
