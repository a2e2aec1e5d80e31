// const x = input(["batch"]);
// export const y = gelu(x, { approximate: "tanh" });
// export const dx = grad(mean(y), x);

/**
 * square = x ⊙ x
 * bent = tanh(x ⊙ (0.035677408136300125 square + 0.7978845608028654))
 * share = 0.5 bent + 0.5
 * slope = (1 − bent) ⊙ (0.10703222440890037 square + 0.7978845608028654)
 * y = x ⊙ share
 * dx = dy (share ⊙ (x ⊙ slope + 1))
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const square = xValue * xValue;
    const bent = Math.tanh(xValue * (square * 0.035677408136300125 + 0.7978845608028654));
    const share = bent * 0.5 + 0.5;
    memory[y + n] = xValue * share;
    memory[dx + n] =
      scale * (share * (xValue * ((1 - bent) * (square * 0.10703222440890037 + 0.7978845608028654)) + 1));
  }
}
