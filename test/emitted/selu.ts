// const x = input(["batch"]);
// export const y = selu(x);
// export const dx = grad(mean(y), x);

/**
 * grown = 1.6732632423543772 expm1(x)
 * y = 1.0507009873554805 (below ? grown : x)
 * dx = (1.0507009873554805 / batch) (below ? grown + 1.6732632423543772 : 1)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1.0507009873554805 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const below = xValue <= 0;
    const grown = below ? Math.expm1(xValue) * 1.6732632423543772 : 0;
    memory[y + n] = (below ? grown : xValue) * 1.0507009873554805;
    memory[dx + n] = scale * (below ? grown + 1.6732632423543772 : 1);
  }
}
