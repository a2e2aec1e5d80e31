// const x = input(["batch"]);
// export const y = tanh(x);
// export const dx = grad(mean(y), x);

/**
 * y = tanh(x)
 * dx = dy (1 − y ⊙ y)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const yValue = Math.tanh(memory[x + n]!);
    memory[y + n] = yValue;
    memory[dx + n] = scale * (1 - yValue * yValue);
  }
}
