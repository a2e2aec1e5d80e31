// const x = input(["batch"]);
// export const y = gelu(x);
// export const dx = grad(mean(y), x);

/**
 * share = 0.5 erfc(−0.7071067811865476 x)
 * density = 0.3989422804014327 exp(−0.5 (x ⊙ x))
 * y = x ⊙ share
 * dx = dy (share + x ⊙ density)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const share = erfc(xValue * -Math.SQRT1_2) * 0.5;
    memory[y + n] = xValue * share;
    memory[dx + n] = scale * (share + xValue * (Math.exp(xValue * xValue * -0.5) * 0.3989422804014327));
  }
}
