/**
 * logistic: trains Y under mseLoss with sgd.
 * Compiled from examples/logistic.graph.ts: change that, not this.
 *
 * forward
 *   N1 = W · X              [1, batch]
 *   N2 = N1 + b             [1, batch]
 *   N3 = Y = sigmoid(N2)    [1, batch]
 *   loss = mseLoss(N3, T)   []
 *
 * backward, in reverse, over operators only
 *   mseLoss   dN3 = (2 / batch) (N3 − T)   handed to sigmoid
 *             T is no operator
 *   sigmoid   dN2 = dN3 ⊙ N3 ⊙ (1 − N3)    handed to +
 *   +         db = Σ dN2                   b is updated here
 *             dN1 = dN2                    handed to ·
 *   ·         dW = dN2 · Xᵀ                W is updated here
 *             X is no operator
 *
 * 3 parameters · 40 + 16 batch bytes · 7 + 20 batch FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface LogisticSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface LogisticInputs {
  /** f32[2, batch] */
  readonly X: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface LogisticTargets {
  /** f32[1, batch] */
  readonly T: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface LogisticOutputs {
  /** f32[1, batch] */
  readonly Y: Float32Array;
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
export type ParameterName = "W" | "b";

/** The outputs, the loss and what else needs targets. */
export interface LogisticResult extends LogisticOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Logistic {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly X: Float32Array; readonly T: Float32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: LogisticInputs & LogisticTargets, sizes?: Partial<LogisticSizes>): LogisticResult;
  /** Outputs, loss and metrics. */
  forward(data: LogisticInputs & LogisticTargets, sizes?: Partial<LogisticSizes>): LogisticResult;
  /** Outputs only: no targets are needed. */
  forward(data: LogisticInputs, sizes?: Partial<LogisticSizes>): LogisticOutputs;
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
export interface LogisticInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly X: Float32Array };
  forward(data: LogisticInputs, sizes?: Partial<LogisticSizes>): LogisticOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createLogistic(options: LogisticSizes & { seed?: number; stateDict?: StateDict }): Logistic {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(6 + 4 * batchCapacity);
  const doubles = new Float64Array(2);
  const W = 0;
  const b = 2;
  const X = 6;
  const Y = 6 + 2 * batchCapacity;
  const T = 6 + 3 * batchCapacity;
  const loss = 0;
  const lr = 1;
  const dW = 3;
  const db = 5;

  const inputs = {
    X: memory.subarray(X, X + 2 * batchCapacity),
    T: memory.subarray(T, T + batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["W"], shape: [1, 2], data: memory.subarray(W, W + 2) },
    { names: ["b"], shape: [1, 1], data: memory.subarray(b, b + 1) },
  ];
  const optimizerTensors: readonly Stored[] = [];

  doubles[lr] = 0.5;
  const seed = options.seed ?? 0;
  initialiseW(memory, seed, W, b);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<LogisticOutputs> = {
    Y: memory.subarray(Y, Y + 0),
  };
  const result: Mutable<LogisticResult> = {
    Y: memory.subarray(Y, Y + 0),
    loss: 0,
  };

  function take(data: LogisticInputs & Partial<LogisticTargets>, sizes?: Partial<LogisticSizes>): boolean {
    const complete = data.T !== undefined;
    const batchNow = within("batch", sizes?.batch ?? countOf("X", data.X, 2), batchCapacity);
    expectLength("X", data.X, 2 * batchNow, inputs.X);
    if (complete) {
      expectLength("T", data.T, batchNow, inputs.T);
    }
    if (data.X !== inputs.X) memory.set(data.X, X);
    if (complete) {
      if (data.T !== inputs.T) memory.set(data.T!, T);
    }
    batch = batchNow;
    return complete;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.Y = memory.subarray(Y, Y + batch);
    result.Y = memory.subarray(Y, Y + batch);
  }
  function outputsNow(): LogisticOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): LogisticResult {
    refreshViews();
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    W: parameterOf("W", [1, 2], memory.subarray(W, W + 2), memory.subarray(dW, dW + 2), gradientsKnown),
    b: parameterOf("b", [1, 1], memory.subarray(b, b + 1), memory.subarray(db, db + 1), gradientsKnown),
  };

  function forward(data: LogisticInputs & LogisticTargets, sizes?: Partial<LogisticSizes>): LogisticResult;
  function forward(data: LogisticInputs, sizes?: Partial<LogisticSizes>): LogisticOutputs;
  function forward(
    data: LogisticInputs & Partial<LogisticTargets>,
    sizes?: Partial<LogisticSizes>,
  ): LogisticResult | LogisticOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardY2(memory, batch, b, W, X, Y);
      return outputsNow();
    }
    forwardY(memory, doubles, batch, b, W, X, Y, T, loss);
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Logistic> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: LogisticInputs & LogisticTargets, sizes?: Partial<LogisticSizes>): LogisticResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      step(memory, doubles, batch, lr, b, W, X, Y, T, loss);
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDb(memory, batch, Y, T, db, X, dW);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateW(memory, doubles, lr, dW, W, db, b);
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
export function createLogisticInference(
  options: LogisticSizes & { stateDict: StateDict },
): LogisticInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(3 + 3 * batchCapacity);
  const W = 0;
  const b = 2;
  const X = 3;
  const Y = 3 + 2 * batchCapacity;

  const inputs = {
    X: memory.subarray(X, X + 2 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["W"], shape: [1, 2], data: memory.subarray(W, W + 2) },
    { names: ["b"], shape: [1, 1], data: memory.subarray(b, b + 1) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<LogisticOutputs> = {
    Y: memory.subarray(Y, Y + 0),
  };

  function take(data: LogisticInputs, sizes?: Partial<LogisticSizes>): void {
    const batchNow = within("batch", sizes?.batch ?? countOf("X", data.X, 2), batchCapacity);
    expectLength("X", data.X, 2 * batchNow, inputs.X);
    if (data.X !== inputs.X) memory.set(data.X, X);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.Y = memory.subarray(Y, Y + batch);
  }
  function outputsNow(): LogisticOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: LogisticInputs, sizes?: Partial<LogisticSizes>): LogisticOutputs {
      take(data, sizes);
      forwardY2(memory, batch, b, W, X, Y);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

function initialiseW(memory: Float32Array, seed: number, W: number, b: number): void {
  memory[b] = uniform24(seed, 3876335077, 0, 0) * 2 - 1;
  memory[W] = uniform24(seed, 3524005078, 0, 0) * 1.414213562373095 - 0.7071067811865475;
  memory[W + 1] = uniform24(seed, 3524005078, 0, 1) * 1.414213562373095 - 0.7071067811865475;
}

/**
 * N1 = W · X                              logistic.graph.ts:8
 * N2 = N1 + b                             logistic.graph.ts:8
 * Y = sigmoid(N2)                         logistic.graph.ts:8
 * loss = Σ (Y − T) ⊙ (Y − T) / batch      logistic.graph.ts:9
 * dY = −(lr (2 / batch)) (Y − T)          logistic.graph.ts:8
 * dN2 = dY ⊙ Y ⊙ (1 − Y)                  logistic.graph.ts:8
 * dW = dN2 · Xᵀ                           logistic.graph.ts:5
 */
function step(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  lr: number,
  b: number,
  W: number,
  X: number,
  Y: number,
  T: number,
  loss: number,
): void {
  const scale = -(doubles[lr]! * (2 / batch));
  let total = 0;
  let db = 0;
  let dW0 = 0;
  let dW1 = 0;
  for (let n = 0; n < batch; n++) {
    const x0 = memory[X + n]!;
    const x1 = memory[X + batch + n]!;
    const n2 = memory[b]! + memory[W]! * x0 + memory[W + 1]! * x1;
    const y = 1 / (1 + Math.exp(-n2));
    memory[Y + n] = y;
    const difference = y - memory[T + n]!;
    total += difference * difference;
    const dN2 = difference * scale * (y * (1 - y));
    db += dN2;
    dW0 += dN2 * x0;
    dW1 += dN2 * x1;
  }
  doubles[loss] = total / batch;
  memory[b]! += db;
  memory[W]! += dW0;
  memory[W + 1]! += dW1;
}

/**
 * N1 = W · X                              logistic.graph.ts:8
 * N2 = N1 + b                             logistic.graph.ts:8
 * Y = sigmoid(N2)                         logistic.graph.ts:8
 * loss = Σ (Y − T) ⊙ (Y − T) / batch      logistic.graph.ts:9
 */
function forwardY(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  b: number,
  W: number,
  X: number,
  Y: number,
  T: number,
  loss: number,
): void {
  let total = 0;
  const bValue = memory[b]!;
  const w0 = memory[W]!;
  const w1 = memory[W + 1]!;
  for (let n = 0; n < batch; n++) {
    const n2 = bValue + w0 * memory[X + n]! + w1 * memory[X + batch + n]!;
    const y = 1 / (1 + Math.exp(-n2));
    memory[Y + n] = y;
    const difference = y - memory[T + n]!;
    total += difference * difference;
  }
  doubles[loss] = total / batch;
}

/**
 * N1 = W · X           logistic.graph.ts:8
 * N2 = N1 + b          logistic.graph.ts:8
 * Y = sigmoid(N2)      logistic.graph.ts:8
 */
function forwardY2(memory: Float32Array, batch: number, b: number, W: number, X: number, Y: number): void {
  const bValue = memory[b]!;
  const w0 = memory[W]!;
  const w1 = memory[W + 1]!;
  for (let n = 0; n < batch; n++) {
    const n2 = bValue + w0 * memory[X + n]! + w1 * memory[X + batch + n]!;
    memory[Y + n] = 1 / (1 + Math.exp(-n2));
  }
}

/**
 * dY = (2 / batch) (Y − T)   d(a b) = b da + a db                   logistic.graph.ts:8
 * dN2 = dY ⊙ Y ⊙ (1 − Y)     d sigmoid x = s (1 − s) dx             logistic.graph.ts:8
 * dW = dN2 · Xᵀ              d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   logistic.graph.ts:5
 * db = Σ dN2                                                        logistic.graph.ts:6
 */
function backwardDb(
  memory: Float32Array,
  batch: number,
  Y: number,
  T: number,
  db: number,
  X: number,
  dW: number,
): void {
  const scale = 2 / batch;
  let dbValue = 0;
  let dW0 = 0;
  let dW1 = 0;
  for (let n = 0; n < batch; n++) {
    const y = memory[Y + n]!;
    const dN2 = (y - memory[T + n]!) * scale * (y * (1 - y));
    dbValue += dN2;
    dW0 += dN2 * memory[X + n]!;
    dW1 += dN2 * memory[X + batch + n]!;
  }
  memory[db] = dbValue;
  memory[dW] = dW0;
  memory[dW + 1] = dW1;
}

function updateW(
  memory: Float32Array,
  doubles: Float64Array,
  lr: number,
  dW: number,
  W: number,
  db: number,
  b: number,
): void {
  const scale = -doubles[lr]!;
  memory[b]! += memory[db]! * scale;
  memory[W]! += memory[dW]! * scale;
  memory[W + 1]! += memory[dW + 1]! * scale;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Stored {
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** Says what is wrong; nothing has been changed. */
function fail(code: string, message: string): never {
  throw Object.assign(new Error(`logistic: ${message} (${code})`), { code });
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
