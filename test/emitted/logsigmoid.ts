// const x = input(["batch"]);
// export const y = logsigmoid(x);
// export const dx = grad(mean(y), x);

/**
 * small = exp(−abs(x))
 * slope = ((x < 0) ? 1 : small) / (small + 1)
 * y = minimum(x, 0) − log1p(small)
 * dx = dy slope
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const small = Math.exp(-Math.abs(xValue));
    memory[y + n] = Math.min(xValue, 0) - Math.log1p(small);
    memory[dx + n] = scale * ((xValue < 0 ? 1 : small) / (small + 1));
  }
}
