// const x = input(["batch"]);
// export const y = hardswish(x);
// export const dx = grad(mean(y), x);

/**
 * slope = (x ≤ −3) ? 0 : ((x ≥ 3) ? 1 : x / 3 + 0.5)
 * y = (x ≤ −3) ? 0 : ((x ≥ 3) ? x : x ⊙ (x / 6 + 0.5))
 * dx = dy slope
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const ge = xValue >= 3;
    const le = xValue <= -3;
    memory[y + n] = le ? 0 : ge ? xValue : xValue * (xValue / 6 + 0.5);
    memory[dx + n] = scale * (le ? 0 : ge ? 1 : xValue / 3 + 0.5);
  }
}
