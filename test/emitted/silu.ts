// const x = input(["batch"]);
// export const y = silu(x);
// export const dx = grad(mean(y), x);

/**
 * gate = sigmoid(x)
 * y = x ⊙ gate
 * dx = dy (gate ⊙ (x ⊙ (1 − gate) + 1))
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const gate = 1 / (1 + Math.exp(-xValue));
    memory[y + n] = xValue * gate;
    memory[dx + n] = scale * (gate * (xValue * (1 - gate) + 1));
  }
}
