// const x = input(["batch", 10]);
// export const y = glu(x);
// export const dx = grad(mean(y), x);

/** y = slice(x) ⊙ sigmoid(slice(x)) */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  y: number,
  dx: number,
  productRow: number,
  productRow2: number,
): void {
  const scale = 1 / (5 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 5; i++) {
      const sigmoid = 1 / (1 + Math.exp(-memory[x + n * 10 + i + 5]!));
      const xValue = memory[x + n * 10 + i]!;
      memory[y + n * 5 + i] = xValue * sigmoid;
      memory[productRow + i] = scale * sigmoid;
      memory[productRow2 + i] = scale * xValue * (sigmoid * (1 - sigmoid));
    }
    for (let j = 0; j < 10; j++) {
      memory[dx + n * 10 + j] =
        (j >= 5 ? memory[productRow2 + j - 5]! : 0) + (j < 5 ? memory[productRow + j]! : 0);
    }
  }
}
