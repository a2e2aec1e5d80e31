// const x = input(["batch"]);
// export const y = celu(x);
// export const dx = grad(mean(y), x);

/**
 * grown = expm1(x)
 * y = below ? grown : x
 * dx = dy (below ? grown + 1 : 1)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const below = xValue <= 0;
    const grown = below ? Math.expm1(xValue) : 0;
    memory[y + n] = below ? grown : xValue;
    memory[dx + n] = scale * (below ? grown + 1 : 1);
  }
}
