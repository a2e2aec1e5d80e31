// Products of matrices written by hand, as an expert would without SIMD: tiles of 2 × 4 sums in locals.

/** C [m, n] = A [m, k] B [k, n] + bias [n], with relu on request. */
export function product(A, B, C, m, k, n, bias, relu) {
  let row = 0;
  for (; row + 1 < m; row += 2) {
    let column = 0;
    for (; column + 3 < n; column += 4) productTile(A, B, C, k, n, bias, relu, row, column);
    for (; column < n; column++)
      for (let i = row; i < row + 2; i++) productElement(A, B, C, k, n, bias, relu, i, column);
  }
  for (; row < m; row++)
    for (let column = 0; column < n; column++) productElement(A, B, C, k, n, bias, relu, row, column);
}

function productElement(A, B, C, k, n, bias, relu, row, column) {
  let sum = bias ? bias[column] : 0;
  for (let l = 0, a = row * k, b = column; l < k; l++, a++, b += n) sum += A[a] * B[b];
  C[row * n + column] = relu && sum < 0 ? 0 : sum;
}

function productTile(A, B, C, k, n, bias, relu, row, column) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  if (bias) {
    s0 = bias[column];
    s1 = bias[column + 1];
    s2 = bias[column + 2];
    s3 = bias[column + 3];
  }
  let t0 = s0;
  let t1 = s1;
  let t2 = s2;
  let t3 = s3;
  for (let l = 0, a = row * k, b = column; l < k; l++, a++, b += n) {
    const x = A[a];
    const y = A[a + k];
    const b0 = B[b];
    const b1 = B[b + 1];
    const b2 = B[b + 2];
    const b3 = B[b + 3];
    s0 += x * b0;
    s1 += x * b1;
    s2 += x * b2;
    s3 += x * b3;
    t0 += y * b0;
    t1 += y * b1;
    t2 += y * b2;
    t3 += y * b3;
  }
  const c = row * n + column;
  C[c] = relu && s0 < 0 ? 0 : s0;
  C[c + 1] = relu && s1 < 0 ? 0 : s1;
  C[c + 2] = relu && s2 < 0 ? 0 : s2;
  C[c + 3] = relu && s3 < 0 ? 0 : s3;
  C[c + n] = relu && t0 < 0 ? 0 : t0;
  C[c + n + 1] = relu && t1 < 0 ? 0 : t1;
  C[c + n + 2] = relu && t2 < 0 ? 0 : t2;
  C[c + n + 3] = relu && t3 < 0 ? 0 : t3;
}

/** W [k, n] += scale · Aᵀ D, of A [m, k] and D [m, n]. */
export function addLeftTransposed(A, D, W, m, k, n, scale) {
  let row = 0;
  for (; row + 1 < k; row += 2) {
    let column = 0;
    for (; column + 3 < n; column += 4) leftTransposedTile(A, D, W, m, k, n, scale, row, column);
    for (; column < n; column++)
      for (let i = row; i < row + 2; i++) leftTransposedElement(A, D, W, m, k, n, scale, i, column);
  }
  for (; row < k; row++)
    for (let column = 0; column < n; column++) leftTransposedElement(A, D, W, m, k, n, scale, row, column);
}

function leftTransposedElement(A, D, W, m, k, n, scale, row, column) {
  let sum = 0;
  for (let l = 0, a = row, d = column; l < m; l++, a += k, d += n) sum += A[a] * D[d];
  W[row * n + column] += scale * sum;
}

function leftTransposedTile(A, D, W, m, k, n, scale, row, column) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let l = 0, a = row, d = column; l < m; l++, a += k, d += n) {
    const x = A[a];
    const y = A[a + 1];
    const d0 = D[d];
    const d1 = D[d + 1];
    const d2 = D[d + 2];
    const d3 = D[d + 3];
    s0 += x * d0;
    s1 += x * d1;
    s2 += x * d2;
    s3 += x * d3;
    t0 += y * d0;
    t1 += y * d1;
    t2 += y * d2;
    t3 += y * d3;
  }
  const w = row * n + column;
  W[w] += scale * s0;
  W[w + 1] += scale * s1;
  W[w + 2] += scale * s2;
  W[w + 3] += scale * s3;
  W[w + n] += scale * t0;
  W[w + n + 1] += scale * t1;
  W[w + n + 2] += scale * t2;
  W[w + n + 3] += scale * t3;
}

/** G [m, k] = D Bᵀ, of D [m, n] and B [k, n]. */
export function rightTransposed(D, B, G, m, n, k) {
  let row = 0;
  for (; row + 1 < m; row += 2) {
    let column = 0;
    for (; column + 3 < k; column += 4) rightTransposedTile(D, B, G, n, k, row, column);
    for (; column < k; column++)
      for (let i = row; i < row + 2; i++) rightTransposedElement(D, B, G, n, k, i, column);
  }
  for (; row < m; row++)
    for (let column = 0; column < k; column++) rightTransposedElement(D, B, G, n, k, row, column);
}

function rightTransposedElement(D, B, G, n, k, row, column) {
  let sum = 0;
  for (let l = 0, d = row * n, b = column * n; l < n; l++) sum += D[d + l] * B[b + l];
  G[row * k + column] = sum;
}

function rightTransposedTile(D, B, G, n, k, row, column) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  const d0 = row * n;
  const d1 = d0 + n;
  const b0 = column * n;
  const b1 = b0 + n;
  const b2 = b1 + n;
  const b3 = b2 + n;
  for (let l = 0; l < n; l++) {
    const x = D[d0 + l];
    const y = D[d1 + l];
    const w0 = B[b0 + l];
    const w1 = B[b1 + l];
    const w2 = B[b2 + l];
    const w3 = B[b3 + l];
    s0 += x * w0;
    s1 += x * w1;
    s2 += x * w2;
    s3 += x * w3;
    t0 += y * w0;
    t1 += y * w1;
    t2 += y * w2;
    t3 += y * w3;
  }
  const g = row * k + column;
  G[g] = s0;
  G[g + 1] = s1;
  G[g + 2] = s2;
  G[g + 3] = s3;
  G[g + k] = t0;
  G[g + k + 1] = t1;
  G[g + k + 2] = t2;
  G[g + k + 3] = t3;
}

/** b [n] += scale · Σ rows of D [m, n]. */
export function addColumnSums(D, b, m, n, scale) {
  for (let column = 0; column < n; column++) {
    let sum = 0;
    for (let row = 0; row < m; row++) sum += D[row * n + column];
    b[column] += scale * sum;
  }
}
