// const x = input(["batch", 5]);
// const p = input(["batch", 5]);
// const q = input(["batch", 5]);
// export const y = tripletMarginWithDistanceLoss(x, p, q, { distanceFunction: (a, b) => amax(abs(a - b), 1) });
// export const dx = grad(mean(y), x);

/**
 * near = amax(abs(x − p))
 * far = amax(abs(x − q))
 * y = Σ ((near − far + 1 < 0) ? 0 : near − far + 1) / batch
 * dNear = (near − far + 1 < 0) ? 0 : dy / batch
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  x: number,
  p: number,
  q: number,
  y: number,
  dx: number,
  differenceRow: number,
  absRow: number,
  differenceRow2: number,
  absRow2: number,
  eqRow: number,
  eqRow2: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let near = -Infinity;
    let far = -Infinity;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const difference = Math.fround(xValue - memory[p + n * 5 + i]!);
      memory[differenceRow + i] = difference;
      const abs = Math.abs(difference);
      memory[absRow + i] = abs;
      near = Math.max(near, abs);
      const difference2 = Math.fround(xValue - memory[q + n * 5 + i]!);
      memory[differenceRow2 + i] = difference2;
      const abs2 = Math.abs(difference2);
      memory[absRow2 + i] = abs2;
      far = Math.max(far, abs2);
    }
    const sum = near - far + 1;
    const lt = sum < 0;
    total += lt ? 0 : sum;
    let total2 = 0;
    let total3 = 0;
    for (let i = 0; i < 5; i++) {
      const eq = memory[absRow2 + i]! === far;
      integers[eqRow + i] = eq ? 1 : 0;
      total2 += eq ? 1 : 0;
      const eq2 = memory[absRow + i]! === near;
      integers[eqRow2 + i] = eq2 ? 1 : 0;
      total3 += eq2 ? 1 : 0;
    }
    const dNear = lt ? 0 : scale;
    const negative = -(dNear / total2);
    const quotient = dNear / total3;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] =
        (integers[eqRow + i]! !== 0 ? negative : 0) * Math.sign(memory[differenceRow2 + i]!) +
        (integers[eqRow2 + i]! !== 0 ? quotient : 0) * Math.sign(memory[differenceRow + i]!);
    }
  }
  doubles[y] = total / batch;
}
