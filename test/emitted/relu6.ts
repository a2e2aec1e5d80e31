// const x = input(["batch"]);
// export const y = relu6(x);
// export const dx = grad(mean(y), x);

/**
 * y = (x ≤ 0) ? 0 : ((x ≥ 6) ? 6 : x)
 * dx = (x ≥ 6) ? 0 : ((x ≤ 0) ? 0 : dy)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const ge = xValue >= 6;
    const le = xValue <= 0;
    memory[y + n] = le ? 0 : ge ? 6 : xValue;
    memory[dx + n] = ge ? 0 : le ? 0 : scale;
  }
}
