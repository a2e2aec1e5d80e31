// const x = input(["batch", 5]);
// const positive = input(["batch", 5]);
// const negative = input(["batch", 5]);
// export const y = tripletMarginLoss(x, positive, negative);
// export const dx = grad(mean(y), x);

/**
 * values = x − positive + 0.000001
 * near = rootOfSquares(Σ(5) values²)
 * values = x − negative + 0.000001
 * far = rootOfSquares(Σ(5) values²)
 * y = Σ ((near − far + 1 < 0) ? 0 : near − far + 1) / batch
 * dNear = (near − far + 1 < 0) ? 0 : dy / batch
 * dFar = −dNear
 * dValues = quotientOrZero(dFar, far) ⊙ values
 * dValues = quotientOrZero(dNear, near) ⊙ values
 * dx = dValues + dValues
 */
function forwardDx(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  x: number,
  positive: number,
  negative: number,
  y: number,
  dx: number,
  valuesRow: number,
  valuesRow2: number,
): void {
  const scale = 1 / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    let sumOfSquares = 0;
    let sumOfSquares2 = 0;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const values = xValue - memory[positive + n * 5 + i]! + 0.000001;
      memory[valuesRow + i] = values;
      sumOfSquares += values * values;
      const values2 = xValue - memory[negative + n * 5 + i]! + 0.000001;
      memory[valuesRow2 + i] = values2;
      sumOfSquares2 += values2 * values2;
    }
    const near = Math.sqrt(sumOfSquares);
    const far = Math.sqrt(sumOfSquares2);
    const sum = near - far + 1;
    const lt = sum < 0;
    total += lt ? 0 : sum;
    const dNear = lt ? 0 : scale;
    const quotientOrZero = far === 0 ? 0 : -dNear / far;
    const quotientOrZero2 = near === 0 ? 0 : dNear / near;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] =
        quotientOrZero * memory[valuesRow2 + i]! + quotientOrZero2 * memory[valuesRow + i]!;
    }
  }
  doubles[y] = total / batch;
}
