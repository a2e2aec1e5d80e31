// const x = input(["batch", 5]);
// const t = input(["batch"], "i32");
// export const y = crossEntropy(x, t, { labelSmoothing: 0.1 });
// export const dx = grad(mean(y), x);

/** count = Σ kept */
function forwardCount(integers: Int32Array, batch: number, tValue: number, count: number): void {
  let countValue = 0;
  for (let n = 0; n < batch; n++) {
    countValue += integers[tValue + n]! !== -100 ? 1 : 0;
  }
  integers[count] = countValue;
}

/**
 * shifted = x − amax(x)
 * exps = exp(shifted)
 * losses = log(total) − (x[places] − max)
 * logProbabilities = shifted − log(total)
 * smoothed = 0.9 losses − 0.1 (Σ(5) logProbabilities / 5)
 * counted = kept ? smoothed : 0
 * y = Σ counted / count
 * dSmoothed = kept ? dCounted : 0
 * dSmooth = 0.1 dSmoothed
 * dLosses = 0.9 dSmoothed
 * dTotal = (−(5 −(dSmooth / 5)) + dLosses) / total
 * dShifted = dLogProbabilities + dExps ⊙ exps
 * dx = −dLosses at places + dShifted
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  x: number,
  count: number,
  y: number,
  dx: number,
  shiftedRow: number,
  expsRow: number,
): void {
  const scale = 1 / integers[count]!;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let max = -Infinity;
    for (let i = 0; i < 5; i++) {
      max = Math.max(max, memory[x + n * 5 + i]!);
    }
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const shifted = memory[x + n * 5 + i]! - max;
      memory[shiftedRow + i] = shifted;
      const exps = Math.exp(shifted);
      memory[expsRow + i] = exps;
      total2 += exps;
    }
    const tValueValue = integers[tValue + n]!;
    const kept = tValueValue !== -100;
    const places = kept ? tValueValue : 0;
    const log = Math.log(total2);
    const dSmoothed = kept ? scale : 0;
    const dLosses = dSmoothed * 0.9;
    const negative = -((dSmoothed * 0.1) / 5);
    const negative2 = -dLosses;
    const dTotal = (-(negative * 5) + dLosses) / total2;
    let total3 = 0;
    for (let i = 0; i < 5; i++) {
      total3 += memory[shiftedRow + i]! - log;
      memory[dx + n * 5 + i] = (i === places ? negative2 : 0) + (negative + dTotal * memory[expsRow + i]!);
    }
    total += kept ? 0.9 * (log - (memory[x + n * 5 + places]! - max)) - (total3 / 5) * 0.1 : 0;
  }
  doubles[y] = total / integers[count]!;
}
