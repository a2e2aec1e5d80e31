/**
 * digits: trains logits, accuracy under crossEntropy with adam.
 * Compiled from examples/digits.graph.ts: change that, not this.
 *
 * forward
 *   N1 = hidden(images)               [batch, 128]
 *   N2 = relu(N1)                     [batch, 128]
 *   N3 = logits = output(N2)          [batch, 10]
 *   loss = crossEntropy(N3, labels)   []
 *   N5 = argmax(N3, 1)                [batch]
 *   N6 = eq(N5, labels)               [batch]
 *   N7 = accuracy = mean(N6)          []
 *
 * backward, in reverse, over operators only
 *   crossEntropy   dN3 = ∂ crossEntropy(N3, labels) / ∂ N3   handed to output
 *   output         d output.weight = dN3ᵀ · N2               output.weight is updated here
 *                  d output.bias = Σ(batch) dN3              output.bias is updated here
 *                  dN2 = dN3 · output.weight                 handed to relu
 *   relu           dN1 = (N2 ≤ 0) ? 0 : dN2                  handed to hidden
 *   hidden         d hidden.weight = dN1ᵀ · images           hidden.weight is updated here
 *                  d hidden.bias = Σ(batch) dN1              hidden.bias is updated here
 *                  images is no operator
 *
 * 9610 parameters · 153820 + 1408 batch bytes · 41232 batch + 124940 FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface DigitsSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface DigitsInputs {
  /** f32[batch, 64] */
  readonly images: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface DigitsTargets {
  /** i32[batch] */
  readonly labels: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface DigitsOutputs {
  /** f32[batch, 10] */
  readonly logits: Float32Array;
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
export type ParameterName = "hidden.weight" | "hidden.bias" | "output.weight" | "output.bias";

/** The outputs, the loss and what else needs targets. */
export interface DigitsResult extends DigitsOutputs {
  /** f32[] */
  readonly loss: number;
  /** f32[] */
  readonly accuracy: number;
}

/** The trainer. */
export interface Digits {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly images: Float32Array; readonly labels: Int32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: DigitsInputs & DigitsTargets, sizes?: Partial<DigitsSizes>): DigitsResult;
  /** Outputs, loss and metrics. */
  forward(data: DigitsInputs & DigitsTargets, sizes?: Partial<DigitsSizes>): DigitsResult;
  /** Outputs only: no targets are needed. */
  forward(data: DigitsInputs, sizes?: Partial<DigitsSizes>): DigitsOutputs;
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
export interface DigitsInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly images: Float32Array };
  forward(data: DigitsInputs, sizes?: Partial<DigitsSizes>): DigitsOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createDigits(options: DigitsSizes & { seed?: number; stateDict?: StateDict }): Digits {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(38440 + 351 * batchCapacity);
  const doubles = new Float64Array(7);
  const integers = new Int32Array(1 + batchCapacity);
  const hiddenWeight = 0;
  const hiddenBias = 8192;
  const outputWeight = 8320;
  const outputBias = 9600;
  const images = 38440;
  const logits = 38440 + 64 * batchCapacity;
  const N2 = 38440 + 74 * batchCapacity;
  const beta1Power = 0;
  const beta2Power = 1;
  const labels = 1;
  const loss = 2;
  const accuracy = 3;
  const lr = 4;
  const hiddenWeightExpAvg = 9610;
  const hiddenWeightExpAvgSq = 17802;
  const outputBiasExpAvg = 25994;
  const outputBiasExpAvgSq = 26004;
  const hiddenBiasExpAvg = 26014;
  const hiddenBiasExpAvgSq = 26142;
  const outputWeightExpAvg = 26270;
  const outputWeightExpAvgSq = 27550;
  const dHiddenWeight = 28830;
  const dHiddenWeight2 = 28830;
  const dOutputWeight = 37022;
  const N22 = 38440 + 74 * batchCapacity;
  const dN1 = 38440 + 202 * batchCapacity;
  const dHiddenBias = 38302;
  const N23 = 38440 + 74 * batchCapacity;
  const dN12 = 38440 + 202 * batchCapacity;
  const dHiddenBias2 = 28830;
  const exps = 38440 + 330 * batchCapacity;
  const dLogits = 38440 + 340 * batchCapacity;
  const dOutputBias = 38430;
  const dLogits2 = 38440 + 330 * batchCapacity;
  const expsRow = 28830;
  const dOutputBiasRow = 28840;
  const max = 38440 + 202 * batchCapacity;
  const count = 0;
  const total = 38440 + 350 * batchCapacity;
  const correction = 5;
  const scale = 6;
  const count2 = 0;
  const max2 = 38440 + 202 * batchCapacity;
  const correction2 = 5;
  const scale2 = 6;

  const inputs = {
    images: memory.subarray(images, images + 64 * batchCapacity),
    labels: integers.subarray(labels, labels + batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["hidden.weight"], shape: [128, 64], data: memory.subarray(hiddenWeight, hiddenWeight + 8192) },
    { names: ["hidden.bias"], shape: [128], data: memory.subarray(hiddenBias, hiddenBias + 128) },
    { names: ["output.weight"], shape: [10, 128], data: memory.subarray(outputWeight, outputWeight + 1280) },
    { names: ["output.bias"], shape: [10], data: memory.subarray(outputBias, outputBias + 10) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["hidden.weight.expAvg"],
      shape: [128, 64],
      data: memory.subarray(hiddenWeightExpAvg, hiddenWeightExpAvg + 8192),
    },
    {
      names: ["hidden.weight.expAvgSq"],
      shape: [128, 64],
      data: memory.subarray(hiddenWeightExpAvgSq, hiddenWeightExpAvgSq + 8192),
    },
    {
      names: ["hidden.bias.expAvg"],
      shape: [128],
      data: memory.subarray(hiddenBiasExpAvg, hiddenBiasExpAvg + 128),
    },
    {
      names: ["hidden.bias.expAvgSq"],
      shape: [128],
      data: memory.subarray(hiddenBiasExpAvgSq, hiddenBiasExpAvgSq + 128),
    },
    {
      names: ["output.weight.expAvg"],
      shape: [10, 128],
      data: memory.subarray(outputWeightExpAvg, outputWeightExpAvg + 1280),
    },
    {
      names: ["output.weight.expAvgSq"],
      shape: [10, 128],
      data: memory.subarray(outputWeightExpAvgSq, outputWeightExpAvgSq + 1280),
    },
    {
      names: ["output.bias.expAvg"],
      shape: [10],
      data: memory.subarray(outputBiasExpAvg, outputBiasExpAvg + 10),
    },
    {
      names: ["output.bias.expAvgSq"],
      shape: [10],
      data: memory.subarray(outputBiasExpAvgSq, outputBiasExpAvgSq + 10),
    },
  ];

  doubles[lr] = 0.003;
  const seed = options.seed ?? 0;
  initialiseHiddenWeight(memory, seed, hiddenWeight);
  initialiseHiddenBias(memory, seed, hiddenBias);
  initialiseOutputWeight(memory, seed, outputWeight, outputBias);
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<DigitsOutputs> = {
    logits: memory.subarray(logits, logits + 0),
  };
  const result: Mutable<DigitsResult> = {
    logits: memory.subarray(logits, logits + 0),
    accuracy: 0,
    loss: 0,
  };

  function take(data: DigitsInputs & Partial<DigitsTargets>, sizes?: Partial<DigitsSizes>): boolean {
    const complete = data.labels !== undefined;
    const batchNow = within("batch", sizes?.batch ?? countOf("images", data.images, 64), batchCapacity);
    expectLength("images", data.images, 64 * batchNow, inputs.images);
    if (complete) {
      expectLength("labels", data.labels, batchNow, inputs.labels);
      expectIntegers("labels", data.labels, batchNow, 0, 10, -100);
    }
    if (data.images !== inputs.images) memory.set(data.images, images);
    if (complete) {
      if (data.labels !== inputs.labels) integers.set(data.labels!, labels);
    }
    batch = batchNow;
    return complete;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.logits = memory.subarray(logits, logits + 10 * batch);
    result.logits = memory.subarray(logits, logits + 10 * batch);
  }
  function outputsNow(): DigitsOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): DigitsResult {
    refreshViews();
    result.accuracy = doubles[accuracy]!;
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    "hidden.weight": parameterOf(
      "hidden.weight",
      [128, 64],
      memory.subarray(hiddenWeight, hiddenWeight + 8192),
      memory.subarray(dHiddenWeight, dHiddenWeight + 8192),
      gradientsKnown,
    ),
    "hidden.bias": parameterOf(
      "hidden.bias",
      [128],
      memory.subarray(hiddenBias, hiddenBias + 128),
      memory.subarray(dHiddenBias, dHiddenBias + 128),
      gradientsKnown,
    ),
    "output.weight": parameterOf(
      "output.weight",
      [10, 128],
      memory.subarray(outputWeight, outputWeight + 1280),
      memory.subarray(dOutputWeight, dOutputWeight + 1280),
      gradientsKnown,
    ),
    "output.bias": parameterOf(
      "output.bias",
      [10],
      memory.subarray(outputBias, outputBias + 10),
      memory.subarray(dOutputBias, dOutputBias + 10),
      gradientsKnown,
    ),
  };

  function forward(data: DigitsInputs & DigitsTargets, sizes?: Partial<DigitsSizes>): DigitsResult;
  function forward(data: DigitsInputs, sizes?: Partial<DigitsSizes>): DigitsOutputs;
  function forward(
    data: DigitsInputs & Partial<DigitsTargets>,
    sizes?: Partial<DigitsSizes>,
  ): DigitsResult | DigitsOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardN2(memory, batch, hiddenBias, images, hiddenWeight, N2);
      forwardLogits2(memory, batch, outputBias, N2, outputWeight, logits);
      return outputsNow();
    }
    forwardN2(memory, batch, hiddenBias, images, hiddenWeight, N22);
    forwardLogits(memory, batch, outputBias, N22, outputWeight, logits, max);
    forwardExps(memory, doubles, integers, batch, labels, count, logits, max, exps, total, loss, accuracy);
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Digits> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: DigitsInputs & DigitsTargets, sizes?: Partial<DigitsSizes>): DigitsResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      forwardCount(integers, batch, labels, count2);
      forwardN2(memory, batch, hiddenBias, images, hiddenWeight, N23);
      forwardLogits(memory, batch, outputBias, N23, outputWeight, logits, max2);
      updateOutputBias(
        memory,
        doubles,
        integers,
        batch,
        labels,
        count2,
        beta1Power,
        beta2Power,
        lr,
        correction2,
        scale2,
        outputBiasExpAvg,
        outputBiasExpAvgSq,
        logits,
        max2,
        loss,
        accuracy,
        dLogits2,
        outputBias,
        expsRow,
        dOutputBiasRow,
      );
      backwardDHiddenBias(memory, batch, dLogits2, outputWeight, N23, dN12, dHiddenBias2);
      updateHiddenBias(
        memory,
        doubles,
        hiddenBiasExpAvg,
        hiddenBiasExpAvgSq,
        dHiddenBias2,
        correction2,
        scale2,
        hiddenBias,
      );
      updateOutputWeight2(
        memory,
        doubles,
        batch,
        outputWeightExpAvg,
        outputWeightExpAvgSq,
        N23,
        dLogits2,
        correction2,
        scale2,
        outputWeight,
      );
      backwardDHiddenWeight(memory, batch, images, dN12, dHiddenWeight2);
      updateHiddenWeight2(
        memory,
        doubles,
        hiddenWeightExpAvg,
        hiddenWeightExpAvgSq,
        dHiddenWeight2,
        correction2,
        scale2,
        hiddenWeight,
      );
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDOutputBias(memory, integers, batch, labels, count, total, exps, dLogits, dOutputBias);
      backwardDHiddenBias(memory, batch, dLogits, outputWeight, N22, dN1, dHiddenBias);
      backwardDOutputWeight(memory, batch, N22, dLogits, dOutputWeight);
      backwardDHiddenWeight(memory, batch, images, dN1, dHiddenWeight);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateHiddenWeight(
        memory,
        doubles,
        beta1Power,
        beta2Power,
        lr,
        correction,
        hiddenWeightExpAvg,
        hiddenWeightExpAvgSq,
        scale,
        outputBiasExpAvg,
        outputBiasExpAvgSq,
        dHiddenWeight,
        hiddenWeight,
        dOutputBias,
        outputBias,
      );
      updateHiddenBias(
        memory,
        doubles,
        hiddenBiasExpAvg,
        hiddenBiasExpAvgSq,
        dHiddenBias,
        correction,
        scale,
        hiddenBias,
      );
      updateOutputWeight(
        memory,
        doubles,
        outputWeightExpAvg,
        outputWeightExpAvgSq,
        dOutputWeight,
        correction,
        scale,
        outputWeight,
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
export function createDigitsInference(options: DigitsSizes & { stateDict: StateDict }): DigitsInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(9610 + 202 * batchCapacity);
  const hiddenWeight = 0;
  const hiddenBias = 8192;
  const outputWeight = 8320;
  const outputBias = 9600;
  const images = 9610;
  const logits = 9610 + 64 * batchCapacity;
  const N2 = 9610 + 74 * batchCapacity;

  const inputs = {
    images: memory.subarray(images, images + 64 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["hidden.weight"], shape: [128, 64], data: memory.subarray(hiddenWeight, hiddenWeight + 8192) },
    { names: ["hidden.bias"], shape: [128], data: memory.subarray(hiddenBias, hiddenBias + 128) },
    { names: ["output.weight"], shape: [10, 128], data: memory.subarray(outputWeight, outputWeight + 1280) },
    { names: ["output.bias"], shape: [10], data: memory.subarray(outputBias, outputBias + 10) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<DigitsOutputs> = {
    logits: memory.subarray(logits, logits + 0),
  };

  function take(data: DigitsInputs, sizes?: Partial<DigitsSizes>): void {
    const batchNow = within("batch", sizes?.batch ?? countOf("images", data.images, 64), batchCapacity);
    expectLength("images", data.images, 64 * batchNow, inputs.images);
    if (data.images !== inputs.images) memory.set(data.images, images);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.logits = memory.subarray(logits, logits + 10 * batch);
  }
  function outputsNow(): DigitsOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: DigitsInputs, sizes?: Partial<DigitsSizes>): DigitsOutputs {
      take(data, sizes);
      forwardN2(memory, batch, hiddenBias, images, hiddenWeight, N2);
      forwardLogits2(memory, batch, outputBias, N2, outputWeight, logits);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

function initialiseHiddenWeight(memory: Float32Array, seed: number, hiddenWeight: number): void {
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 64; j++) {
      const draw = uniform24(seed, 1771073129, 0, i * 64 + j);
      memory[hiddenWeight + i * 64 + j] = draw * 0.25 - 0.125;
    }
  }
}

function initialiseHiddenBias(memory: Float32Array, seed: number, hiddenBias: number): void {
  for (let i = 0; i < 128; i++) {
    memory[hiddenBias + i] = uniform24(seed, 1266334036, 0, i) * 0.25 - 0.125;
  }
}

function initialiseOutputWeight(
  memory: Float32Array,
  seed: number,
  outputWeight: number,
  outputBias: number,
): void {
  for (let k = 0; k < 10; k++) {
    memory[outputBias + k] = uniform24(seed, 1821556371, 0, k) * 0.17677669529663687 - 0.08838834764831843;
  }
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 128; j++) {
      const draw = uniform24(seed, 254457990, 0, i * 128 + j);
      memory[outputWeight + i * 128 + j] = draw * 0.17677669529663687 - 0.08838834764831843;
    }
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/** count = Σ kept      digits.graph.ts:27 */
function forwardCount(integers: Int32Array, batch: number, labels: number, count: number): void {
  let countValue = 0;
  for (let n = 0; n < batch; n++) {
    countValue += integers[labels + n]! !== -100 ? 1 : 0;
  }
  integers[count] = countValue;
}

/**
 * product = images · hidden.weightᵀ      digits.graph.ts:19
 * N1 = product + hidden.bias             digits.graph.ts:19
 * N2 = relu(N1)                          digits.graph.ts:19
 */
function forwardN2(
  memory: Float32Array,
  batch: number,
  hiddenBias: number,
  images: number,
  hiddenWeight: number,
  N2: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 128; i += 4) {
      const hiddenBias_0 = memory[hiddenBias + i]!;
      const hiddenBias_1 = memory[hiddenBias + i + 1]!;
      const hiddenBias_2 = memory[hiddenBias + i + 2]!;
      const hiddenBias_3 = memory[hiddenBias + i + 3]!;
      let n1_00 = hiddenBias_0;
      let n1_01 = hiddenBias_1;
      let n1_02 = hiddenBias_2;
      let n1_03 = hiddenBias_3;
      let n1_10 = hiddenBias_0;
      let n1_11 = hiddenBias_1;
      let n1_12 = hiddenBias_2;
      let n1_13 = hiddenBias_3;
      for (let j = 0; j < 64; j++) {
        const images_0 = memory[images + n * 64 + j]!;
        const hiddenWeight_0 = memory[hiddenWeight + i * 64 + j]!;
        const hiddenWeight_1 = memory[hiddenWeight + (i + 1) * 64 + j]!;
        const hiddenWeight_2 = memory[hiddenWeight + (i + 2) * 64 + j]!;
        const hiddenWeight_3 = memory[hiddenWeight + (i + 3) * 64 + j]!;
        const images_1 = memory[images + (n + 1) * 64 + j]!;
        n1_00 += images_0 * hiddenWeight_0;
        n1_01 += images_0 * hiddenWeight_1;
        n1_02 += images_0 * hiddenWeight_2;
        n1_03 += images_0 * hiddenWeight_3;
        n1_10 += images_1 * hiddenWeight_0;
        n1_11 += images_1 * hiddenWeight_1;
        n1_12 += images_1 * hiddenWeight_2;
        n1_13 += images_1 * hiddenWeight_3;
      }
      memory[N2 + n * 128 + i] = n1_00 <= 0 ? 0 : n1_00;
      memory[N2 + n * 128 + i + 1] = n1_01 <= 0 ? 0 : n1_01;
      memory[N2 + n * 128 + i + 2] = n1_02 <= 0 ? 0 : n1_02;
      memory[N2 + n * 128 + i + 3] = n1_03 <= 0 ? 0 : n1_03;
      memory[N2 + (n + 1) * 128 + i] = n1_10 <= 0 ? 0 : n1_10;
      memory[N2 + (n + 1) * 128 + i + 1] = n1_11 <= 0 ? 0 : n1_11;
      memory[N2 + (n + 1) * 128 + i + 2] = n1_12 <= 0 ? 0 : n1_12;
      memory[N2 + (n + 1) * 128 + i + 3] = n1_13 <= 0 ? 0 : n1_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 128; i += 4) {
      let n1_0 = memory[hiddenBias + i]!;
      let n1_1 = memory[hiddenBias + i + 1]!;
      let n1_2 = memory[hiddenBias + i + 2]!;
      let n1_3 = memory[hiddenBias + i + 3]!;
      for (let j = 0; j < 64; j++) {
        const imagesValue = memory[images + n * 64 + j]!;
        n1_0 += imagesValue * memory[hiddenWeight + i * 64 + j]!;
        n1_1 += imagesValue * memory[hiddenWeight + (i + 1) * 64 + j]!;
        n1_2 += imagesValue * memory[hiddenWeight + (i + 2) * 64 + j]!;
        n1_3 += imagesValue * memory[hiddenWeight + (i + 3) * 64 + j]!;
      }
      memory[N2 + n * 128 + i] = n1_0 <= 0 ? 0 : n1_0;
      memory[N2 + n * 128 + i + 1] = n1_1 <= 0 ? 0 : n1_1;
      memory[N2 + n * 128 + i + 2] = n1_2 <= 0 ? 0 : n1_2;
      memory[N2 + n * 128 + i + 3] = n1_3 <= 0 ? 0 : n1_3;
    }
  }
}

/**
 * product = N2 · output.weightᵀ       digits.graph.ts:19
 * logits = product + output.bias      digits.graph.ts:19
 */
function forwardLogits(
  memory: Float32Array,
  batch: number,
  outputBias: number,
  N2: number,
  outputWeight: number,
  logits: number,
  max: number,
): void {
  for (let n = 0; n < batch; n++) {
    let maxValue = -Infinity;
    for (let i = 0; i < 10; i++) {
      let logitsValue = memory[outputBias + i]!;
      for (let j = 0; j < 128; j++) {
        logitsValue += memory[N2 + n * 128 + j]! * memory[outputWeight + i * 128 + j]!;
      }
      logitsValue = Math.fround(logitsValue);
      memory[logits + n * 10 + i] = logitsValue;
      maxValue = Math.max(maxValue, logitsValue);
    }
    memory[max + n] = maxValue;
  }
}

/**
 * dLosses = kept ? dCounted : 0                                                                                  digits.graph.ts:27
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * exps = exp(logits − amax(logits))                                                                              digits.graph.ts:27
 * losses = log(total) − (logits[places] − max)                                                                   digits.graph.ts:27
 * counted = kept ? losses : 0                                                                                    digits.graph.ts:27
 * loss = Σ counted / count                                                                                       digits.graph.ts:27
 * N5 = firstEqual(logits, amax(logits))                                                                          digits.graph.ts:28
 * N6 = N5 = labels                                                                                               digits.graph.ts:28
 * accuracy = Σ N6 / batch                                                                                        digits.graph.ts:28
 * dTotal = dLosses / total                                       d log x = dx / x                                digits.graph.ts:27
 * dLogits = −dLosses at places + dExps ⊙ exps                    dx[index] += dy                                 digits.graph.ts:19
 * dOutputBias = Σ(batch) dLogits                                 dx = Σ dy over the dimensions that were added   digits.graph.ts:17
 * firstMoment = 0.9 output.bias.expAvg + 0.09999999999999998 dOutputBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputBias(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  labels: number,
  count: number,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  scale: number,
  outputBiasExpAvg: number,
  outputBiasExpAvgSq: number,
  logits: number,
  max: number,
  loss: number,
  accuracy: number,
  dLogits: number,
  outputBias: number,
  expsRow: number,
  dOutputBiasRow: number,
): void {
  const scale2 = 1 / integers[count]!;
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  let total = 0;
  let total2 = 0;
  for (let i = 0; i < 10; i++) {
    memory[dOutputBiasRow + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    let total3 = 0;
    let n5 = 9;
    const maxValue = memory[max + n]!;
    for (let i = 0; i < 10; i++) {
      const logitsValue = memory[logits + n * 10 + i]!;
      const exps = Math.exp(logitsValue - maxValue);
      memory[expsRow + i] = exps;
      total3 += exps;
      if (logitsValue === maxValue || logitsValue !== logitsValue) {
        n5 = Math.min(n5, i);
      }
    }
    const labelsValue = integers[labels + n]!;
    const kept = labelsValue !== -100;
    const places = kept ? labelsValue : 0;
    const dLosses = kept ? scale2 : 0;
    const negative = -dLosses;
    total += kept ? Math.log(total3) - (memory[logits + n * 10 + places]! - maxValue) : 0;
    total2 += n5 === labelsValue ? 1 : 0;
    const dTotal = dLosses / total3;
    for (let i = 0; i < 10; i++) {
      const dLogitsValue = (i === places ? negative : 0) + dTotal * memory[expsRow + i]!;
      memory[dLogits + n * 10 + i] = dLogitsValue;
      memory[dOutputBiasRow + i]! += dLogitsValue;
    }
  }
  doubles[loss] = total / integers[count]!;
  doubles[accuracy] = total2 / batch;
  for (let i = 0; i < 10; i++) {
    const dOutputBias = memory[dOutputBiasRow + i]!;
    const firstMoment = 0.9 * memory[outputBiasExpAvg + i]! + 0.09999999999999998 * dOutputBias;
    const secondMoment =
      0.999 * memory[outputBiasExpAvgSq + i]! + 0.0010000000000000009 * (dOutputBias * dOutputBias);
    memory[outputBias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
    memory[outputBiasExpAvg + i] = firstMoment;
    memory[outputBiasExpAvgSq + i] = secondMoment;
  }
}

/**
 * dN2 = dLogits · output.weight   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            digits.graph.ts:19
 * dN1 = (N2 ≤ 0) ? 0 : dN2        d relu x = dx where x > 0                       digits.graph.ts:19
 * dHiddenBias = Σ(batch) dN1      dx = Σ dy over the dimensions that were added   digits.graph.ts:16
 */
function backwardDHiddenBias(
  memory: Float32Array,
  batch: number,
  dLogits: number,
  outputWeight: number,
  N2: number,
  dN1: number,
  dHiddenBias: number,
): void {
  for (let i = 0; i < 128; i++) {
    memory[dHiddenBias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      let dN2 = 0;
      for (let j = 0; j < 10; j++) {
        dN2 += memory[dLogits + n * 10 + j]! * memory[outputWeight + j * 128 + i]!;
      }
      const dN1Value = memory[N2 + n * 128 + i]! <= 0 ? 0 : dN2;
      memory[dN1 + n * 128 + i] = dN1Value;
      memory[dHiddenBias + i]! += dN1Value;
    }
  }
}

/**
 * firstMoment = 0.9 hidden.bias.expAvg + 0.09999999999999998 dHiddenBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateHiddenBias(
  memory: Float32Array,
  doubles: Float64Array,
  hiddenBiasExpAvg: number,
  hiddenBiasExpAvgSq: number,
  dHiddenBias: number,
  correction: number,
  scale: number,
  hiddenBias: number,
): void {
  for (let i = 0; i < 128; i++) {
    const dHiddenBiasValue = memory[dHiddenBias + i]!;
    const firstMoment = 0.9 * memory[hiddenBiasExpAvg + i]! + 0.09999999999999998 * dHiddenBiasValue;
    const secondMoment =
      0.999 * memory[hiddenBiasExpAvgSq + i]! + 0.0010000000000000009 * (dHiddenBiasValue * dHiddenBiasValue);
    memory[hiddenBias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[hiddenBiasExpAvg + i] = firstMoment;
    memory[hiddenBiasExpAvgSq + i] = secondMoment;
  }
}

/**
 * dOutputWeight = dLogitsᵀ · N2                                  d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   digits.graph.ts:17
 * firstMoment = 0.9 output.weight.expAvg + 0.09999999999999998 dOutputWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  outputWeightExpAvg: number,
  outputWeightExpAvgSq: number,
  N2: number,
  dLogits: number,
  correction: number,
  scale: number,
  outputWeight: number,
): void {
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 128; j++) {
      let dOutputWeight = 0;
      for (let n = 0; n < batch; n++) {
        dOutputWeight += memory[N2 + n * 128 + j]! * memory[dLogits + n * 10 + i]!;
      }
      const firstMoment =
        0.9 * memory[outputWeightExpAvg + i * 128 + j]! + 0.09999999999999998 * dOutputWeight;
      const secondMoment =
        0.999 * memory[outputWeightExpAvgSq + i * 128 + j]! +
        0.0010000000000000009 * (dOutputWeight * dOutputWeight);
      memory[outputWeight + i * 128 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[outputWeightExpAvg + i * 128 + j] = firstMoment;
      memory[outputWeightExpAvgSq + i * 128 + j] = secondMoment;
    }
  }
}

/** dHiddenWeight = dN1ᵀ · images   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   digits.graph.ts:16 */
function backwardDHiddenWeight(
  memory: Float32Array,
  batch: number,
  images: number,
  dN1: number,
  dHiddenWeight: number,
): void {
  for (let i = 0; i < 128; i += 2) {
    for (let j = 0; j < 64; j += 4) {
      let dHiddenWeightValue_00 = 0;
      let dHiddenWeightValue_01 = 0;
      let dHiddenWeightValue_02 = 0;
      let dHiddenWeightValue_03 = 0;
      let dHiddenWeightValue_10 = 0;
      let dHiddenWeightValue_11 = 0;
      let dHiddenWeightValue_12 = 0;
      let dHiddenWeightValue_13 = 0;
      for (let n = 0; n < batch; n++) {
        const images_0 = memory[images + n * 64 + j]!;
        const dN1_0 = memory[dN1 + n * 128 + i]!;
        const images_1 = memory[images + n * 64 + j + 1]!;
        const images_2 = memory[images + n * 64 + j + 2]!;
        const images_3 = memory[images + n * 64 + j + 3]!;
        const dN1_1 = memory[dN1 + n * 128 + i + 1]!;
        dHiddenWeightValue_00 += images_0 * dN1_0;
        dHiddenWeightValue_01 += images_1 * dN1_0;
        dHiddenWeightValue_02 += images_2 * dN1_0;
        dHiddenWeightValue_03 += images_3 * dN1_0;
        dHiddenWeightValue_10 += images_0 * dN1_1;
        dHiddenWeightValue_11 += images_1 * dN1_1;
        dHiddenWeightValue_12 += images_2 * dN1_1;
        dHiddenWeightValue_13 += images_3 * dN1_1;
      }
      memory[dHiddenWeight + i * 64 + j] = dHiddenWeightValue_00;
      memory[dHiddenWeight + i * 64 + j + 1] = dHiddenWeightValue_01;
      memory[dHiddenWeight + i * 64 + j + 2] = dHiddenWeightValue_02;
      memory[dHiddenWeight + i * 64 + j + 3] = dHiddenWeightValue_03;
      memory[dHiddenWeight + (i + 1) * 64 + j] = dHiddenWeightValue_10;
      memory[dHiddenWeight + (i + 1) * 64 + j + 1] = dHiddenWeightValue_11;
      memory[dHiddenWeight + (i + 1) * 64 + j + 2] = dHiddenWeightValue_12;
      memory[dHiddenWeight + (i + 1) * 64 + j + 3] = dHiddenWeightValue_13;
    }
  }
}

/**
 * firstMoment = 0.9 hidden.weight.expAvg + 0.09999999999999998 dHiddenWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateHiddenWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  hiddenWeightExpAvg: number,
  hiddenWeightExpAvgSq: number,
  dHiddenWeight: number,
  correction: number,
  scale: number,
  hiddenWeight: number,
): void {
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 64; j++) {
      const dHiddenWeightValue = memory[dHiddenWeight + i * 64 + j]!;
      const firstMoment =
        0.9 * memory[hiddenWeightExpAvg + i * 64 + j]! + 0.09999999999999998 * dHiddenWeightValue;
      const secondMoment =
        0.999 * memory[hiddenWeightExpAvgSq + i * 64 + j]! +
        0.0010000000000000009 * (dHiddenWeightValue * dHiddenWeightValue);
      memory[hiddenWeight + i * 64 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[hiddenWeightExpAvg + i * 64 + j] = firstMoment;
      memory[hiddenWeightExpAvgSq + i * 64 + j] = secondMoment;
    }
  }
}

/**
 * count = Σ kept                                    digits.graph.ts:27
 * exps = exp(logits − amax(logits))                 digits.graph.ts:27
 * losses = log(total) − (logits[places] − max)      digits.graph.ts:27
 * counted = kept ? losses : 0                       digits.graph.ts:27
 * loss = Σ counted / count                          digits.graph.ts:27
 * N5 = firstEqual(logits, amax(logits))             digits.graph.ts:28
 * N6 = N5 = labels                                  digits.graph.ts:28
 * accuracy = Σ N6 / batch                           digits.graph.ts:28
 */
function forwardExps(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  labels: number,
  count: number,
  logits: number,
  max: number,
  exps: number,
  total: number,
  loss: number,
  accuracy: number,
): void {
  let countValue = 0;
  let total2 = 0;
  let total3 = 0;
  for (let n = 0; n < batch; n++) {
    const labelsValue = integers[labels + n]!;
    const kept = labelsValue !== -100;
    countValue += kept ? 1 : 0;
    let totalValue = 0;
    let n5 = 9;
    const maxValue = memory[max + n]!;
    for (let i = 0; i < 10; i++) {
      const logitsValue = memory[logits + n * 10 + i]!;
      const expsValue = Math.exp(logitsValue - maxValue);
      memory[exps + n * 10 + i] = expsValue;
      totalValue += expsValue;
      if (logitsValue === maxValue || logitsValue !== logitsValue) {
        n5 = Math.min(n5, i);
      }
    }
    memory[total + n] = totalValue;
    total2 += kept ? Math.log(totalValue) - (memory[logits + n * 10 + labelsValue]! - maxValue) : 0;
    total3 += n5 === labelsValue ? 1 : 0;
  }
  integers[count] = countValue;
  doubles[loss] = total2 / countValue;
  doubles[accuracy] = total3 / batch;
}

/**
 * product = N2 · output.weightᵀ       digits.graph.ts:19
 * logits = product + output.bias      digits.graph.ts:19
 */
function forwardLogits2(
  memory: Float32Array,
  batch: number,
  outputBias: number,
  N2: number,
  outputWeight: number,
  logits: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 10; i++) {
      let logitsValue = memory[outputBias + i]!;
      for (let j = 0; j < 128; j++) {
        logitsValue += memory[N2 + n * 128 + j]! * memory[outputWeight + i * 128 + j]!;
      }
      memory[logits + n * 10 + i] = logitsValue;
    }
  }
}

/**
 * dLosses = kept ? dCounted : 0                                                                 digits.graph.ts:27
 * dTotal = dLosses / total                      d log x = dx / x                                digits.graph.ts:27
 * dLogits = −dLosses at places + dExps ⊙ exps   dx[index] += dy                                 digits.graph.ts:19
 * dOutputBias = Σ(batch) dLogits                dx = Σ dy over the dimensions that were added   digits.graph.ts:17
 */
function backwardDOutputBias(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  labels: number,
  count: number,
  total: number,
  exps: number,
  dLogits: number,
  dOutputBias: number,
): void {
  const scale = 1 / integers[count]!;
  for (let i = 0; i < 10; i++) {
    memory[dOutputBias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    const labelsValue = integers[labels + n]!;
    const kept = labelsValue !== -100;
    const places = kept ? labelsValue : 0;
    const dLosses = kept ? scale : 0;
    const negative = -dLosses;
    const dTotal = dLosses / memory[total + n]!;
    for (let i = 0; i < 10; i++) {
      const dLogitsValue = (i === places ? negative : 0) + dTotal * memory[exps + n * 10 + i]!;
      memory[dLogits + n * 10 + i] = dLogitsValue;
      memory[dOutputBias + i]! += dLogitsValue;
    }
  }
}

/** dOutputWeight = dLogitsᵀ · N2   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   digits.graph.ts:17 */
function backwardDOutputWeight(
  memory: Float32Array,
  batch: number,
  N2: number,
  dLogits: number,
  dOutputWeight: number,
): void {
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 128; j++) {
      let dOutputWeightValue = 0;
      for (let n = 0; n < batch; n++) {
        dOutputWeightValue += memory[N2 + n * 128 + j]! * memory[dLogits + n * 10 + i]!;
      }
      memory[dOutputWeight + i * 128 + j] = dOutputWeightValue;
    }
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 hidden.weight.expAvg + 0.09999999999999998 dHiddenWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 output.bias.expAvg + 0.09999999999999998 dOutputBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateHiddenWeight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  hiddenWeightExpAvg: number,
  hiddenWeightExpAvgSq: number,
  scale: number,
  outputBiasExpAvg: number,
  outputBiasExpAvgSq: number,
  dHiddenWeight: number,
  hiddenWeight: number,
  dOutputBias: number,
  outputBias: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  for (let k = 0; k < 10; k++) {
    const dOutputBiasValue = memory[dOutputBias + k]!;
    const firstMoment = 0.9 * memory[outputBiasExpAvg + k]! + 0.09999999999999998 * dOutputBiasValue;
    const secondMoment =
      0.999 * memory[outputBiasExpAvgSq + k]! + 0.0010000000000000009 * (dOutputBiasValue * dOutputBiasValue);
    memory[outputBias + k]! +=
      (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
    memory[outputBiasExpAvg + k] = firstMoment;
    memory[outputBiasExpAvgSq + k] = secondMoment;
  }
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 64; j++) {
      const dHiddenWeightValue = memory[dHiddenWeight + i * 64 + j]!;
      const firstMoment =
        0.9 * memory[hiddenWeightExpAvg + i * 64 + j]! + 0.09999999999999998 * dHiddenWeightValue;
      const secondMoment =
        0.999 * memory[hiddenWeightExpAvgSq + i * 64 + j]! +
        0.0010000000000000009 * (dHiddenWeightValue * dHiddenWeightValue);
      memory[hiddenWeight + i * 64 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
      memory[hiddenWeightExpAvg + i * 64 + j] = firstMoment;
      memory[hiddenWeightExpAvgSq + i * 64 + j] = secondMoment;
    }
  }
}

/**
 * firstMoment = 0.9 output.weight.expAvg + 0.09999999999999998 dOutputWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputWeight(
  memory: Float32Array,
  doubles: Float64Array,
  outputWeightExpAvg: number,
  outputWeightExpAvgSq: number,
  dOutputWeight: number,
  correction: number,
  scale: number,
  outputWeight: number,
): void {
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 128; j++) {
      const dOutputWeightValue = memory[dOutputWeight + i * 128 + j]!;
      const firstMoment =
        0.9 * memory[outputWeightExpAvg + i * 128 + j]! + 0.09999999999999998 * dOutputWeightValue;
      const secondMoment =
        0.999 * memory[outputWeightExpAvgSq + i * 128 + j]! +
        0.0010000000000000009 * (dOutputWeightValue * dOutputWeightValue);
      memory[outputWeight + i * 128 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[outputWeightExpAvg + i * 128 + j] = firstMoment;
      memory[outputWeightExpAvgSq + i * 128 + j] = secondMoment;
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
  throw Object.assign(new Error(`digits: ${message} (${code})`), { code });
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

/** Whole numbers in [low, high), or `except`. */
function expectIntegers(
  name: string,
  data: ArrayLike<number> | undefined,
  length: number,
  low: number,
  high: number,
  except = low,
): void {
  for (let i = 0; i < length; i++) {
    const value = data![i]!;
    if (!(value >= low && value < high && Number.isInteger(value)) && value !== except)
      fail("GC6006", `${name}[${i}] is ${value}, but must be a whole number from ${low} to ${high - 1}`);
  }
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
