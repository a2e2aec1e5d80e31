// const x = input(["batch", 5]);
// export const y = normalize(x);
// export const dx = grad(mean(y), x);

/**
 * length = rootOfSquares(Σ(5) x²)
 * y = x / ((length < 1e-12) ? 1e-12 : length)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / (5 * batch);
  for (let n = 0; n < batch; n++) {
    let sumOfSquares = 0;
    for (let i = 0; i < 5; i++) {
      const xValue = memory[x + n * 5 + i]!;
      sumOfSquares += xValue * xValue;
    }
    const length = Math.sqrt(sumOfSquares);
    const lt = length < Math.fround(1e-12);
    const chosen = lt ? 1e-12 : length;
    const quotient = scale / chosen;
    let total = 0;
    for (let i = 0; i < 5; i++) {
      const yValue = memory[x + n * 5 + i]! / chosen;
      memory[y + n * 5 + i] = yValue;
      total += quotient * yValue;
    }
    const quotientOrZero = length === 0 ? 0 : (lt ? 0 : -total) / length;
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = quotient + quotientOrZero * memory[x + n * 5 + i]!;
    }
  }
}
