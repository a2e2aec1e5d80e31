// const x = input([6, 5]);
// export const y = pdist(x);
// export const dx = grad(mean(y), x);

/** values = x[constant()] − x[constant()] */
function forwardValues(
  memory: Float32Array,
  integers: Int32Array,
  x: number,
  constant: number,
  constant2: number,
  values: number,
  sumOfSquares: number,
): void {
  for (let i = 0; i < 15; i++) {
    let sumOfSquaresValue = 0;
    const constantValue = integers[constant + i]!;
    const constant2Value = integers[constant2 + i]!;
    for (let j = 0; j < 5; j++) {
      const valuesValue = memory[x + constantValue * 5 + j]! - memory[x + constant2Value * 5 + j]!;
      memory[values + i * 5 + j] = valuesValue;
      sumOfSquaresValue += valuesValue * valuesValue;
    }
    memory[sumOfSquares + i] = sumOfSquaresValue;
  }
}

/**
 * y = rootOfSquares(Σ(5) values²)
 * dValues = quotientOrZero(dy, y) ⊙ values
 * dx = −dValues at constant() + (dValues at constant())
 */
function forwardY(
  memory: Float32Array,
  integers: Int32Array,
  sumOfSquares: number,
  y: number,
  values: number,
  constant: number,
  constant2: number,
  dx: number,
  quotientOrZeroRow: number,
  scatteredRow: number,
  scatteredRow2: number,
): void {
  for (let i = 0; i < 15; i++) {
    const yValue = Math.fround(Math.sqrt(memory[sumOfSquares + i]!));
    memory[y + i] = yValue;
    memory[quotientOrZeroRow + i] = yValue === 0 ? 0 : 0.06666666666666667 / yValue;
  }
  for (let k = 0; k < 6; k++) {
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow + k * 5 + j] = 0;
    }
  }
  for (let k = 0; k < 6; k++) {
    for (let j = 0; j < 5; j++) {
      memory[scatteredRow2 + k * 5 + j] = 0;
    }
  }
  for (let i = 0; i < 15; i++) {
    const quotientOrZero = memory[quotientOrZeroRow + i]!;
    const constantValue = integers[constant + i]!;
    const constant2Value = integers[constant2 + i]!;
    for (let j = 0; j < 5; j++) {
      const dValues = quotientOrZero * memory[values + i * 5 + j]!;
      memory[scatteredRow + constantValue * 5 + j]! -= dValues;
      memory[scatteredRow2 + constant2Value * 5 + j]! += dValues;
    }
  }
  for (let k = 0; k < 6; k++) {
    for (let j = 0; j < 5; j++) {
      memory[dx + k * 5 + j] = memory[scatteredRow + k * 5 + j]! + memory[scatteredRow2 + k * 5 + j]!;
    }
  }
}
