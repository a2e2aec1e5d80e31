// const x = input(["batch"]);
// export const y = leakyRelu(x);
// export const dx = grad(mean(y), x);

/**
 * y = below ? 0.01 x : x
 * dx = dy (below ? 0.01 : 1)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const below = xValue <= 0;
    memory[y + n] = below ? xValue * 0.01 : xValue;
    memory[dx + n] = scale * (below ? 0.01 : 1);
  }
}
