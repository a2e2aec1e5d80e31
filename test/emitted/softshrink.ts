// const x = input(["batch"]);
// export const y = softshrink(x);
// export const dx = grad(mean(y), x);

/**
 * y = (abs(x) ≤ 0.5) ? 0 : x − 0.5 sign(x)
 * dx = (abs(x) ≤ 0.5) ? 0 : dy
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const le = Math.abs(xValue) <= 0.5;
    memory[y + n] = le ? 0 : xValue - 0.5 * Math.sign(xValue);
    memory[dx + n] = le ? 0 : scale;
  }
}
