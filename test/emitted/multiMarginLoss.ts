// const x = input(["batch", 5]);
// const t = input(["batch"], "i32");
// export const y = multiMarginLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * missing = relu(1 − x[labels] + x)
 * isLabel = indices() = t
 * losses = total / 5
 * y = Σ losses / batch
 * dMissing = isLabel ? 0 : dy / batch / 5
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  x: number,
  tValue: number,
  y: number,
  dx: number,
  chosenRow: number,
): void {
  const scale = 1 / batch / 5;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    const tValueValue = integers[tValue + n]!;
    const difference = 1 - memory[x + n * 5 + tValueValue]!;
    let total2 = 0;
    let total3 = 0;
    for (let i = 0; i < 5; i++) {
      const sum = difference + memory[x + n * 5 + i]!;
      const missing = sum <= 0 ? 0 : sum;
      const isLabel = i === tValueValue;
      total2 += isLabel ? 0 : missing;
      const chosen = missing <= 0 ? 0 : isLabel ? 0 : scale;
      memory[chosenRow + i] = chosen;
      total3 += chosen;
    }
    total += total2 / 5;
    const negative = -total3;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = memory[chosenRow + i]! + (i === tValueValue ? negative : 0);
    }
  }
  doubles[y] = total / batch;
}
