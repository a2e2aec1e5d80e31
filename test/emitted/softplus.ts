// const x = input(["batch"]);
// export const y = softplus(x);
// export const dx = grad(mean(y), x);

/**
 * power = exp(x)
 * y = straight ? x : log1p(power)
 * dx = dy (straight ? 1 : power / (power + 1))
 */
function forwardY(memory: Float32Array, batch: number, x: number, y: number, dx: number): void {
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const xValue = memory[x + n]!;
    const straight = xValue > 20;
    const power = straight ? 0 : Math.exp(xValue);
    memory[y + n] = straight ? xValue : Math.log1p(power);
    memory[dx + n] = scale * (straight ? 1 : power / (power + 1));
  }
}
