// const x = input(["batch", 5]);
// const t = input(["batch", 5], "i32");
// export const y = multilabelMarginLoss(x, t);
// export const dx = grad(mean(y), x);

/**
 * isClass = (indices() < amin((t = −1) ? indices() : 5)) at maximum(t, 0) = 0
 * counts = logicalAnd(indices() < amin((t = −1) ? indices() : 5), isClass)
 * missing = relu(1 − scores + x)
 * total = Σ(5, 5) (counts ? missing : 0)
 * y = Σ total / 5 / batch
 * dMissing = counts ? dy / batch / 5 : 0
 * dScores = −(Σ(5) ((missing ≤ 0) ? 0 : dMissing))
 * dx = Σ(5) ((missing ≤ 0) ? 0 : dMissing) + (dScores at maximum(t, 0))
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  tValue: number,
  x: number,
  y: number,
  dx: number,
  ltRow: number,
  maximumRow: number,
  scatteredRow: number,
  isClassRow: number,
  chosenRow: number,
  totalRow: number,
  totalRow2: number,
): void {
  const scale = 1 / batch / 5;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let min = 2147483647;
    for (let i = 0; i < 5; i++) {
      min = Math.min(min, integers[tValue + n * 5 + i]! === -1 ? i : 5);
    }
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow + j] = 0;
    }
    for (let i = 0; i < 5; i++) {
      const lt = i < min;
      integers[ltRow + i] = lt ? 1 : 0;
      const maximum = Math.max(integers[tValue + n * 5 + i]!, 0);
      integers[maximumRow + i] = maximum;
      memory[scatteredRow + maximum]! += lt ? 1 : 0;
    }
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow + j] = Math.fround(memory[scatteredRow + j]!);
    }
    for (let j = 0; j < 5; j++) {
      integers[isClassRow + j] = memory[scatteredRow + j]! === 0 ? 1 : 0;
    }
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const difference = 1 - memory[x + n * 5 + integers[maximumRow + i]!]!;
      let total3 = 0;
      const lt = integers[ltRow + i]!;
      for (let j = 0; j < 5; j++) {
        const counts = lt !== 0 && integers[isClassRow + j]! !== 0;
        const sum = difference + memory[x + n * 5 + j]!;
        const missing = sum <= 0 ? 0 : sum;
        total2 += counts ? missing : 0;
        const chosen = missing <= 0 ? 0 : counts ? scale : 0;
        memory[chosenRow + i * 5 + j] = chosen;
        total3 += chosen;
      }
      memory[totalRow2 + i] = total3;
    }
    total += total2 / 5;
    for (let j = 0; j < 5; j++) {
      let total3 = 0;
      for (let i = 0; i < 5; i++) {
        total3 += memory[chosenRow + i * 5 + j]!;
      }
      memory[totalRow + j] = total3;
    }
    for (let j = 0; j < 5; j++) {
      memory[dx + n * 5 + j] = memory[totalRow + j]!;
    }
    for (let i = 0; i < 5; i++) {
      const maximum = integers[maximumRow + i]!;
      memory[dx + n * 5 + maximum]! -= memory[totalRow2 + i]!;
    }
  }
  doubles[y] = total / batch;
}
