// const x = input(["batch"]);
// export const y = relu(x);
// export const dx = grad(mean(y), x);

/**
 * y = relu(x)
 * dx = (y ≤ 0) ? 0 : dy
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const yValue = xValue <= 0 ? 0 : xValue;
    memory[y + n] = yValue;
    memory[dx + n] = yValue <= 0 ? 0 : scale;
  }
}
