// const x = input(["batch", 5]);
// const t = input(["batch"], "i32");
// const w = parameter([5]);
// export const y = crossEntropy(x, t, { weight: w });
// export const dx = grad(mean(y), x);

/** count = Σ (kept ? weights : 0) */
function forwardCount(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  w: number,
  count: number,
): void {
  let countValue = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = integers[tValue + n]!;
    const kept = tValueValue !== -100;
    countValue += kept ? memory[w + tValueValue]! : 0;
  }
  doubles[count] = countValue;
}

/**
 * exps = exp(x − amax(x))
 * losses = weights ⊙ (log(total) − (x[places] − max))
 * counted = kept ? losses : 0
 * y = Σ counted / count
 * dLosses = kept ? dCounted : 0
 * dTotal = dLosses ⊙ weights / total
 * dx = −(dLosses ⊙ weights) at places + dExps ⊙ exps
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  x: number,
  w: number,
  count: number,
  y: number,
  dx: number,
  expsRow: number,
): void {
  const scale = 1 / doubles[count]!;
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
    total += kept ? memory[w + places]! * (Math.log(total2) - (memory[x + n * 5 + places]! - max)) : 0;
    const product = (kept ? scale : 0) * memory[w + places]!;
    const negative = -product;
    const dTotal = product / total2;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = (i === places ? negative : 0) + dTotal * memory[expsRow + i]!;
    }
  }
  doubles[y] = total / doubles[count]!;
}
