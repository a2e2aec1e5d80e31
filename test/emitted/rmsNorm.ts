// const x = input(["batch", 64]);
// const v = input(["batch", 64]);
// const w = input([64]);
// export const y = mul(v, rmsNorm(x, [64], { weight: w }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);

/**
 * squares = Σ(64) x² / 64
 * scale = rsqrt(squares + 1.1920928955078125e-7)
 * N1 = x ⊙ scale ⊙ w
 * y = v ⊙ N1
 * dScaled = dy v
 * dSquares = dScale ⊙ −0.5 (scale ⊙ scale ⊙ scale)
 * dx = dScaled ⊙ w ⊙ scale + 2 (dSquares / 64) ⊙ x
 * dw = Σ(batch) dScaled ⊙ x ⊙ scale
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  w: number,
  v: number,
  y: number,
  dx: number,
  dw: number,
  dScaledRow: number,
  productRow: number,
): void {
  const scale = 1 / (64 * batch);
  for (let i = 0; i < 64; i++) {
    memory[dw + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    let sumOfSquares = 0;
    let dScale = 0;
    for (let i = 0; i < 64; i++) {
      const xValue = memory[x + n * 64 + i]!;
      sumOfSquares += xValue * xValue;
      const dScaled = scale * memory[v + n * 64 + i]!;
      memory[dScaledRow + i] = dScaled;
      const product = dScaled * memory[w + i]!;
      memory[productRow + i] = product;
      dScale += product * xValue;
    }
    const scale2 = 1 / Math.sqrt(sumOfSquares / 64 + 1.1920928955078125e-7);
    const product = ((dScale * (scale2 * (scale2 * scale2) * -0.5)) / 64) * 2;
    for (let i = 0; i < 64; i++) {
      const xValue = memory[x + n * 64 + i]!;
      const product2 = xValue * scale2;
      memory[y + n * 64 + i] = memory[v + n * 64 + i]! * (product2 * memory[w + i]!);
      memory[dx + n * 64 + i] = memory[productRow + i]! * scale2 + product * xValue;
      memory[dw + i]! += memory[dScaledRow + i]! * product2;
    }
  }
}
