// const x = input(["batch", 5]);
// const t = input(["batch", 5], "i32");
// export const y = multilabelMarginLoss(x, t);
// export const dx = grad(mean(y), x);

/**
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
  eqRow: number,
  logicalOrRow: number,
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
    let max = -Infinity;
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const eq = integers[tValue + n * 5 + i]! === -1;
      integers[eqRow + i] = eq ? 1 : 0;
      max = Math.max(max, eq ? 1 : 0);
      total2 += eq ? 1 : 0;
    }
    let first = 4;
    for (let i = 0; i < 5; i++) {
      const eq = integers[eqRow + i]!;
      if (eq === max || eq !== eq) {
        first = Math.min(first, i);
      }
    }
    const eq = total2 === 0;
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow + j] = 0;
    }
    for (let i = 0; i < 5; i++) {
      const logicalOr = i < first || eq;
      integers[logicalOrRow + i] = logicalOr ? 1 : 0;
      const maximum = Math.max(integers[tValue + n * 5 + i]!, 0);
      integers[maximumRow + i] = maximum;
      memory[scatteredRow + maximum]! += logicalOr ? 1 : 0;
    }
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow + j] = Math.fround(memory[scatteredRow + j]!);
    }
    for (let j = 0; j < 5; j++) {
      integers[isClassRow + j] = memory[scatteredRow + j]! === 0 ? 1 : 0;
    }
    let total3 = 0;
    for (let i = 0; i < 5; i++) {
      const difference = 1 - memory[x + n * 5 + integers[maximumRow + i]!]!;
      let total4 = 0;
      const logicalOr = integers[logicalOrRow + i]!;
      for (let j = 0; j < 5; j++) {
        const counts = logicalOr !== 0 && integers[isClassRow + j]! !== 0;
        const sum = difference + memory[x + n * 5 + j]!;
        const missing = sum <= 0 ? 0 : sum;
        total3 += counts ? missing : 0;
        const chosen = missing <= 0 ? 0 : counts ? scale : 0;
        memory[chosenRow + i * 5 + j] = chosen;
        total4 += chosen;
      }
      memory[totalRow2 + i] = total4;
    }
    total += total3 / 5;
    for (let j = 0; j < 5; j++) {
      let total4 = 0;
      for (let i = 0; i < 5; i++) {
        total4 += memory[chosenRow + i * 5 + j]!;
      }
      memory[totalRow + j] = total4;
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
