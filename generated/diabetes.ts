/**
 * diabetes: trains prediction under mseLoss with adam.
 * Compiled from examples/diabetes.graph.ts: change that, not this.
 *
 * forward
 *   N1 = prediction = model(measurements)   [batch, 1]
 *   loss = mseLoss(N1, progression)         []
 *
 * backward, in reverse, over operators only
 *   mseLoss   dN1 = (2 / batch) (N1 − progression)                          handed to model
 *             progression is no operator
 *   model     d 0.weight = ∂ model(measurements) / ∂ 0.weight               0.weight is updated here
 *             d 0.bias = ∂ model(measurements) / ∂ 0.bias                   0.bias is updated here
 *             d 2.weight = dN1ᵀ · tanh(measurements · 0.weightᵀ + 0.bias)   2.weight is updated here
 *             d 2.bias = Σ dN1                                              2.bias is updated here
 *             measurements is no operator
 *
 * 97 parameters · 1608 + 120 batch bytes · 1368 + 406 batch FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface DiabetesSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface DiabetesInputs {
  /** f32[batch, 10] */
  readonly measurements: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface DiabetesTargets {
  /** f32[batch, 1] */
  readonly progression: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface DiabetesOutputs {
  /** f32[batch, 1] */
  readonly prediction: Float32Array;
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
export type ParameterName = "0.weight" | "0.bias" | "2.weight" | "2.bias";

/** The outputs, the loss and what else needs targets. */
export interface DiabetesResult extends DiabetesOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Diabetes {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly measurements: Float32Array; readonly progression: Float32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: DiabetesInputs & DiabetesTargets, sizes?: Partial<DiabetesSizes>): DiabetesResult;
  /** Outputs, loss and metrics. */
  forward(data: DiabetesInputs & DiabetesTargets, sizes?: Partial<DiabetesSizes>): DiabetesResult;
  /** Outputs only: no targets are needed. */
  forward(data: DiabetesInputs, sizes?: Partial<DiabetesSizes>): DiabetesOutputs;
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
export interface DiabetesInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly measurements: Float32Array };
  forward(data: DiabetesInputs, sizes?: Partial<DiabetesSizes>): DiabetesOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createDiabetes(options: DiabetesSizes & { seed?: number; stateDict?: StateDict }): Diabetes {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(388 + 30 * batchCapacity);
  const doubles = new Float64Array(7);
  const layer0Weight = 0;
  const layer0Bias = 80;
  const layer2Weight = 88;
  const layer2Bias = 96;
  const measurements = 388;
  const prediction = 388 + 10 * batchCapacity;
  const product = 388 + 11 * batchCapacity;
  const beta1Power = 0;
  const beta2Power = 1;
  const progression = 388 + 12 * batchCapacity;
  const loss = 2;
  const lr = 3;
  const layer0WeightExpAvg = 97;
  const layer0WeightExpAvgSq = 177;
  const layer0BiasExpAvg = 257;
  const layer0BiasExpAvgSq = 265;
  const layer2WeightExpAvg = 273;
  const layer2WeightExpAvgSq = 281;
  const layer2BiasExpAvg = 289;
  const layer2BiasExpAvgSq = 290;
  const d0Weight = 291;
  const tanh = 388 + 13 * batchCapacity;
  const d2Weight = 371;
  const dProduct = 388 + 21 * batchCapacity;
  const d0Bias = 379;
  const tanh2 = 388 + 13 * batchCapacity;
  const dProduct2 = 388 + 21 * batchCapacity;
  const productRow = 291;
  const productRow2 = 299;
  const slopeRow = 307;
  const slopeRow2 = 315;
  const product2 = 388 + 11 * batchCapacity;
  const difference = 388 + 29 * batchCapacity;
  const d2Bias = 387;
  const correction = 4;
  const scale = 5;
  const scale2 = 4;
  const correction2 = 5;
  const product3 = 388 + 11 * batchCapacity;
  const total = 6;
  const d2Bias2 = 323;

  const inputs = {
    measurements: memory.subarray(measurements, measurements + 10 * batchCapacity),
    progression: memory.subarray(progression, progression + batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["0.weight"], shape: [8, 10], data: memory.subarray(layer0Weight, layer0Weight + 80) },
    { names: ["0.bias"], shape: [8], data: memory.subarray(layer0Bias, layer0Bias + 8) },
    { names: ["2.weight"], shape: [1, 8], data: memory.subarray(layer2Weight, layer2Weight + 8) },
    { names: ["2.bias"], shape: [1], data: memory.subarray(layer2Bias, layer2Bias + 1) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["0.weight.expAvg"],
      shape: [8, 10],
      data: memory.subarray(layer0WeightExpAvg, layer0WeightExpAvg + 80),
    },
    {
      names: ["0.weight.expAvgSq"],
      shape: [8, 10],
      data: memory.subarray(layer0WeightExpAvgSq, layer0WeightExpAvgSq + 80),
    },
    { names: ["0.bias.expAvg"], shape: [8], data: memory.subarray(layer0BiasExpAvg, layer0BiasExpAvg + 8) },
    {
      names: ["0.bias.expAvgSq"],
      shape: [8],
      data: memory.subarray(layer0BiasExpAvgSq, layer0BiasExpAvgSq + 8),
    },
    {
      names: ["2.weight.expAvg"],
      shape: [1, 8],
      data: memory.subarray(layer2WeightExpAvg, layer2WeightExpAvg + 8),
    },
    {
      names: ["2.weight.expAvgSq"],
      shape: [1, 8],
      data: memory.subarray(layer2WeightExpAvgSq, layer2WeightExpAvgSq + 8),
    },
    { names: ["2.bias.expAvg"], shape: [1], data: memory.subarray(layer2BiasExpAvg, layer2BiasExpAvg + 1) },
    {
      names: ["2.bias.expAvgSq"],
      shape: [1],
      data: memory.subarray(layer2BiasExpAvgSq, layer2BiasExpAvgSq + 1),
    },
  ];

  doubles[lr] = 0.003;
  const seed = options.seed ?? 0;
  initialiseLayer0Weight(memory, seed, layer0Weight, layer0Bias, layer2Weight, layer2Bias);
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<DiabetesOutputs> = {
    prediction: memory.subarray(prediction, prediction + 0),
  };
  const result: Mutable<DiabetesResult> = {
    prediction: memory.subarray(prediction, prediction + 0),
    loss: 0,
  };

  function take(data: DiabetesInputs & Partial<DiabetesTargets>, sizes?: Partial<DiabetesSizes>): boolean {
    const complete = data.progression !== undefined;
    const batchNow = within(
      "batch",
      sizes?.batch ?? countOf("measurements", data.measurements, 10),
      batchCapacity,
    );
    expectLength("measurements", data.measurements, 10 * batchNow, inputs.measurements);
    if (complete) {
      expectLength("progression", data.progression, batchNow, inputs.progression);
    }
    if (data.measurements !== inputs.measurements) memory.set(data.measurements, measurements);
    if (complete) {
      if (data.progression !== inputs.progression) memory.set(data.progression!, progression);
    }
    batch = batchNow;
    return complete;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.prediction = memory.subarray(prediction, prediction + batch);
    result.prediction = memory.subarray(prediction, prediction + batch);
  }
  function outputsNow(): DiabetesOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): DiabetesResult {
    refreshViews();
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    "0.weight": parameterOf(
      "0.weight",
      [8, 10],
      memory.subarray(layer0Weight, layer0Weight + 80),
      memory.subarray(d0Weight, d0Weight + 80),
      gradientsKnown,
    ),
    "0.bias": parameterOf(
      "0.bias",
      [8],
      memory.subarray(layer0Bias, layer0Bias + 8),
      memory.subarray(d0Bias, d0Bias + 8),
      gradientsKnown,
    ),
    "2.weight": parameterOf(
      "2.weight",
      [1, 8],
      memory.subarray(layer2Weight, layer2Weight + 8),
      memory.subarray(d2Weight, d2Weight + 8),
      gradientsKnown,
    ),
    "2.bias": parameterOf(
      "2.bias",
      [1],
      memory.subarray(layer2Bias, layer2Bias + 1),
      memory.subarray(d2Bias, d2Bias + 1),
      gradientsKnown,
    ),
  };

  function forward(data: DiabetesInputs & DiabetesTargets, sizes?: Partial<DiabetesSizes>): DiabetesResult;
  function forward(data: DiabetesInputs, sizes?: Partial<DiabetesSizes>): DiabetesOutputs;
  function forward(
    data: DiabetesInputs & Partial<DiabetesTargets>,
    sizes?: Partial<DiabetesSizes>,
  ): DiabetesResult | DiabetesOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardProduct(memory, batch, layer0Bias, measurements, layer0Weight, layer2Weight, product);
      forwardPrediction2(memory, batch, product, layer2Bias, prediction);
      return outputsNow();
    }
    forwardTanh(memory, batch, layer0Bias, measurements, layer0Weight, tanh, layer2Weight, product2);
    forwardPrediction(
      memory,
      doubles,
      batch,
      product2,
      layer2Bias,
      prediction,
      progression,
      difference,
      loss,
    );
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Diabetes> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: DiabetesInputs & DiabetesTargets, sizes?: Partial<DiabetesSizes>): DiabetesResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      updateScale(doubles, beta1Power, lr, scale2);
      updateCorrection(doubles, beta2Power, correction2);
      forwardTanh(memory, batch, layer0Bias, measurements, layer0Weight, tanh2, layer2Weight, product3);
      updateLayer0Bias(
        memory,
        doubles,
        batch,
        layer0Bias,
        layer0BiasExpAvg,
        layer0BiasExpAvgSq,
        layer2Weight,
        layer2WeightExpAvg,
        layer2WeightExpAvgSq,
        product3,
        layer2Bias,
        prediction,
        progression,
        total,
        d2Bias2,
        tanh2,
        dProduct2,
        correction2,
        scale2,
        productRow,
        productRow2,
        slopeRow,
        slopeRow2,
      );
      updateLayer0Weight2(
        memory,
        doubles,
        batch,
        layer0Weight,
        layer0WeightExpAvg,
        layer0WeightExpAvgSq,
        measurements,
        dProduct2,
        correction2,
        scale2,
      );
      updateLayer2Bias(
        memory,
        doubles,
        layer2Bias,
        layer2BiasExpAvg,
        layer2BiasExpAvgSq,
        d2Bias2,
        correction2,
        scale2,
      );
      forwardLoss(doubles, batch, total, loss);
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardD2Bias(memory, batch, difference, d2Bias, layer2Weight, tanh, d2Weight, dProduct, d0Bias);
      backwardD0Weight(memory, batch, measurements, dProduct, d0Weight);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateLayer0Weight(
        memory,
        doubles,
        beta1Power,
        beta2Power,
        lr,
        correction,
        layer0Weight,
        layer0WeightExpAvg,
        layer0WeightExpAvgSq,
        scale,
        layer0Bias,
        layer0BiasExpAvg,
        layer0BiasExpAvgSq,
        d0Weight,
        d0Bias,
      );
      updateLayer2Weight(
        memory,
        doubles,
        layer2Weight,
        layer2WeightExpAvg,
        layer2WeightExpAvgSq,
        layer2Bias,
        layer2BiasExpAvg,
        layer2BiasExpAvgSq,
        d2Weight,
        correction,
        scale,
        d2Bias,
      );
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
export function createDiabetesInference(
  options: DiabetesSizes & { stateDict: StateDict },
): DiabetesInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(97 + 12 * batchCapacity);
  const layer0Weight = 0;
  const layer0Bias = 80;
  const layer2Weight = 88;
  const layer2Bias = 96;
  const measurements = 97;
  const prediction = 97 + 10 * batchCapacity;
  const product = 97 + 11 * batchCapacity;

  const inputs = {
    measurements: memory.subarray(measurements, measurements + 10 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["0.weight"], shape: [8, 10], data: memory.subarray(layer0Weight, layer0Weight + 80) },
    { names: ["0.bias"], shape: [8], data: memory.subarray(layer0Bias, layer0Bias + 8) },
    { names: ["2.weight"], shape: [1, 8], data: memory.subarray(layer2Weight, layer2Weight + 8) },
    { names: ["2.bias"], shape: [1], data: memory.subarray(layer2Bias, layer2Bias + 1) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<DiabetesOutputs> = {
    prediction: memory.subarray(prediction, prediction + 0),
  };

  function take(data: DiabetesInputs, sizes?: Partial<DiabetesSizes>): void {
    const batchNow = within(
      "batch",
      sizes?.batch ?? countOf("measurements", data.measurements, 10),
      batchCapacity,
    );
    expectLength("measurements", data.measurements, 10 * batchNow, inputs.measurements);
    if (data.measurements !== inputs.measurements) memory.set(data.measurements, measurements);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.prediction = memory.subarray(prediction, prediction + batch);
  }
  function outputsNow(): DiabetesOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: DiabetesInputs, sizes?: Partial<DiabetesSizes>): DiabetesOutputs {
      take(data, sizes);
      forwardProduct(memory, batch, layer0Bias, measurements, layer0Weight, layer2Weight, product);
      forwardPrediction2(memory, batch, product, layer2Bias, prediction);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

function initialiseLayer0Weight(
  memory: Float32Array,
  seed: number,
  layer0Weight: number,
  layer0Bias: number,
  layer2Weight: number,
  layer2Bias: number,
): void {
  memory[layer2Bias] = uniform24(seed, 1906960080, 0, 0) * 0.7071067811865475 - 0.35355339059327373;
  for (let l = 0; l < 8; l++) {
    memory[layer2Weight + l] = uniform24(seed, 2599338357, 0, l) * 0.7071067811865475 - 0.35355339059327373;
  }
  for (let k = 0; k < 8; k++) {
    memory[layer0Bias + k] = uniform24(seed, 115633626, 0, k) * 0.6324555320336759 - 0.31622776601683794;
  }
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 10; j++) {
      const draw = uniform24(seed, 1128677967, 0, i * 10 + j);
      memory[layer0Weight + i * 10 + j] = draw * 0.6324555320336759 - 0.31622776601683794;
    }
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/**
 * beta1Next = beta1Power 0.9
 * stepSize = lr / (1 − beta1Next)
 */
function updateScale(doubles: Float64Array, beta1Power: number, lr: number, scale: number): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  doubles[scale] = -(doubles[lr]! / (1 - beta1Next));
  doubles[beta1Power] = beta1Next;
}

/**
 * beta2Next = beta2Power 0.999
 * correction = sqrt(1 − beta2Next)
 */
function updateCorrection(doubles: Float64Array, beta2Power: number, correction: number): void {
  const beta2Next = doubles[beta2Power]! * 0.999;
  doubles[correction] = Math.sqrt(1 - beta2Next);
  doubles[beta2Power] = beta2Next;
}

/**
 * product = measurements · 0.weightᵀ                diabetes.graph.ts:8
 * product = tanh(product + 0.bias) · 2.weightᵀ      diabetes.graph.ts:8
 */
function forwardTanh(
  memory: Float32Array,
  batch: number,
  layer0Bias: number,
  measurements: number,
  layer0Weight: number,
  tanh: number,
  layer2Weight: number,
  product: number,
): void {
  for (let n = 0; n < batch; n++) {
    let productValue = 0;
    for (let i = 0; i < 8; i++) {
      let sum = memory[layer0Bias + i]!;
      for (let j = 0; j < 10; j++) {
        sum += memory[measurements + n * 10 + j]! * memory[layer0Weight + i * 10 + j]!;
      }
      const tanhValue = Math.tanh(sum);
      memory[tanh + n * 8 + i] = tanhValue;
      productValue += tanhValue * memory[layer2Weight + i]!;
    }
    memory[product + n] = productValue;
  }
}

/**
 * prediction = product + 2.bias                                                                                  diabetes.graph.ts:8
 * dPrediction = (2 / batch) (prediction − progression)           d(a b) = b da + a db                            diabetes.graph.ts:8
 * d2Bias = Σ dPrediction                                         dx = Σ dy over the dimensions that were added   diabetes.graph.ts:7
 * d2Weight = dPredictionᵀ · tanh(product + 0.bias)               d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            diabetes.graph.ts:7
 * d0Bias = Σ(batch) dProduct                                     dx = Σ dy over the dimensions that were added   diabetes.graph.ts:7
 * slope = d0Bias + 0.01 0.bias
 * firstMoment = 0.9 0.bias.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 0.bias.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * slope = d2Weight + 0.01 2.weight
 * firstMoment = 0.9 2.weight.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 2.weight.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer0Bias(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  layer0Bias: number,
  layer0BiasExpAvg: number,
  layer0BiasExpAvgSq: number,
  layer2Weight: number,
  layer2WeightExpAvg: number,
  layer2WeightExpAvgSq: number,
  product: number,
  layer2Bias: number,
  prediction: number,
  progression: number,
  total: number,
  d2Bias: number,
  tanh: number,
  dProduct: number,
  correction: number,
  scale: number,
  productRow: number,
  productRow2: number,
  slopeRow: number,
  slopeRow2: number,
): void {
  const scale2 = 2 / batch;
  for (let i = 0; i < 8; i++) {
    memory[productRow + i] = 0.01 * memory[layer0Bias + i]!;
    memory[productRow2 + i] = 0.01 * memory[layer2Weight + i]!;
  }
  let totalValue = 0;
  let d2BiasValue = 0;
  for (let i = 0; i < 8; i++) {
    memory[slopeRow + i] = memory[productRow2 + i]!;
  }
  for (let i = 0; i < 8; i++) {
    memory[slopeRow2 + i] = memory[productRow + i]!;
  }
  const layer2BiasValue = memory[layer2Bias]!;
  for (let n = 0; n < batch; n++) {
    const predictionValue = memory[product + n]! + layer2BiasValue;
    memory[prediction + n] = predictionValue;
    const difference = predictionValue - memory[progression + n]!;
    totalValue += difference * difference;
    const dPrediction = difference * scale2;
    d2BiasValue += dPrediction;
    for (let i = 0; i < 8; i++) {
      const tanhValue = memory[tanh + n * 8 + i]!;
      memory[slopeRow + i]! += tanhValue * dPrediction;
      const dProductValue = dPrediction * memory[layer2Weight + i]! * (1 - tanhValue * tanhValue);
      memory[dProduct + n * 8 + i] = dProductValue;
      memory[slopeRow2 + i]! += dProductValue;
    }
  }
  doubles[total] = totalValue;
  memory[d2Bias] = d2BiasValue;
  for (let i = 0; i < 8; i++) {
    const slope = memory[slopeRow2 + i]!;
    const firstMoment = 0.9 * memory[layer0BiasExpAvg + i]! + 0.09999999999999998 * slope;
    const secondMoment = 0.999 * memory[layer0BiasExpAvgSq + i]! + 0.0010000000000000009 * (slope * slope);
    const slope2 = memory[slopeRow + i]!;
    const firstMoment2 = 0.9 * memory[layer2WeightExpAvg + i]! + 0.09999999999999998 * slope2;
    const secondMoment2 =
      0.999 * memory[layer2WeightExpAvgSq + i]! + 0.0010000000000000009 * (slope2 * slope2);
    memory[layer0Bias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer0BiasExpAvg + i] = firstMoment;
    memory[layer0BiasExpAvgSq + i] = secondMoment;
    memory[layer2Weight + i]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer2WeightExpAvg + i] = firstMoment2;
    memory[layer2WeightExpAvgSq + i] = secondMoment2;
  }
}

/**
 * d0Weight = dProductᵀ · measurements                            d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   diabetes.graph.ts:7
 * slope = d0Weight + 0.01 0.weight
 * firstMoment = 0.9 0.weight.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 0.weight.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer0Weight2(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  layer0Weight: number,
  layer0WeightExpAvg: number,
  layer0WeightExpAvgSq: number,
  measurements: number,
  dProduct: number,
  correction: number,
  scale: number,
): void {
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 10; j++) {
      let slope = 0.01 * memory[layer0Weight + i * 10 + j]!;
      for (let n = 0; n < batch; n++) {
        slope += memory[measurements + n * 10 + j]! * memory[dProduct + n * 8 + i]!;
      }
      const firstMoment = 0.9 * memory[layer0WeightExpAvg + i * 10 + j]! + 0.09999999999999998 * slope;
      const secondMoment =
        0.999 * memory[layer0WeightExpAvgSq + i * 10 + j]! + 0.0010000000000000009 * (slope * slope);
      memory[layer0Weight + i * 10 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[layer0WeightExpAvg + i * 10 + j] = firstMoment;
      memory[layer0WeightExpAvgSq + i * 10 + j] = secondMoment;
    }
  }
}

/**
 * slope = d2Bias + 0.01 2.bias
 * firstMoment = 0.9 2.bias.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 2.bias.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer2Bias(
  memory: Float32Array,
  doubles: Float64Array,
  layer2Bias: number,
  layer2BiasExpAvg: number,
  layer2BiasExpAvgSq: number,
  d2Bias: number,
  correction: number,
  scale: number,
): void {
  const slope = memory[d2Bias]! + 0.01 * memory[layer2Bias]!;
  const firstMoment = 0.9 * memory[layer2BiasExpAvg]! + 0.09999999999999998 * slope;
  const secondMoment = 0.999 * memory[layer2BiasExpAvgSq]! + 0.0010000000000000009 * (slope * slope);
  memory[layer2Bias]! +=
    (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
  memory[layer2BiasExpAvg] = firstMoment;
  memory[layer2BiasExpAvgSq] = secondMoment;
}

/** loss = Σ (prediction − progression) ⊙ (prediction − progression) / batch      diabetes.graph.ts:9 */
function forwardLoss(doubles: Float64Array, batch: number, total: number, loss: number): void {
  doubles[loss] = doubles[total]! / batch;
}

/**
 * prediction = product + 2.bias                                     diabetes.graph.ts:8
 * loss = Σ (prediction − progression) ⊙ (prediction − progression) / batch      diabetes.graph.ts:9
 */
function forwardPrediction(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  product: number,
  layer2Bias: number,
  prediction: number,
  progression: number,
  difference: number,
  loss: number,
): void {
  let total = 0;
  const layer2BiasValue = memory[layer2Bias]!;
  for (let n = 0; n < batch; n++) {
    const predictionValue = memory[product + n]! + layer2BiasValue;
    memory[prediction + n] = predictionValue;
    const differenceValue = predictionValue - memory[progression + n]!;
    memory[difference + n] = differenceValue;
    total += differenceValue * differenceValue;
  }
  doubles[loss] = total / batch;
}

/**
 * product = measurements · 0.weightᵀ                diabetes.graph.ts:8
 * product = tanh(product + 0.bias) · 2.weightᵀ      diabetes.graph.ts:8
 */
function forwardProduct(
  memory: Float32Array,
  batch: number,
  layer0Bias: number,
  measurements: number,
  layer0Weight: number,
  layer2Weight: number,
  product: number,
): void {
  for (let n = 0; n < batch; n++) {
    let productValue = 0;
    for (let i = 0; i < 8; i++) {
      let sum = memory[layer0Bias + i]!;
      for (let j = 0; j < 10; j++) {
        sum += memory[measurements + n * 10 + j]! * memory[layer0Weight + i * 10 + j]!;
      }
      productValue += Math.tanh(sum) * memory[layer2Weight + i]!;
    }
    memory[product + n] = productValue;
  }
}

/** prediction = product + 2.bias      diabetes.graph.ts:8 */
function forwardPrediction2(
  memory: Float32Array,
  batch: number,
  product: number,
  layer2Bias: number,
  prediction: number,
): void {
  const layer2BiasValue = memory[layer2Bias]!;
  for (let n = 0; n < batch; n++) {
    memory[prediction + n] = memory[product + n]! + layer2BiasValue;
  }
}

/**
 * dPrediction = (2 / batch) (prediction − progression)   d(a b) = b da + a db                            diabetes.graph.ts:8
 * d2Bias = Σ dPrediction                                 dx = Σ dy over the dimensions that were added   diabetes.graph.ts:7
 * d2Weight = dPredictionᵀ · tanh(product + 0.bias)       d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            diabetes.graph.ts:7
 * d0Bias = Σ(batch) dProduct                             dx = Σ dy over the dimensions that were added   diabetes.graph.ts:7
 */
function backwardD2Bias(
  memory: Float32Array,
  batch: number,
  difference: number,
  d2Bias: number,
  layer2Weight: number,
  tanh: number,
  d2Weight: number,
  dProduct: number,
  d0Bias: number,
): void {
  const scale = 2 / batch;
  let d2BiasValue = 0;
  for (let i = 0; i < 8; i++) {
    memory[d2Weight + i] = 0;
  }
  for (let i = 0; i < 8; i++) {
    memory[d0Bias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    const dPrediction = memory[difference + n]! * scale;
    d2BiasValue += dPrediction;
    for (let i = 0; i < 8; i++) {
      const tanhValue = memory[tanh + n * 8 + i]!;
      memory[d2Weight + i]! += tanhValue * dPrediction;
      const dProductValue = dPrediction * memory[layer2Weight + i]! * (1 - tanhValue * tanhValue);
      memory[dProduct + n * 8 + i] = dProductValue;
      memory[d0Bias + i]! += dProductValue;
    }
  }
  memory[d2Bias] = d2BiasValue;
}

/** d0Weight = dProductᵀ · measurements   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   diabetes.graph.ts:7 */
function backwardD0Weight(
  memory: Float32Array,
  batch: number,
  measurements: number,
  dProduct: number,
  d0Weight: number,
): void {
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 10; j++) {
      let d0WeightValue = 0;
      for (let n = 0; n < batch; n++) {
        d0WeightValue += memory[measurements + n * 10 + j]! * memory[dProduct + n * 8 + i]!;
      }
      memory[d0Weight + i * 10 + j] = d0WeightValue;
    }
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * slope = d0Weight + 0.01 0.weight
 * firstMoment = 0.9 0.weight.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 0.weight.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * slope = d0Bias + 0.01 0.bias
 * firstMoment = 0.9 0.bias.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 0.bias.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer0Weight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  layer0Weight: number,
  layer0WeightExpAvg: number,
  layer0WeightExpAvgSq: number,
  scale: number,
  layer0Bias: number,
  layer0BiasExpAvg: number,
  layer0BiasExpAvgSq: number,
  d0Weight: number,
  d0Bias: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  for (let k = 0; k < 8; k++) {
    const slope = memory[d0Bias + k]! + 0.01 * memory[layer0Bias + k]!;
    const firstMoment = 0.9 * memory[layer0BiasExpAvg + k]! + 0.09999999999999998 * slope;
    const secondMoment = 0.999 * memory[layer0BiasExpAvgSq + k]! + 0.0010000000000000009 * (slope * slope);
    memory[layer0Bias + k]! +=
      (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
    memory[layer0BiasExpAvg + k] = firstMoment;
    memory[layer0BiasExpAvgSq + k] = secondMoment;
  }
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 10; j++) {
      const slope = memory[d0Weight + i * 10 + j]! + 0.01 * memory[layer0Weight + i * 10 + j]!;
      const firstMoment = 0.9 * memory[layer0WeightExpAvg + i * 10 + j]! + 0.09999999999999998 * slope;
      const secondMoment =
        0.999 * memory[layer0WeightExpAvgSq + i * 10 + j]! + 0.0010000000000000009 * (slope * slope);
      memory[layer0Weight + i * 10 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
      memory[layer0WeightExpAvg + i * 10 + j] = firstMoment;
      memory[layer0WeightExpAvgSq + i * 10 + j] = secondMoment;
    }
  }
}

/**
 * slope = d2Weight + 0.01 2.weight
 * firstMoment = 0.9 2.weight.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 2.weight.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * slope = d2Bias + 0.01 2.bias
 * firstMoment = 0.9 2.bias.expAvg + 0.09999999999999998 slope
 * secondMoment = 0.999 2.bias.expAvgSq + 0.0010000000000000009 (slope ⊙ slope)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer2Weight(
  memory: Float32Array,
  doubles: Float64Array,
  layer2Weight: number,
  layer2WeightExpAvg: number,
  layer2WeightExpAvgSq: number,
  layer2Bias: number,
  layer2BiasExpAvg: number,
  layer2BiasExpAvgSq: number,
  d2Weight: number,
  correction: number,
  scale: number,
  d2Bias: number,
): void {
  const slope = memory[d2Bias]! + 0.01 * memory[layer2Bias]!;
  const firstMoment = 0.9 * memory[layer2BiasExpAvg]! + 0.09999999999999998 * slope;
  const secondMoment = 0.999 * memory[layer2BiasExpAvgSq]! + 0.0010000000000000009 * (slope * slope);
  memory[layer2Bias]! +=
    (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
  memory[layer2BiasExpAvg] = firstMoment;
  memory[layer2BiasExpAvgSq] = secondMoment;
  for (let i = 0; i < 8; i++) {
    const slope2 = memory[d2Weight + i]! + 0.01 * memory[layer2Weight + i]!;
    const firstMoment2 = 0.9 * memory[layer2WeightExpAvg + i]! + 0.09999999999999998 * slope2;
    const secondMoment2 =
      0.999 * memory[layer2WeightExpAvgSq + i]! + 0.0010000000000000009 * (slope2 * slope2);
    memory[layer2Weight + i]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer2WeightExpAvg + i] = firstMoment2;
    memory[layer2WeightExpAvgSq + i] = secondMoment2;
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
  throw Object.assign(new Error(`diabetes: ${message} (${code})`), { code });
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
