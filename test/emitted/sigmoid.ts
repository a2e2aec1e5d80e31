// const x = input(["batch"]);
// export const y = sigmoid(x);
// export const dx = grad(mean(y), x);

/**
 * y = sigmoid(x)
 * dx = dy (y ⊙ (1 − y))
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const yValue = 1 / (1 + Math.exp(-memory[x + n]!));
    memory[y + n] = yValue;
    memory[dx + n] = scale * (yValue * (1 - yValue));
  }
}
