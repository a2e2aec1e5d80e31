// const x = input(["batch"]);
// export const y = softsign(x);
// export const dx = grad(mean(y), x);

/**
 * size = abs(x) + 1
 * y = x / size
 * dx = dy / (size ⊙ size)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const size = Math.abs(xValue) + 1;
    memory[y + n] = xValue / size;
    memory[dx + n] = scale / (size * size);
  }
}
