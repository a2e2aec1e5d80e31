// const x = input(["batch"]);
// export const y = rrelu(x, { training: true });
// export const dx = grad(mean(y), x);

/**
 * y = below ? x ⊙ slope : x
 * dx = dy (below ? slope : 1)
 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  randomSeed: number,
  randomStep: number,
  x: number,
  y: number,
  dx: number,
): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const slope =
      uniform24(integers[randomSeed]!, 130578566, integers[randomStep]!, n) * 0.20833333333333331 + 0.125;
    const xValue = memory[x + n]!;
    const below = xValue <= 0;
    memory[y + n] = below ? xValue * slope : xValue;
    memory[dx + n] = scale * (below ? slope : 1);
  }
}
