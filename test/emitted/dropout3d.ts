// const x = input(["batch", 8, 6, 6, 6]);
// export const y = dropout3d(x, { training: true });
// export const dx = grad(mean(y), x);

/**
 * y = (draw(randomSeed, randomStep) < 0.5) ? 0 : 2 x
 * dx = 2 ((draw(randomSeed, randomStep) < 0.5) ? 0 : 1 / 1728·batch)
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
  const scale = 1 / (1728 * batch);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const draw = uniform24(integers[randomSeed]!, 130578566, integers[randomStep]!, n * 8 + i);
      const lt = draw < 0.5;
      const product = (lt ? 0 : scale) * 2;
      for (let p = 0; p < 6; p++) {
        for (let q = 0; q < 6; q++) {
          for (let r = 0; r < 6; r++) {
            memory[dx + n * 1728 + i * 216 + p * 36 + q * 6 + r] = product;
          }
        }
      }
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          for (let l = 0; l < 6; l++) {
            memory[y + n * 1728 + i * 216 + j * 36 + k * 6 + l] = lt
              ? 0
              : memory[x + n * 1728 + i * 216 + j * 36 + k * 6 + l]! * 2;
          }
        }
      }
    }
  }
}
