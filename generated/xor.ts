/**
 * xor: trains y under mseLoss with sgd.
 * Compiled from examples/xor.graph.ts: change that, not this.
 *
 * forward
 *   N1 = x · W1              [batch, 8]
 *   N2 = N1 + b1             [batch, 8]
 *   N3 = hidden = tanh(N2)   [batch, 8]
 *   N4 = N3 · W2             [batch, 1]
 *   N5 = N4 + b2             [batch, 1]
 *   N6 = y = sigmoid(N5)     [batch, 1]
 *   loss = mseLoss(N6, t)    []
 *
 * backward, in reverse, over operators only
 *   mseLoss   dN6 = (2 / batch) (N6 − t)   handed to sigmoid
 *             t is no operator
 *   sigmoid   dN5 = dN6 ⊙ N6 ⊙ (1 − N6)    handed to +
 *   +         db2 = Σ dN5                  b2 is updated here
 *             dN4 = dN5                    handed to ·
 *   ·         dW2 = N3ᵀ · dN5              W2 is updated here
 *             dN3 = dN5 · W2ᵀ              handed to tanh
 *   tanh      dN2 = dN3 ⊙ (1 − N3 ⊙ N3)    handed to +
 *   +         db1 = Σ(batch) dN2           b1 is updated here
 *             dN1 = dN2                    handed to ·
 *   ·         dW1 = xᵀ · dN2               W1 is updated here
 *             x is no operator
 *
 * 33 parameters · 308 + 48 batch bytes · 37 + 156 batch FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface XorSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface XorInputs {
  /** f32[batch, 2] */
  readonly x: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface XorTargets {
  /** f32[batch, 1] */
  readonly t: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface XorOutputs {
  /** f32[batch, 1] */
  readonly y: Float32Array;
}

/** Tensors by name. */
export type StateDict = Record<
  string,
  { readonly shape: readonly number[]; readonly data: ArrayLike<number> }
>;

/** What training changes. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** A live view. */
  readonly value: Float32Array;
  /** Known after backward. */
  readonly gradient: Float32Array;
}

/** Paths in the object tree of the definition. */
export type ParameterName = "W1" | "b1" | "W2" | "b2";

/** The outputs, the loss and what else needs targets. */
export interface XorResult extends XorOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Xor {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly x: Float32Array; readonly t: Float32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: XorInputs & XorTargets, sizes?: Partial<XorSizes>): XorResult;
  /** Outputs, loss and metrics. */
  forward(data: XorInputs & XorTargets, sizes?: Partial<XorSizes>): XorResult;
  /** Outputs only: no targets are needed. */
  forward(data: XorInputs, sizes?: Partial<XorSizes>): XorOutputs;
  /** All gradients, after a forward with targets. */
  backward(): void;
  /** Changes the parameters, after backward. */
  update(): void;
  train(): this;
  eval(): this;
  namedParameters(): Iterable<readonly [ParameterName, Parameter]>;
  /** Copies of parameters and buffers. */
  stateDict(): StateDict;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
  /** Copies of what the optimiser remembers. */
  optimizerStateDict(): StateDict;
  loadOptimizerStateDict(state: StateDict): void;
}

/** Predictions, without training code. */
export interface XorInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly x: Float32Array };
  forward(data: XorInputs, sizes?: Partial<XorSizes>): XorOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createXor(options: XorSizes & { seed?: number; stateDict?: StateDict }): Xor {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(73 + 12 * batchCapacity);
  const doubles = new Float64Array(2);
  const W1 = 0;
  const W2 = 16;
  const b1 = 24;
  const x = 73;
  const b2 = 32;
  const y = 73 + 2 * batchCapacity;
  const tValue = 73 + 3 * batchCapacity;
  const loss = 0;
  const lr = 1;
  const dW1 = 33;
  const dW1Row = 33;
  const hidden = 73 + 4 * batchCapacity;
  const dW2 = 49;
  const dB1 = 57;
  const hiddenRow = 49;
  const dW2Row = 57;
  const dB1Row = 65;
  const dB2 = 65;

  const inputs = {
    x: memory.subarray(x, x + 2 * batchCapacity),
    t: memory.subarray(tValue, tValue + batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["W1"], shape: [2, 8], data: memory.subarray(W1, W1 + 16) },
    { names: ["b1"], shape: [8], data: memory.subarray(b1, b1 + 8) },
    { names: ["W2"], shape: [8, 1], data: memory.subarray(W2, W2 + 8) },
    { names: ["b2"], shape: [1], data: memory.subarray(b2, b2 + 1) },
  ];
  const optimizerTensors: readonly Stored[] = [];

  doubles[lr] = 2;
  const seed = options.seed ?? 0;
  initialiseW1(memory, seed, W1, W2);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<XorOutputs> = {
    y: memory.subarray(y, y + 0),
  };
  const result: Mutable<XorResult> = {
    y: memory.subarray(y, y + 0),
    loss: 0,
  };

  function take(data: XorInputs & Partial<XorTargets>, sizes?: Partial<XorSizes>): boolean {
    const complete = data.t !== undefined;
    const batchNow = within("batch", sizes?.batch ?? countOf("x", data.x, 2), batchCapacity);
    expectLength("x", data.x, 2 * batchNow, inputs.x);
    if (complete) {
      expectLength("t", data.t, batchNow, inputs.t);
    }
    if (data.x !== inputs.x) memory.set(data.x, x);
    if (complete) {
      if (data.t !== inputs.t) memory.set(data.t!, tValue);
    }
    batch = batchNow;
    return complete;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.y = memory.subarray(y, y + batch);
    result.y = memory.subarray(y, y + batch);
  }
  function outputsNow(): XorOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): XorResult {
    refreshViews();
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    W1: parameterOf(
      "W1",
      [2, 8],
      memory.subarray(W1, W1 + 16),
      memory.subarray(dW1, dW1 + 16),
      gradientsKnown,
    ),
    b1: parameterOf("b1", [8], memory.subarray(b1, b1 + 8), memory.subarray(dB1, dB1 + 8), gradientsKnown),
    W2: parameterOf("W2", [8, 1], memory.subarray(W2, W2 + 8), memory.subarray(dW2, dW2 + 8), gradientsKnown),
    b2: parameterOf("b2", [1], memory.subarray(b2, b2 + 1), memory.subarray(dB2, dB2 + 1), gradientsKnown),
  };

  function forward(data: XorInputs & XorTargets, sizes?: Partial<XorSizes>): XorResult;
  function forward(data: XorInputs, sizes?: Partial<XorSizes>): XorOutputs;
  function forward(data: XorInputs & Partial<XorTargets>, sizes?: Partial<XorSizes>): XorResult | XorOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardY2(memory, batch, b1, x, W1, b2, W2, y);
      return outputsNow();
    }
    forwardY(memory, doubles, batch, b1, x, W1, hidden, b2, W2, y, tValue, loss);
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Xor> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: XorInputs & XorTargets, sizes?: Partial<XorSizes>): XorResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      step(memory, doubles, batch, lr, b1, x, W1, b2, W2, y, tValue, loss, hiddenRow, dW2Row, dB1Row, dW1Row);
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDB2(memory, batch, y, tValue, hidden, dB2, W2, dW2, dB1, x, dW1);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateW1(memory, doubles, lr, dW1, W1, dB1, b1, dW2, W2, dB2, b2);
    },
    train() {
      net.training = true;
      phase = 0;
      return net;
    },
    eval() {
      net.training = false;
      phase = 0;
      return net;
    },
    namedParameters: () => Object.entries(parameters) as [ParameterName, Parameter][],
    stateDict: () => copyState(tensors),
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
    optimizerStateDict: () => copyState(optimizerTensors),
    loadOptimizerStateDict(state): void {
      loadState(optimizerTensors, state, true);
    },
  };
  return net;
}

/** Predictions from trained parameters, without training code. */
export function createXorInference(options: XorSizes & { stateDict: StateDict }): XorInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(33 + 3 * batchCapacity);
  const W1 = 0;
  const W2 = 16;
  const b1 = 24;
  const x = 33;
  const b2 = 32;
  const y = 33 + 2 * batchCapacity;

  const inputs = {
    x: memory.subarray(x, x + 2 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["W1"], shape: [2, 8], data: memory.subarray(W1, W1 + 16) },
    { names: ["b1"], shape: [8], data: memory.subarray(b1, b1 + 8) },
    { names: ["W2"], shape: [8, 1], data: memory.subarray(W2, W2 + 8) },
    { names: ["b2"], shape: [1], data: memory.subarray(b2, b2 + 1) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<XorOutputs> = {
    y: memory.subarray(y, y + 0),
  };

  function take(data: XorInputs, sizes?: Partial<XorSizes>): void {
    const batchNow = within("batch", sizes?.batch ?? countOf("x", data.x, 2), batchCapacity);
    expectLength("x", data.x, 2 * batchNow, inputs.x);
    if (data.x !== inputs.x) memory.set(data.x, x);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.y = memory.subarray(y, y + batch);
  }
  function outputsNow(): XorOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: XorInputs, sizes?: Partial<XorSizes>): XorOutputs {
      take(data, sizes);
      forwardY2(memory, batch, b1, x, W1, b2, W2, y);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

function initialiseW1(memory: Float32Array, seed: number, W1: number, W2: number): void {
  for (let k = 0; k < 8; k++) {
    memory[W2 + k] = uniform24(seed, 2365082348, 0, k) * 2 - 1;
  }
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 8; j++) {
      const draw = uniform24(seed, 2415415205, 0, i * 8 + j);
      memory[W1 + i * 8 + j] = draw * 0.7071067811865475 - 0.35355339059327373;
    }
  }
}

/**
 * N1 = x · W1                                xor.graph.ts:11
 * N2 = N1 + b1                               xor.graph.ts:11
 * hidden = tanh(N2)                          xor.graph.ts:11
 * N4 = hidden · W2                           xor.graph.ts:12
 * N5 = N4 + b2                               xor.graph.ts:12
 * y = sigmoid(N5)                            xor.graph.ts:12
 * loss = Σ (y − t) ⊙ (y − t) / batch         xor.graph.ts:13
 * dy = −(lr (2 / batch)) (y − t)             xor.graph.ts:12
 * dN5 = dy ⊙ y ⊙ (1 − y)                     xor.graph.ts:12
 * dB2 = Σ dN5                                xor.graph.ts:9
 * dHidden = dN5 · W2ᵀ                        xor.graph.ts:11
 * dW2 = hiddenᵀ · dN5                        xor.graph.ts:8
 * dN2 = dHidden ⊙ (1 − hidden ⊙ hidden)      xor.graph.ts:11
 * dB1 = Σ(batch) dN2                         xor.graph.ts:7
 * dW1 = xᵀ · dN2                             xor.graph.ts:6
 */
function step(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  lr: number,
  b1: number,
  x: number,
  W1: number,
  b2: number,
  W2: number,
  y: number,
  tValue: number,
  loss: number,
  hiddenRow: number,
  dW2Row: number,
  dB1Row: number,
  dW1Row: number,
): void {
  const scale = -(doubles[lr]! * (2 / batch));
  let total = 0;
  let dB2 = 0;
  for (let i = 0; i < 8; i++) {
    memory[dW2Row + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dB1Row + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dW1Row + i] = 0;
    memory[dW1Row + i + 8] = 0;
  }
  for (let n = 0; n < batch; n++) {
    let n5 = memory[b2]!;
    const x0 = memory[x + n * 2]!;
    const x1 = memory[x + n * 2 + 1]!;
    for (let i = 0; i < 8; i++) {
      const n2 = memory[b1 + i]! + x0 * memory[W1 + i]! + x1 * memory[W1 + i + 8]!;
      const hidden = Math.tanh(n2);
      memory[hiddenRow + i] = hidden;
      n5 += hidden * memory[W2 + i]!;
    }
    const yValue = 1 / (1 + Math.exp(-n5));
    memory[y + n] = yValue;
    const difference = yValue - memory[tValue + n]!;
    total += difference * difference;
    const dN5 = difference * scale * (yValue * (1 - yValue));
    dB2 += dN5;
    for (let i = 0; i < 8; i++) {
      const hidden = memory[hiddenRow + i]!;
      memory[dW2Row + i]! += hidden * dN5;
      const dN2 = dN5 * memory[W2 + i]! * (1 - hidden * hidden);
      memory[dB1Row + i]! += dN2;
      memory[dW1Row + i]! += x0 * dN2;
      memory[dW1Row + i + 8]! += x1 * dN2;
    }
  }
  doubles[loss] = total / batch;
  memory[b2]! += dB2;
  for (let i = 0; i < 8; i++) {
    memory[b1 + i]! += memory[dB1Row + i]!;
    memory[W2 + i]! += memory[dW2Row + i]!;
    memory[W1 + i]! += memory[dW1Row + i]!;
    memory[W1 + i + 8]! += memory[dW1Row + i + 8]!;
  }
}

/**
 * N1 = x · W1                             xor.graph.ts:11
 * N2 = N1 + b1                            xor.graph.ts:11
 * hidden = tanh(N2)                       xor.graph.ts:11
 * N4 = hidden · W2                        xor.graph.ts:12
 * N5 = N4 + b2                            xor.graph.ts:12
 * y = sigmoid(N5)                         xor.graph.ts:12
 * loss = Σ (y − t) ⊙ (y − t) / batch      xor.graph.ts:13
 */
function forwardY(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  b1: number,
  x: number,
  W1: number,
  hidden: number,
  b2: number,
  W2: number,
  y: number,
  tValue: number,
  loss: number,
): void {
  let total = 0;
  const b2Value = memory[b2]!;
  for (let n = 0; n < batch; n++) {
    let n5 = b2Value;
    const x0 = memory[x + n * 2]!;
    const x1 = memory[x + n * 2 + 1]!;
    for (let i = 0; i < 8; i++) {
      const n2 = memory[b1 + i]! + x0 * memory[W1 + i]! + x1 * memory[W1 + i + 8]!;
      const hiddenValue = Math.tanh(n2);
      memory[hidden + n * 8 + i] = hiddenValue;
      n5 += hiddenValue * memory[W2 + i]!;
    }
    const yValue = 1 / (1 + Math.exp(-n5));
    memory[y + n] = yValue;
    const difference = yValue - memory[tValue + n]!;
    total += difference * difference;
  }
  doubles[loss] = total / batch;
}

/**
 * N1 = x · W1            xor.graph.ts:11
 * N2 = N1 + b1           xor.graph.ts:11
 * hidden = tanh(N2)      xor.graph.ts:11
 * N4 = hidden · W2       xor.graph.ts:12
 * N5 = N4 + b2           xor.graph.ts:12
 * y = sigmoid(N5)        xor.graph.ts:12
 */
function forwardY2(
  memory: Float32Array,
  batch: number,
  b1: number,
  x: number,
  W1: number,
  b2: number,
  W2: number,
  y: number,
): void {
  const b2Value = memory[b2]!;
  for (let n = 0; n < batch; n++) {
    let n5 = b2Value;
    const x0 = memory[x + n * 2]!;
    const x1 = memory[x + n * 2 + 1]!;
    for (let i = 0; i < 8; i++) {
      const n2 = memory[b1 + i]! + x0 * memory[W1 + i]! + x1 * memory[W1 + i + 8]!;
      n5 += Math.tanh(n2) * memory[W2 + i]!;
    }
    memory[y + n] = 1 / (1 + Math.exp(-n5));
  }
}

/**
 * dy = (2 / batch) (y − t)                d(a b) = b da + a db                            xor.graph.ts:12
 * dN5 = dy ⊙ y ⊙ (1 − y)                  d sigmoid x = s (1 − s) dx                      xor.graph.ts:12
 * dB2 = Σ dN5                             dx = Σ dy over the dimensions that were added   xor.graph.ts:9
 * dHidden = dN5 · W2ᵀ                     d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            xor.graph.ts:11
 * dW2 = hiddenᵀ · dN5                     d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            xor.graph.ts:8
 * dN2 = dHidden ⊙ (1 − hidden ⊙ hidden)   d tanh x = (1 − tanh² x) dx                     xor.graph.ts:11
 * dB1 = Σ(batch) dN2                      dx = Σ dy over the dimensions that were added   xor.graph.ts:7
 * dW1 = xᵀ · dN2                          d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            xor.graph.ts:6
 */
function backwardDB2(
  memory: Float32Array,
  batch: number,
  y: number,
  tValue: number,
  hidden: number,
  dB2: number,
  W2: number,
  dW2: number,
  dB1: number,
  x: number,
  dW1: number,
): void {
  const scale = 2 / batch;
  let dB2Value = 0;
  for (let i = 0; i < 8; i++) {
    memory[dW2 + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dB1 + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[dW1 + i] = 0;
    memory[dW1 + i + 8] = 0;
  }
  for (let n = 0; n < batch; n++) {
    const yValue = memory[y + n]!;
    const dN5 = (yValue - memory[tValue + n]!) * scale * (yValue * (1 - yValue));
    dB2Value += dN5;
    const x0 = memory[x + n * 2]!;
    const x1 = memory[x + n * 2 + 1]!;
    for (let i = 0; i < 8; i++) {
      const hiddenValue = memory[hidden + n * 8 + i]!;
      memory[dW2 + i]! += hiddenValue * dN5;
      const dN2 = dN5 * memory[W2 + i]! * (1 - hiddenValue * hiddenValue);
      memory[dB1 + i]! += dN2;
      memory[dW1 + i]! += x0 * dN2;
      memory[dW1 + i + 8]! += x1 * dN2;
    }
  }
  memory[dB2] = dB2Value;
}

function updateW1(
  memory: Float32Array,
  doubles: Float64Array,
  lr: number,
  dW1: number,
  W1: number,
  dB1: number,
  b1: number,
  dW2: number,
  W2: number,
  dB2: number,
  b2: number,
): void {
  const scale = -doubles[lr]!;
  memory[b2]! += memory[dB2]! * scale;
  for (let l = 0; l < 8; l++) {
    memory[W2 + l]! += memory[dW2 + l]! * scale;
  }
  for (let k = 0; k < 8; k++) {
    memory[b1 + k]! += memory[dB1 + k]! * scale;
  }
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 8; j++) {
      memory[W1 + i * 8 + j]! += memory[dW1 + i * 8 + j]! * scale;
    }
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Stored {
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** Says what is wrong; nothing has been changed. */
function fail(code: string, message: string): never {
  throw Object.assign(new Error(`xor: ${message} (${code})`), { code });
}

/** A capacity: a whole number. */
function capacity(name: string, value: number): number {
  if (!(Number.isInteger(value) && value >= 0))
    fail("GC6001", `the capacity ${name} is ${value}, but must be a whole number`);
  return value;
}

/** The size that follows from the number of elements. */
function countOf(name: string, data: ArrayLike<number> | undefined, each: number): number {
  if (!data) fail("GC6004", `${name} is missing`);
  if (data.length % each !== 0) fail("GC6001", `${name} has ${data.length} elements, no multiple of ${each}`);
  return data.length / each;
}

/** A size of this call: a whole number up to its capacity. */
function within(name: string, size: number, most: number): number {
  if (!(Number.isInteger(size) && size >= 0))
    fail("GC6001", `${name} is ${size}, but must be a whole number`);
  if (size > most) fail("GC6002", `${name} is ${size}, more than the capacity of ${most}`);
  return size;
}

/** As many elements as the sizes say; a view of the input itself may hold more. */
function expectLength(
  name: string,
  data: ArrayLike<number> | undefined,
  length: number,
  view: ArrayLike<number>,
): void {
  if (!data) fail("GC6004", `${name} is missing`);
  if (data.length !== length && data !== view)
    fail("GC6001", `${name} has ${data.length} elements, where the sizes of this call ask for ${length}`);
}

function copyState(tensors: readonly Stored[]): StateDict {
  const state: StateDict = {};
  for (const { names, shape, data } of tensors)
    for (const name of names) state[name] = { shape: [...shape], data: data.slice() };
  return state;
}

/** Loads what fits by name; strict asks that all are there, under one name at least. Changes nothing unless everything fits. */
function loadState(
  tensors: readonly Stored[],
  state: StateDict,
  strict: boolean,
): { missingKeys: string[]; unexpectedKeys: string[] } {
  const isGiven = (name: string): boolean => Object.hasOwn(state, name);
  const missingKeys = tensors.flatMap(({ names }) => (names.some(isGiven) ? [] : names));
  const unexpectedKeys = Object.keys(state).filter(
    (key) => !tensors.some(({ names }) => names.includes(key)),
  );
  if (strict && missingKeys.length > 0) fail("GC6007", `the state dict lacks ${missingKeys.join(", ")}`);
  if (strict && unexpectedKeys.length > 0)
    fail("GC6007", `the state dict has unknown ${unexpectedKeys.join(", ")}`);
  const present = tensors.flatMap(({ names, shape, data }) =>
    names.filter(isGiven).map((name) => ({ name, shape, data })),
  );
  for (const { name, shape, data } of present) {
    const given = state[name]!;
    if (!given?.shape || !given.data) fail("GC6008", `${name} is no tensor with shape and data`);
    if (given.shape.join() !== shape.join() || given.data.length !== data.length)
      fail(
        "GC6008",
        `${name} has shape [${given.shape.join(", ")}] and ${given.data.length} elements, but needs [${shape.join(", ")}]`,
      );
  }
  for (const { name, data } of present) data.set(state[name]!.data);
  return { missingKeys, unexpectedKeys };
}

function parameterOf(
  name: string,
  shape: readonly number[],
  value: Float32Array,
  gradient: Float32Array,
  known: () => boolean,
): Parameter {
  return {
    name,
    shape,
    value,
    get gradient() {
      if (!known()) fail("GC6003", `the gradient of ${name} is known after backward() only`);
      return gradient;
    },
  };
}

/** Philox4x32-10 (Salmon et al., 2011): two words of the block that belongs to these counters. */
function philox(seed: number, stream: number, step: number, index: number): readonly [number, number] {
  let c0 = index >>> 0,
    c1 = step >>> 0,
    c2 = 0,
    c3 = 0,
    k0 = seed >>> 0,
    k1 = stream >>> 0;
  const high = (a: number, b: number): number => {
    const middle = (a >>> 16) * (b & 0xffff) + (((a & 0xffff) * (b & 0xffff)) >>> 16);
    const cross = (a & 0xffff) * (b >>> 16) + (middle & 0xffff);
    return ((a >>> 16) * (b >>> 16) + Math.floor(middle / 65536) + Math.floor(cross / 65536)) >>> 0;
  };
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0),
      h1 = high(0xcd9e8d57, c2);
    const l0 = Math.imul(0xd2511f53, c0) >>> 0,
      l1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    c0 = (h1 ^ c1 ^ k0) >>> 0;
    c1 = l1;
    c2 = (h0 ^ c3 ^ k1) >>> 0;
    c3 = l0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1];
}

function uniform24(seed: number, stream: number, step: number, index: number): number {
  return (philox(seed, stream, step, index)[0] >>> 8) / 16777216;
}
