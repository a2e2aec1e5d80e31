// const x = input(["batch", 8, 6, 6]);
// export const y = dropout2d(x, { training: true });
// export const dx = grad(mean(y), x);

/**
 * y = (draw(randomSeed, randomStep) < 0.5) ? 0 : 2 x
 * dx = 2 ((draw(randomSeed, randomStep) < 0.5) ? 0 : 1 / 288·batch)
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
  const scale = 1 / (288 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const draw = uniform24(integers[randomSeed]!, 130578566, integers[randomStep]!, n * 8 + i);
      const lt = draw < 0.5;
      const product = (lt ? 0 : scale) * 2;
      for (let l = 0; l < 6; l++) {
        for (let p = 0; p < 6; p++) {
          memory[dx + n * 288 + i * 36 + l * 6 + p] = product;
        }
      }
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          memory[y + n * 288 + i * 36 + j * 6 + k] = lt ? 0 : memory[x + n * 288 + i * 36 + j * 6 + k]! * 2;
        }
      }
    }
  }
}
