// const x = input(["batch"]);
// export const y = hardtanh(x);
// export const dx = grad(mean(y), x);

/**
 * y = (x ≤ −1) ? −1 : ((x ≥ 1) ? 1 : x)
 * dx = (x ≥ 1) ? 0 : ((x ≤ −1) ? 0 : dy)
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const ge = xValue >= 1;
    const le = xValue <= -1;
    memory[y + n] = le ? -1 : ge ? 1 : xValue;
    memory[dx + n] = ge ? 0 : le ? 0 : scale;
  }
}
