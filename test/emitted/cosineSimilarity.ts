// const x = input(["batch", 5]);
// const x2 = input(["batch", 5]);
// export const y = cosineSimilarity(x, x2);
// export const dx = grad(mean(y), x);

function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  x2: number,
  y: number,
  dx: number,
  quotientRow: number,
): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    let squares = 0;
    let squares2 = 0;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      const x2Value = memory[x2 + n * 5 + i]!;
      squares += xValue * xValue;
      squares2 += x2Value * x2Value;
    }
    const rootOfSquares = Math.sqrt(Math.max(squares, 1.0000000000000001e-16));
    const rootOfSquares2 = Math.sqrt(Math.max(squares2, 1.0000000000000001e-16));
    let yValue = 0;
    let total = 0;
    for (let i = 0; i < 5; i++) {
      const quotient = memory[x + n * 5 + i]! / rootOfSquares;
      const quotient2 = memory[x2 + n * 5 + i]! / rootOfSquares2;
      yValue += quotient * quotient2;
      const quotient3 = (scale * quotient2) / rootOfSquares;
      memory[quotientRow + i] = quotient3;
      total += quotient3 * quotient;
    }
    memory[y + n] = yValue;
    const quotientOrZero = rootOfSquares === 0 ? 0 : -total / rootOfSquares;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = memory[quotientRow + i]! + quotientOrZero * memory[x + n * 5 + i]!;
    }
  }
}
