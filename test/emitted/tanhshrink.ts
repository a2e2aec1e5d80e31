// const x = input(["batch"]);
// export const y = tanhshrink(x);
// export const dx = grad(mean(y), x);

/**
 * bent = tanh(x)
 * y = x − bent
 * dx = dy (bent ⊙ bent)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const bent = Math.tanh(xValue);
    memory[y + n] = xValue - bent;
    memory[dx + n] = scale * (bent * bent);
  }
}
