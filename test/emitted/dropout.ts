// const x = input(["batch"]);
// export const y = dropout(x, { training: true });
// export const dx = grad(mean(y), x);

/**
 * y = (draw(randomSeed, randomStep) < 0.5) ? 0 : 2 x
 * dx = 2 ((draw(randomSeed, randomStep) < 0.5) ? 0 : dy)
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
  const scale = 1 / batch;
  for (let n = 0; n < batch; n++) {
    const lt = uniform24(integers[randomSeed]!, 130578566, integers[randomStep]!, n) < 0.5;
    memory[y + n] = lt ? 0 : memory[x + n]! * 2;
    memory[dx + n] = (lt ? 0 : scale) * 2;
  }
}
