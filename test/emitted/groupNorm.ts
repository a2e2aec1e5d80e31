// const x = input(["batch", 8, 6, 6]);
// const v = input(["batch", 8, 6, 6]);
// const w = input([8]);
// const b = input([8]);
// export const y = mul(v, groupNorm(x, 2, { weight: w, bias: b }));
// export const dx = grad(mean(y), x);
// export const dw = grad(mean(y), w);
// export const db = grad(mean(y), b);

/**
 * center = Σ(4, 6, 6) groups / 144
 * deviation = groups − center
 * spread = Σ(4, 6, 6) deviation² / 144
 * factor = rsqrt(spread + 0.00001) ⊙ w
 * scaled = deviation ⊙ factor
 * result = scaled + b
 * y = v ⊙ N1
 * dResult = (1 / 288·batch) v
 * dDeviation = dResult ⊙ factor
 * dGroups = 2 (dSpread / 144) ⊙ deviation + dDeviation + dCenter / 144
 * dx = dGroups
 * dw = Σ(batch) dFactor ⊙ rsqrt(spread + 0.00001)
 * db = Σ(batch, 6, 6) dResult
 */
function forwardY(
  memory: Float32Array,
  batch: number,
  x: number,
  w: number,
  b: number,
  v: number,
  y: number,
  dx: number,
  dw: number,
  db: number,
  deviationRow: number,
  resultValueRow: number,
  dResultRow: number,
  dFactorRow: number,
  sumRow: number,
  dGroupsRow: number,
  dwRow: number,
  dbRow: number,
): void {
  const scale = 1 / (288 * batch);
  memory[dwRow] = 0;
  memory[dwRow + 1] = 0;
  memory[dwRow + 2] = 0;
  memory[dwRow + 3] = 0;
  memory[dwRow + 4] = 0;
  memory[dwRow + 5] = 0;
  memory[dwRow + 6] = 0;
  memory[dwRow + 7] = 0;
  memory[dbRow] = 0;
  memory[dbRow + 1] = 0;
  memory[dbRow + 2] = 0;
  memory[dbRow + 3] = 0;
  memory[dbRow + 4] = 0;
  memory[dbRow + 5] = 0;
  memory[dbRow + 6] = 0;
  memory[dbRow + 7] = 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 2; i++) {
      let total = 0;
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 6; k++) {
          for (let l = 0; l < 6; l++) {
            total += memory[x + n * 288 + (i * 4 + j) * 36 + k * 6 + l]!;
          }
        }
      }
      const center = total / 144;
      let sumOfSquares = 0;
      let total2 = 0;
      for (let p = 0; p < 4; p++) {
        let dFactor = 0;
        for (let k = 0; k < 6; k++) {
          for (let l = 0; l < 6; l++) {
            const deviation = memory[x + n * 288 + (i * 4 + p) * 36 + k * 6 + l]! - center;
            memory[deviationRow + p * 36 + k * 6 + l] = deviation;
            sumOfSquares += deviation * deviation;
            const dResult = memory[v + n * 288 + (i * 4 + p) * 36 + k * 6 + l]! * scale;
            memory[dResultRow + p * 36 + k * 6 + l] = dResult;
            dFactor += dResult * deviation;
            memory[dbRow + i * 4 + p]! += dResult;
          }
        }
        memory[dFactorRow + p] = dFactor;
        total2 += dFactor * memory[w + i * 4 + p]!;
      }
      const rsqrt = 1 / Math.sqrt(sumOfSquares / 144 + 0.00001);
      const product = ((total2 * (rsqrt * (rsqrt * rsqrt) * -0.5)) / 144) * 2;
      let total3 = 0;
      for (let p = 0; p < 4; p++) {
        const factor = rsqrt * memory[w + i * 4 + p]!;
        memory[dwRow + i * 4 + p]! += memory[dFactorRow + p]! * rsqrt;
        const bValue = memory[b + i * 4 + p]!;
        for (let k = 0; k < 6; k++) {
          for (let l = 0; l < 6; l++) {
            const deviation = memory[deviationRow + p * 36 + k * 6 + l]!;
            memory[resultValueRow + i * 144 + p * 36 + k * 6 + l] = deviation * factor + bValue;
            const dDeviation = memory[dResultRow + p * 36 + k * 6 + l]! * factor;
            memory[sumRow + p * 36 + k * 6 + l] = product * deviation + dDeviation;
            total3 += dDeviation;
          }
        }
      }
      const quotient = -total3 / 144;
      for (let p = 0; p < 4; p++) {
        for (let k = 0; k < 6; k++) {
          for (let l = 0; l < 6; l++) {
            memory[dGroupsRow + i * 144 + p * 36 + k * 6 + l] =
              memory[sumRow + p * 36 + k * 6 + l]! + quotient;
          }
        }
      }
    }
    for (let k = 0; k < 6; k++) {
      for (let l = 0; l < 6; l++) {
        for (let r = 0; r < 8; r++) {
          memory[dx + n * 288 + r * 36 + k * 6 + l] = memory[dGroupsRow + r * 36 + k * 6 + l]!;
        }
        for (let q = 0; q < 8; q++) {
          memory[y + n * 288 + q * 36 + k * 6 + l] =
            memory[v + n * 288 + q * 36 + k * 6 + l]! * memory[resultValueRow + q * 36 + k * 6 + l]!;
        }
      }
    }
  }
  for (let t = 0; t < 8; t++) {
    memory[db + t] = memory[dbRow + t]!;
  }
  for (let s = 0; s < 8; s++) {
    memory[dw + s] = memory[dwRow + s]!;
  }
}
