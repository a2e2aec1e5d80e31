// const x = input(["batch", 5]);
// const t = input(["batch"], "i32");
// export const y = crossEntropy(x, t);
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
 * exps = exp(x − amax(x))
 * losses = log(total) − (x[places] − max)
 * counted = kept ? losses : 0
 * y = Σ counted / count
 * dLosses = kept ? dCounted : 0
 * dTotal = dLosses / total
 * dx = −dLosses at places + dExps ⊙ exps
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
      const exps = Math.exp(memory[x + n * 5 + i]! - max);
      memory[expsRow + i] = exps;
      total2 += exps;
    }
    const tValueValue = integers[tValue + n]!;
    const kept = tValueValue !== -100;
    const places = kept ? tValueValue : 0;
    total += kept ? Math.log(total2) - (memory[x + n * 5 + places]! - max) : 0;
    const dLosses = kept ? scale : 0;
    const negative = -dLosses;
    const dTotal = dLosses / total2;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = (i === places ? negative : 0) + dTotal * memory[expsRow + i]!;
    }
  }
  doubles[y] = total / integers[count]!;
}
