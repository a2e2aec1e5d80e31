// const x = input(["batch", 5]);
// const v = input(["batch", 5]);
// export const y = mul(v, gumbelSoftmax(x, 1));
// export const dx = grad(mean(y), x);

/**
 * dShares = dy v
 * exps = exp(x − log(−log(inside)) − amax(x − log(−log(inside))))
 * N1 = exps / (Σ(5) exps)
 * y = v ⊙ N1
 * dx = N1 ⊙ (dShares − Σ(5) dShares ⊙ N1)
 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  randomSeed: number,
  randomStep: number,
  x: number,
  v: number,
  y: number,
  dx: number,
  differenceRow: number,
  dSharesRow: number,
  expsRow: number,
  N1Row: number,
): void {
  const scale = 1 / (5 * batch);
  for (let n = 0; n < batch; n++) {
    let max = -Infinity;
    for (let i = 0; i < 5; i++) {
      const draw = uniform24(integers[randomSeed]!, 130578566, integers[randomStep]!, n * 5 + i);
      const difference = Math.fround(
        memory[x + n * 5 + i]! - Math.log(-Math.log(draw * 0.9999999403953552 + 2.9802322387695312e-8)),
      );
      memory[differenceRow + i] = difference;
      max = Math.max(max, difference);
    }
    let total = 0;
    for (let i = 0; i < 5; i++) {
      const exps = Math.exp(memory[differenceRow + i]! - max);
      memory[expsRow + i] = exps;
      total += exps;
    }
    let total2 = 0;
    for (let i = 0; i < 5; i++) {
      const vValue = memory[v + n * 5 + i]!;
      const dShares = scale * vValue;
      memory[dSharesRow + i] = dShares;
      const n1 = memory[expsRow + i]! / total;
      memory[N1Row + i] = n1;
      memory[y + n * 5 + i] = vValue * n1;
      total2 += dShares * n1;
    }
    for (let i = 0; i < 5; i++) {
      memory[dx + n * 5 + i] = memory[N1Row + i]! * (memory[dSharesRow + i]! - total2);
    }
  }
}
