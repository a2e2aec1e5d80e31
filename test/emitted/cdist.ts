// const x = input(["batch", 5]);
// const x2 = input([4, 5]);
// export const y = cdist(x, x2);
// export const dx = grad(mean(y), x);

/**
 * values = x − x2
 * y = rootOfSquares(Σ(5) values²)
 * dValues = quotientOrZero(dy, y) ⊙ values
 * dx = Σ(4) dValues
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
  const scale = 1 / (4 * batch);
  for (let n = 0; n < batch; n++) {
    for (let j = 0; j < 5; j++) {
      memory[dx + n * 5 + j] = 0;
    }
    for (let i = 0; i < 4; i++) {
      let sumOfSquares = 0;
      for (let j = 0; j < 5; j++) {
        const values = memory[x + n * 5 + j]! - memory[x2 + i * 5 + j]!;
        memory[valuesRow + j] = values;
        sumOfSquares += values * values;
      }
      const yValue = Math.fround(Math.sqrt(sumOfSquares));
      memory[y + n * 4 + i] = yValue;
      const quotientOrZero = yValue === 0 ? 0 : scale / yValue;
      for (let j = 0; j < 5; j++) {
        memory[dx + n * 5 + j]! += quotientOrZero * memory[valuesRow + j]!;
      }
    }
  }
}
