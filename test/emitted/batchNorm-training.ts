// const x = input(["batch", 8, 6, 6]);
// const v = input(["batch", 8, 6, 6]);
// const w = input([8]);
// const b = input([8]);
// export const y = mul(v, batchNorm(x, undefined, undefined, { weight: w, bias: b, training: true }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

function forwardTotal(memory: Float32Array, batch: number, x: number, total: number): void {
  for (let i = 0; i < 8; i++) {
    let totalValue = 0;
    for (let n = 0; n < batch; n++) {
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          totalValue += memory[x + n * 288 + i * 36 + j * 6 + k]!;
        }
      }
    }
    memory[total + i] = totalValue;
  }
}

/**
 * center = Σ(batch, 6, 6) x / 36·batch
 * deviation = x − center
 * dScaled = dy v
 * dScale = dFactor ⊙ w
 * db = Σ(batch, 6, 6) dScaled
 * spread = Σ(batch, 6, 6) deviation² / freedom
 * scale = rsqrt(spread + 0.00001)
 * factor = scale ⊙ w
 * dSpread = dScale ⊙ −0.5 (scale ⊙ scale ⊙ scale)
 * dw = dFactor ⊙ scale
 */
function forwardDb(
  memory: Float32Array,
  batch: number,
  total: number,
  x: number,
  deviation: number,
  v: number,
  dScaled: number,
  w: number,
  db: number,
  factor: number,
  quotient: number,
  dw: number,
  centerRow: number,
  sumOfSquaresRow: number,
  dFactorRow: number,
): void {
  const scale = 1 / (288 * batch);
  for (let i = 0; i < 8; i++) {
    memory[centerRow + i] = memory[total + i]! / (36 * batch);
  }
  for (let i = 0; i < 8; i++) {
    memory[sumOfSquaresRow + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dFactorRow + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[db + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const center = memory[centerRow + i]!;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          const deviationValue = memory[x + n * 288 + i * 36 + j * 6 + k]! - center;
          memory[deviation + n * 288 + i * 36 + j * 6 + k] = deviationValue;
          memory[sumOfSquaresRow + i]! += deviationValue * deviationValue;
          const dScaledValue = scale * memory[v + n * 288 + i * 36 + j * 6 + k]!;
          memory[dScaled + n * 288 + i * 36 + j * 6 + k] = dScaledValue;
          memory[dFactorRow + i]! += dScaledValue * deviationValue;
          memory[db + i]! += dScaledValue;
        }
      }
    }
  }
  const freedom = Math.max(36 * batch, 0);
  for (let i = 0; i < 8; i++) {
    const scale2 = 1 / Math.sqrt(memory[sumOfSquaresRow + i]! / freedom + 0.00001);
    const wValue = memory[w + i]!;
    memory[factor + i] = scale2 * wValue;
    const dFactor = memory[dFactorRow + i]!;
    memory[quotient + i] = (dFactor * wValue * (scale2 * (scale2 * scale2) * -0.5)) / freedom;
    memory[dw + i] = dFactor * scale2;
  }
}

/**
 * scaled = deviation ⊙ factor
 * N1 = scaled + b
 * y = v ⊙ N1
 * dDeviation = dScaled ⊙ factor
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  deviation: number,
  factor: number,
  b: number,
  v: number,
  y: number,
  dScaled: number,
  quotient: number,
  sum: number,
  total: number,
  productRow: number,
): void {
  for (let i = 0; i < 8; i++) {
    memory[productRow + i] = memory[quotient + i]! * 2;
  }
  for (let i = 0; i < 8; i++) {
    memory[total + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const factorValue = memory[factor + i]!;
      const bValue = memory[b + i]!;
      const product = memory[productRow + i]!;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          const deviationValue = memory[deviation + n * 288 + i * 36 + j * 6 + k]!;
          memory[y + n * 288 + i * 36 + j * 6 + k] =
            memory[v + n * 288 + i * 36 + j * 6 + k]! * (deviationValue * factorValue + bValue);
          const dDeviation = memory[dScaled + n * 288 + i * 36 + j * 6 + k]! * factorValue;
          memory[sum + n * 288 + i * 36 + j * 6 + k] = product * deviationValue + dDeviation;
          memory[total + i]! += dDeviation;
        }
      }
    }
  }
}

/** dx = 2 (dSpread / freedom) ⊙ deviation + dDeviation + dCenter / 36·batch */
function forwardDx(
  memory: Float32Array,
  batch: number,
  total: number,
  sum: number,
  dx: number,
  quotientRow: number,
): void {
  for (let i = 0; i < 8; i++) {
    memory[quotientRow + i] = -memory[total + i]! / (36 * batch);
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const quotient = memory[quotientRow + i]!;
      for (let j = 0; j < 6; j++) {
        for (let k = 0; k < 6; k++) {
          memory[dx + n * 288 + i * 36 + j * 6 + k] = memory[sum + n * 288 + i * 36 + j * 6 + k]! + quotient;
        }
      }
    }
  }
}
