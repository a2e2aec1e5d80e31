// const x = input(["batch", 5]);
// const t = input(["batch"], "i32");
// export const y = nllLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * losses = −x[places]
 * counted = kept ? losses : 0
 * count = Σ kept
 * y = Σ counted / count
 */
function forwardY(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  x: number,
  count: number,
  y: number,
): void {
  let countValue = 0;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = integers[tValue + n]!;
    const kept = tValueValue !== -100;
    countValue += kept ? 1 : 0;
    total += kept ? -memory[x + n * 5 + tValueValue]! : 0;
  }
  integers[count] = countValue;
  doubles[y] = total / countValue;
}

/**
 * dLosses = kept ? dCounted : 0
 * dx = −dLosses at places
 */
function forwardDx(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  count: number,
  dx: number,
): void {
  const scale = 1 / integers[count]!;
  for (let n = 0; n < batch; n++) {
    const tValueValue = integers[tValue + n]!;
    const kept = tValueValue !== -100;
    const places = kept ? tValueValue : 0;
    const negative = -(kept ? scale : 0);
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = i === places ? negative : 0;
    }
  }
}
