// const x = input(["batch", 5]);
// const x2 = input(["batch", 5]);
// export const y = pairwiseDistance(x, x2);
// export const dx = grad(mean(y), x);

/**
 * values = x − x2 + 0.000001
 * y = rootOfSquares(Σ(5) values²)
 * dx = quotientOrZero(dy, y) ⊙ values
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  x2: number,
  y: number,
  dx: number,
  valuesRow: number,
): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    let sumOfSquares = 0;
    for (let i = 0; i < 5; i++) {
      const values = memory[x + n * 5 + i]! - memory[x2 + n * 5 + i]! + 0.000001;
      memory[valuesRow + i] = values;
      sumOfSquares += values * values;
    }
    const yValue = Math.fround(Math.sqrt(sumOfSquares));
    memory[y + n] = yValue;
    const quotientOrZero = yValue === 0 ? 0 : scale / yValue;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = quotientOrZero * memory[valuesRow + i]!;
    }
  }
}
