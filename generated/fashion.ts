/**
 * fashion: trains logits, accuracy under crossEntropy with adam.
 * Compiled from examples/fashion.graph.ts: change that, not this.
 *
 * forward
 *   N1 = conv1(images)                [batch, 8, 28, 28]
 *   N2 = relu(N1)                     [batch, 8, 28, 28]
 *   N3 = edges = pool(N2)             [batch, 8, 14, 14]
 *   N4 = conv2(N3)                    [batch, 16, 14, 14]
 *   N5 = relu(N4)                     [batch, 16, 14, 14]
 *   N6 = parts = pool(N5)             [batch, 16, 7, 7]
 *   N7 = flatten(N6)                  [batch, 784]
 *   N8 = logits = output(N7)          [batch, 10]
 *   loss = crossEntropy(N8, labels)   []
 *   N10 = argmax(N8, 1)               [batch]
 *   N11 = eq(N10, labels)             [batch]
 *   N12 = accuracy = mean(N11)        []
 *
 * backward, in reverse, over operators only
 *   crossEntropy   dN8 = ∂ crossEntropy(N8, labels) / ∂ N8   handed to output
 *   output         d output.weight = dN8ᵀ · N7               output.weight is updated here
 *                  d output.bias = Σ(batch) dN8              output.bias is updated here
 *                  dN7 = dN8 · output.weight                 handed to flatten
 *   flatten        dN6 = dN7                                 handed to pool
 *   pool           dN5 = ∂ pool(N5) / ∂ N5                   handed to relu
 *   relu           dN4 = (N5 ≤ 0) ? 0 : dN5                  handed to conv2
 *   conv2          d conv2.weight = N3 ∗ dN4                 conv2.weight is updated here
 *                  d conv2.bias = Σ(batch, 14, 14) dN4       conv2.bias is updated here
 *                  dN3 = dN4 ∗ᵀ conv2.weight                 handed to pool
 *   pool           dN2 = ∂ pool(N2) / ∂ N2                   handed to relu
 *   relu           dN1 = (N2 ≤ 0) ? 0 : dN2                  handed to conv1
 *   conv1          d conv1.weight = images ∗ dN1             conv1.weight is updated here
 *                  d conv1.bias = Σ(batch, 28, 28) dN1       conv1.bias is updated here
 *                  images is no operator
 *
 * 9098 parameters · 148476 + 100440 batch bytes · 11271722 batch + 118284 FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface FashionSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface FashionInputs {
  /** f32[batch, 1, 28, 28] */
  readonly images: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface FashionTargets {
  /** i32[batch] */
  readonly labels: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface FashionOutputs {
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
export type ParameterName =
  "conv1.weight" | "conv1.bias" | "conv2.weight" | "conv2.bias" | "output.weight" | "output.bias";

/** The outputs, the loss and what else needs targets. */
export interface FashionResult extends FashionOutputs {
  /** f32[] */
  readonly loss: number;
  /** f32[] */
  readonly accuracy: number;
}

/** The trainer. */
export interface Fashion {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly images: Float32Array; readonly labels: Int32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: FashionInputs & FashionTargets, sizes?: Partial<FashionSizes>): FashionResult;
  /** Outputs, loss and metrics. */
  forward(data: FashionInputs & FashionTargets, sizes?: Partial<FashionSizes>): FashionResult;
  /** Outputs only: no targets are needed. */
  forward(data: FashionInputs, sizes?: Partial<FashionSizes>): FashionOutputs;
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
export interface FashionInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly images: Float32Array };
  forward(data: FashionInputs, sizes?: Partial<FashionSizes>): FashionOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createFashion(options: FashionSizes & { seed?: number; stateDict?: StateDict }): Fashion {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(37104 + 22757 * batchCapacity);
  const doubles = new Float64Array(7);
  const integers = new Int32Array(1 + 2353 * batchCapacity);
  const conv1Weight = 0;
  const conv1Bias = 72;
  const conv2Weight = 80;
  const conv2Bias = 1232;
  const outputWeight = 1248;
  const outputBias = 9088;
  const images = 37104;
  const logits = 37104 + 784 * batchCapacity;
  const product = 37104 + 794 * batchCapacity;
  const product2 = 37104 + 794 * batchCapacity;
  const edges = 37104 + 7066 * batchCapacity;
  const N2Row = 9098;
  const parts = 37104 + 3930 * batchCapacity;
  const N5Row = 9098;
  const beta1Power = 0;
  const beta2Power = 1;
  const labels = 1;
  const loss = 2;
  const accuracy = 3;
  const lr = 4;
  const conv1WeightExpAvg = 9882;
  const conv1WeightExpAvgSq = 9954;
  const conv1BiasExpAvg = 10026;
  const conv1BiasExpAvgSq = 10034;
  const conv2WeightExpAvg = 10042;
  const conv2WeightExpAvgSq = 11194;
  const conv2BiasExpAvg = 12346;
  const conv2BiasExpAvgSq = 12362;
  const outputWeightExpAvg = 12378;
  const outputWeightExpAvgSq = 20218;
  const outputBiasExpAvg = 28058;
  const outputBiasExpAvgSq = 28068;
  const dOutputWeight = 28078;
  const dOutputWeight2 = 28078;
  const product3 = 37104 + 794 * batchCapacity;
  const N2 = 37104 + 7066 * batchCapacity;
  const dN1 = 37104 + 794 * batchCapacity;
  const N22 = 37104 + 794 * batchCapacity;
  const dN12 = 37104 + 7066 * batchCapacity;
  const product4 = 37104 + 794 * batchCapacity;
  const N5 = 37104 + 13338 * batchCapacity;
  const dN4 = 37104 + 16474 * batchCapacity;
  const product5 = 37104 + 7066 * batchCapacity;
  const N52 = 37104 + 10202 * batchCapacity;
  const dN42 = 37104 + 13338 * batchCapacity;
  const edges2 = 37104 + 13338 * batchCapacity;
  const dEdges = 37104 + 19610 * batchCapacity;
  const edges3 = 37104 + 21178 * batchCapacity;
  const edges4 = 37104 + 16474 * batchCapacity;
  const leastPlace = 1 + batchCapacity;
  const dEdges2 = 37104 + 18042 * batchCapacity;
  const dConv2Weight = 35918;
  const dConv2Weight2 = 28078;
  const parts2 = 37104 + 3930 * batchCapacity;
  const dN7 = 37104 + 794 * batchCapacity;
  const parts3 = 37104 + 1578 * batchCapacity;
  const dN2Row = 9098;
  const parts4 = 37104 + 18042 * batchCapacity;
  const leastPlace2 = 1 + 1569 * batchCapacity;
  const dN72 = 37104 + 7066 * batchCapacity;
  const dN2Row2 = 9098;
  const dN5Row = 9098;
  const dN5Row2 = 9098;
  const dConv1Weight = 9098;
  const dConv2Bias = 37070;
  const dConv2BiasRow = 9294;
  const product6 = 37104 + 794 * batchCapacity;
  const exps = 37104 + 22746 * batchCapacity;
  const dLogits = 37104 + 2362 * batchCapacity;
  const dOutputBias = 37086;
  const product7 = 37104 + 7066 * batchCapacity;
  const dLogits2 = 37104 + 7850 * batchCapacity;
  const expsRow = 9098;
  const dOutputBiasRow = 9108;
  const dConv1Bias = 37096;
  const dConv1BiasRow = 28078;
  const count = 0;
  const total = 37104 + 22756 * batchCapacity;
  const correction = 5;
  const scale = 6;
  const count2 = 0;
  const correction2 = 5;
  const scale2 = 6;

  const inputs = {
    images: memory.subarray(images, images + 784 * batchCapacity),
    labels: integers.subarray(labels, labels + batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["conv1.weight"], shape: [8, 1, 3, 3], data: memory.subarray(conv1Weight, conv1Weight + 72) },
    { names: ["conv1.bias"], shape: [8], data: memory.subarray(conv1Bias, conv1Bias + 8) },
    { names: ["conv2.weight"], shape: [16, 8, 3, 3], data: memory.subarray(conv2Weight, conv2Weight + 1152) },
    { names: ["conv2.bias"], shape: [16], data: memory.subarray(conv2Bias, conv2Bias + 16) },
    { names: ["output.weight"], shape: [10, 784], data: memory.subarray(outputWeight, outputWeight + 7840) },
    { names: ["output.bias"], shape: [10], data: memory.subarray(outputBias, outputBias + 10) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["conv1.weight.expAvg"],
      shape: [8, 1, 3, 3],
      data: memory.subarray(conv1WeightExpAvg, conv1WeightExpAvg + 72),
    },
    {
      names: ["conv1.weight.expAvgSq"],
      shape: [8, 1, 3, 3],
      data: memory.subarray(conv1WeightExpAvgSq, conv1WeightExpAvgSq + 72),
    },
    { names: ["conv1.bias.expAvg"], shape: [8], data: memory.subarray(conv1BiasExpAvg, conv1BiasExpAvg + 8) },
    {
      names: ["conv1.bias.expAvgSq"],
      shape: [8],
      data: memory.subarray(conv1BiasExpAvgSq, conv1BiasExpAvgSq + 8),
    },
    {
      names: ["conv2.weight.expAvg"],
      shape: [16, 8, 3, 3],
      data: memory.subarray(conv2WeightExpAvg, conv2WeightExpAvg + 1152),
    },
    {
      names: ["conv2.weight.expAvgSq"],
      shape: [16, 8, 3, 3],
      data: memory.subarray(conv2WeightExpAvgSq, conv2WeightExpAvgSq + 1152),
    },
    {
      names: ["conv2.bias.expAvg"],
      shape: [16],
      data: memory.subarray(conv2BiasExpAvg, conv2BiasExpAvg + 16),
    },
    {
      names: ["conv2.bias.expAvgSq"],
      shape: [16],
      data: memory.subarray(conv2BiasExpAvgSq, conv2BiasExpAvgSq + 16),
    },
    {
      names: ["output.weight.expAvg"],
      shape: [10, 784],
      data: memory.subarray(outputWeightExpAvg, outputWeightExpAvg + 7840),
    },
    {
      names: ["output.weight.expAvgSq"],
      shape: [10, 784],
      data: memory.subarray(outputWeightExpAvgSq, outputWeightExpAvgSq + 7840),
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

  doubles[lr] = 0.002;
  const seed = options.seed ?? 0;
  initialiseConv1Weight(memory, seed, conv1Weight, conv1Bias);
  initialiseConv2Weight(memory, seed, conv2Weight, conv2Bias);
  initialiseOutputWeight(memory, seed, outputWeight, outputBias);
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<FashionOutputs> = {
    logits: memory.subarray(logits, logits + 0),
  };
  const result: Mutable<FashionResult> = {
    logits: memory.subarray(logits, logits + 0),
    accuracy: 0,
    loss: 0,
  };

  function take(data: FashionInputs & Partial<FashionTargets>, sizes?: Partial<FashionSizes>): boolean {
    const complete = data.labels !== undefined;
    const batchNow = within("batch", sizes?.batch ?? countOf("images", data.images, 784), batchCapacity);
    expectLength("images", data.images, 784 * batchNow, inputs.images);
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
  function outputsNow(): FashionOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): FashionResult {
    refreshViews();
    result.accuracy = doubles[accuracy]!;
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    "conv1.weight": parameterOf(
      "conv1.weight",
      [8, 1, 3, 3],
      memory.subarray(conv1Weight, conv1Weight + 72),
      memory.subarray(dConv1Weight, dConv1Weight + 72),
      gradientsKnown,
    ),
    "conv1.bias": parameterOf(
      "conv1.bias",
      [8],
      memory.subarray(conv1Bias, conv1Bias + 8),
      memory.subarray(dConv1Bias, dConv1Bias + 8),
      gradientsKnown,
    ),
    "conv2.weight": parameterOf(
      "conv2.weight",
      [16, 8, 3, 3],
      memory.subarray(conv2Weight, conv2Weight + 1152),
      memory.subarray(dConv2Weight, dConv2Weight + 1152),
      gradientsKnown,
    ),
    "conv2.bias": parameterOf(
      "conv2.bias",
      [16],
      memory.subarray(conv2Bias, conv2Bias + 16),
      memory.subarray(dConv2Bias, dConv2Bias + 16),
      gradientsKnown,
    ),
    "output.weight": parameterOf(
      "output.weight",
      [10, 784],
      memory.subarray(outputWeight, outputWeight + 7840),
      memory.subarray(dOutputWeight, dOutputWeight + 7840),
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

  function forward(data: FashionInputs & FashionTargets, sizes?: Partial<FashionSizes>): FashionResult;
  function forward(data: FashionInputs, sizes?: Partial<FashionSizes>): FashionOutputs;
  function forward(
    data: FashionInputs & Partial<FashionTargets>,
    sizes?: Partial<FashionSizes>,
  ): FashionResult | FashionOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardProduct(memory, batch, images, conv1Weight, product);
      forwardEdges(memory, batch, product, conv1Bias, edges, N2Row);
      forwardProduct2(memory, batch, edges, conv2Weight, product2);
      forwardParts(memory, batch, product2, conv2Bias, parts, N5Row);
      forwardLogits2(memory, batch, outputBias, parts, outputWeight, logits);
      return outputsNow();
    }
    forwardProduct(memory, batch, images, conv1Weight, product3);
    forwardN2(memory, batch, product3, conv1Bias, N2, edges2);
    forwardProduct2(memory, batch, edges2, conv2Weight, product4);
    forwardN5(memory, batch, product4, conv2Bias, N5, parts2);
    forwardProduct3(memory, batch, parts2, outputWeight, product6);
    forwardLogits(
      memory,
      doubles,
      integers,
      batch,
      labels,
      count,
      product6,
      outputBias,
      logits,
      exps,
      total,
      loss,
      accuracy,
    );
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Fashion> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: FashionInputs & FashionTargets, sizes?: Partial<FashionSizes>): FashionResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      forwardN22(memory, batch, conv1Bias, images, conv1Weight, N22);
      backwardEdges(memory, integers, batch, N22, edges4, leastPlace);
      forwardCount(integers, batch, labels, count2);
      forwardProduct2(memory, batch, edges4, conv2Weight, product5);
      backwardN5(memory, integers, batch, product5, conv2Bias, N52, parts4, leastPlace2);
      forwardProduct3(memory, batch, parts4, outputWeight, product7);
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
        product7,
        outputBias,
        logits,
        loss,
        accuracy,
        dLogits2,
        expsRow,
        dOutputBiasRow,
      );
      backwardDN7(memory, batch, dLogits2, outputWeight, dN72);
      updateConv2Bias(
        memory,
        doubles,
        integers,
        batch,
        conv2BiasExpAvg,
        conv2BiasExpAvgSq,
        leastPlace2,
        dN72,
        N52,
        dN42,
        correction2,
        scale2,
        conv2Bias,
        dN5Row2,
        dConv2BiasRow,
      );
      backwardDOutputWeight(memory, batch, parts4, dLogits2, dOutputWeight2);
      updateOutputWeight2(
        memory,
        doubles,
        outputWeightExpAvg,
        outputWeightExpAvgSq,
        dOutputWeight2,
        correction2,
        scale2,
        outputWeight,
      );
      backwardDEdges(memory, batch, dN42, conv2Weight, dEdges2);
      updateConv1Bias(
        memory,
        doubles,
        integers,
        batch,
        N22,
        conv1BiasExpAvg,
        conv1BiasExpAvgSq,
        leastPlace,
        dEdges2,
        dN12,
        correction2,
        scale2,
        conv1Bias,
        dN2Row2,
        dConv1BiasRow,
      );
      updateConv1Weight2(
        memory,
        doubles,
        batch,
        conv1WeightExpAvg,
        conv1WeightExpAvgSq,
        images,
        dN12,
        correction2,
        scale2,
        conv1Weight,
      );
      backwardDConv2Weight(memory, batch, edges4, dN42, dConv2Weight2);
      updateConv2Weight2(
        memory,
        doubles,
        conv2WeightExpAvg,
        conv2WeightExpAvgSq,
        dConv2Weight2,
        correction2,
        scale2,
        conv2Weight,
      );
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDOutputBias(memory, integers, batch, labels, count, total, exps, dLogits, dOutputBias);
      backwardDN7(memory, batch, dLogits, outputWeight, dN7);
      backwardDConv2Bias(memory, batch, N5, parts3, dN7, dN4, dConv2Bias, dN5Row);
      backwardDOutputWeight(memory, batch, parts3, dLogits, dOutputWeight);
      backwardDEdges(memory, batch, dN4, conv2Weight, dEdges);
      backwardDConv1Bias(memory, batch, N2, edges3, dEdges, dN1, dConv1Bias, dN2Row);
      backwardDConv2Weight(memory, batch, edges3, dN4, dConv2Weight);
      backwardDConv1Weight(memory, batch, images, dN1, dConv1Weight);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateConv1Weight(
        memory,
        doubles,
        beta1Power,
        beta2Power,
        lr,
        correction,
        conv1WeightExpAvg,
        conv1WeightExpAvgSq,
        scale,
        conv1BiasExpAvg,
        conv1BiasExpAvgSq,
        dConv1Weight,
        conv1Weight,
        dConv1Bias,
        conv1Bias,
      );
      updateConv2Weight(
        memory,
        doubles,
        conv2WeightExpAvg,
        conv2WeightExpAvgSq,
        conv2BiasExpAvg,
        conv2BiasExpAvgSq,
        dConv2Weight,
        correction,
        scale,
        conv2Weight,
        dConv2Bias,
        conv2Bias,
      );
      updateOutputWeight(
        memory,
        doubles,
        outputWeightExpAvg,
        outputWeightExpAvgSq,
        outputBiasExpAvg,
        outputBiasExpAvgSq,
        dOutputWeight,
        correction,
        scale,
        outputWeight,
        dOutputBias,
        outputBias,
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
export function createFashionInference(options: FashionSizes & { stateDict: StateDict }): FashionInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(9882 + 8634 * batchCapacity);
  const conv1Weight = 0;
  const conv1Bias = 72;
  const conv2Weight = 80;
  const conv2Bias = 1232;
  const outputWeight = 1248;
  const outputBias = 9088;
  const images = 9882;
  const logits = 9882 + 784 * batchCapacity;
  const product = 9882 + 794 * batchCapacity;
  const product2 = 9882 + 794 * batchCapacity;
  const edges = 9882 + 7066 * batchCapacity;
  const N2Row = 9098;
  const parts = 9882 + 3930 * batchCapacity;
  const N5Row = 9098;

  const inputs = {
    images: memory.subarray(images, images + 784 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["conv1.weight"], shape: [8, 1, 3, 3], data: memory.subarray(conv1Weight, conv1Weight + 72) },
    { names: ["conv1.bias"], shape: [8], data: memory.subarray(conv1Bias, conv1Bias + 8) },
    { names: ["conv2.weight"], shape: [16, 8, 3, 3], data: memory.subarray(conv2Weight, conv2Weight + 1152) },
    { names: ["conv2.bias"], shape: [16], data: memory.subarray(conv2Bias, conv2Bias + 16) },
    { names: ["output.weight"], shape: [10, 784], data: memory.subarray(outputWeight, outputWeight + 7840) },
    { names: ["output.bias"], shape: [10], data: memory.subarray(outputBias, outputBias + 10) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<FashionOutputs> = {
    logits: memory.subarray(logits, logits + 0),
  };

  function take(data: FashionInputs, sizes?: Partial<FashionSizes>): void {
    const batchNow = within("batch", sizes?.batch ?? countOf("images", data.images, 784), batchCapacity);
    expectLength("images", data.images, 784 * batchNow, inputs.images);
    if (data.images !== inputs.images) memory.set(data.images, images);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.logits = memory.subarray(logits, logits + 10 * batch);
  }
  function outputsNow(): FashionOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: FashionInputs, sizes?: Partial<FashionSizes>): FashionOutputs {
      take(data, sizes);
      forwardProduct(memory, batch, images, conv1Weight, product);
      forwardEdges(memory, batch, product, conv1Bias, edges, N2Row);
      forwardProduct2(memory, batch, edges, conv2Weight, product2);
      forwardParts(memory, batch, product2, conv2Bias, parts, N5Row);
      forwardLogits2(memory, batch, outputBias, parts, outputWeight, logits);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

function initialiseConv1Weight(
  memory: Float32Array,
  seed: number,
  conv1Weight: number,
  conv1Bias: number,
): void {
  for (let l = 0; l < 8; l++) {
    memory[conv1Bias + l] = uniform24(seed, 2598384393, 0, l) * 0.6666666666666666 - 0.3333333333333333;
  }
  for (let i = 0; i < 8; i++) {
    memory[conv1Weight + i * 9] =
      uniform24(seed, 3184444564, 0, i * 9) * 0.6666666666666666 - 0.3333333333333333;
    const draw = uniform24(seed, 3184444564, 0, i * 9 + 1);
    memory[conv1Weight + i * 9 + 1] = draw * 0.6666666666666666 - 0.3333333333333333;
    const draw2 = uniform24(seed, 3184444564, 0, i * 9 + 2);
    memory[conv1Weight + i * 9 + 2] = draw2 * 0.6666666666666666 - 0.3333333333333333;
    const draw3 = uniform24(seed, 3184444564, 0, i * 9 + 3);
    memory[conv1Weight + i * 9 + 3] = draw3 * 0.6666666666666666 - 0.3333333333333333;
    const draw4 = uniform24(seed, 3184444564, 0, i * 9 + 4);
    memory[conv1Weight + i * 9 + 4] = draw4 * 0.6666666666666666 - 0.3333333333333333;
    const draw5 = uniform24(seed, 3184444564, 0, i * 9 + 5);
    memory[conv1Weight + i * 9 + 5] = draw5 * 0.6666666666666666 - 0.3333333333333333;
    const draw6 = uniform24(seed, 3184444564, 0, i * 9 + 6);
    memory[conv1Weight + i * 9 + 6] = draw6 * 0.6666666666666666 - 0.3333333333333333;
    const draw7 = uniform24(seed, 3184444564, 0, i * 9 + 7);
    memory[conv1Weight + i * 9 + 7] = draw7 * 0.6666666666666666 - 0.3333333333333333;
    const draw8 = uniform24(seed, 3184444564, 0, i * 9 + 8);
    memory[conv1Weight + i * 9 + 8] = draw8 * 0.6666666666666666 - 0.3333333333333333;
  }
}

function initialiseConv2Weight(
  memory: Float32Array,
  seed: number,
  conv2Weight: number,
  conv2Bias: number,
): void {
  for (let p = 0; p < 16; p++) {
    memory[conv2Bias + p] = uniform24(seed, 440150042, 0, p) * 0.23570226039551587 - 0.11785113019775793;
  }
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 8; j++) {
      const draw = uniform24(seed, 1526297487, 0, i * 72 + j * 9);
      memory[conv2Weight + i * 72 + j * 9] = draw * 0.23570226039551587 - 0.11785113019775793;
      const draw2 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 1);
      memory[conv2Weight + i * 72 + j * 9 + 1] = draw2 * 0.23570226039551587 - 0.11785113019775793;
      const draw3 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 2);
      memory[conv2Weight + i * 72 + j * 9 + 2] = draw3 * 0.23570226039551587 - 0.11785113019775793;
      const draw4 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 3);
      memory[conv2Weight + i * 72 + j * 9 + 3] = draw4 * 0.23570226039551587 - 0.11785113019775793;
      const draw5 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 4);
      memory[conv2Weight + i * 72 + j * 9 + 4] = draw5 * 0.23570226039551587 - 0.11785113019775793;
      const draw6 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 5);
      memory[conv2Weight + i * 72 + j * 9 + 5] = draw6 * 0.23570226039551587 - 0.11785113019775793;
      const draw7 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 6);
      memory[conv2Weight + i * 72 + j * 9 + 6] = draw7 * 0.23570226039551587 - 0.11785113019775793;
      const draw8 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 7);
      memory[conv2Weight + i * 72 + j * 9 + 7] = draw8 * 0.23570226039551587 - 0.11785113019775793;
      const draw9 = uniform24(seed, 1526297487, 0, i * 72 + j * 9 + 8);
      memory[conv2Weight + i * 72 + j * 9 + 8] = draw9 * 0.23570226039551587 - 0.11785113019775793;
    }
  }
}

function initialiseOutputWeight(
  memory: Float32Array,
  seed: number,
  outputWeight: number,
  outputBias: number,
): void {
  for (let k = 0; k < 10; k++) {
    memory[outputBias + k] = uniform24(seed, 1821556371, 0, k) * 0.07142857142857142 - 0.03571428571428571;
  }
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 784; j++) {
      const draw = uniform24(seed, 254457990, 0, i * 784 + j);
      memory[outputWeight + i * 784 + j] = draw * 0.07142857142857142 - 0.03571428571428571;
    }
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/**
 * N1 = images ∗ conv1.weight + conv1.bias      fashion.graph.ts:24
 * N2 = relu(N1)                                fashion.graph.ts:24
 */
function forwardN22(
  memory: Float32Array,
  batch: number,
  conv1Bias: number,
  images: number,
  conv1Weight: number,
  N2: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const conv1BiasValue = memory[conv1Bias + i]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          let n1 = conv1BiasValue;
          for (let l = Math.max(0, 1 - j); l < Math.min(3, 29 - j); l++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(3, 29 - k); p++) {
              n1 +=
                memory[images + n * 784 + (j + l - 1) * 28 + k + p - 1]! *
                memory[conv1Weight + i * 9 + l * 3 + p]!;
            }
          }
          memory[N2 + n * 6272 + i * 784 + j * 28 + k] = n1 <= 0 ? 0 : n1;
        }
      }
    }
  }
}

/** edges = amax(windows(N2))      fashion.graph.ts:24 */
function backwardEdges(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  N2: number,
  edges: number,
  leastPlace: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let edgesValue = -Infinity;
          const n2_00 = memory[N2 + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!;
          const n2_01 = memory[N2 + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!;
          const n2_10 = memory[N2 + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!;
          const n2_11 = memory[N2 + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!;
          edgesValue = Math.max(edgesValue, n2_00);
          edgesValue = Math.max(edgesValue, n2_01);
          edgesValue = Math.max(edgesValue, n2_10);
          edgesValue = Math.max(edgesValue, n2_11);
          memory[edges + n * 1568 + i * 196 + j * 14 + k] = edgesValue;
          let leastPlaceValue = 2147483647;
          if (n2_00 === edgesValue || n2_00 !== n2_00) {
            leastPlaceValue = Math.min(leastPlaceValue, j * 2 * 28 + k * 2);
          }
          if (n2_01 === edgesValue || n2_01 !== n2_01) {
            leastPlaceValue = Math.min(leastPlaceValue, j * 2 * 28 + (k * 2 + 1));
          }
          if (n2_10 === edgesValue || n2_10 !== n2_10) {
            leastPlaceValue = Math.min(leastPlaceValue, (j * 2 + 1) * 28 + k * 2);
          }
          if (n2_11 === edgesValue || n2_11 !== n2_11) {
            leastPlaceValue = Math.min(leastPlaceValue, (j * 2 + 1) * 28 + (k * 2 + 1));
          }
          integers[leastPlace + n * 1568 + i * 196 + j * 14 + k] = leastPlaceValue;
        }
      }
    }
  }
}

/** count = Σ kept      fashion.graph.ts:34 */
function forwardCount(integers: Int32Array, batch: number, labels: number, count: number): void {
  let countValue = 0;
  for (let n = 0; n < batch; n++) {
    countValue += integers[labels + n]! !== -100 ? 1 : 0;
  }
  integers[count] = countValue;
}

function forwardProduct2(
  memory: Float32Array,
  batch: number,
  edges: number,
  conv2Weight: number,
  product: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 16; i += 4) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let productValue_00 = 0;
          let productValue_01 = 0;
          let productValue_02 = 0;
          let productValue_03 = 0;
          let productValue_10 = 0;
          let productValue_11 = 0;
          let productValue_12 = 0;
          let productValue_13 = 0;
          for (let l = 0; l < 8; l++) {
            for (let p = Math.max(0, 1 - j); p < Math.min(3, 15 - j); p++) {
              for (let q = Math.max(0, 1 - k); q < Math.min(3, 15 - k); q++) {
                const edges_0 = memory[edges + n * 1568 + l * 196 + (j + p - 1) * 14 + k + q - 1]!;
                const conv2Weight_0 = memory[conv2Weight + i * 72 + l * 9 + p * 3 + q]!;
                const conv2Weight_1 = memory[conv2Weight + (i + 1) * 72 + l * 9 + p * 3 + q]!;
                const conv2Weight_2 = memory[conv2Weight + (i + 2) * 72 + l * 9 + p * 3 + q]!;
                const conv2Weight_3 = memory[conv2Weight + (i + 3) * 72 + l * 9 + p * 3 + q]!;
                const edges_1 = memory[edges + (n + 1) * 1568 + l * 196 + (j + p - 1) * 14 + k + q - 1]!;
                productValue_00 += edges_0 * conv2Weight_0;
                productValue_01 += edges_0 * conv2Weight_1;
                productValue_02 += edges_0 * conv2Weight_2;
                productValue_03 += edges_0 * conv2Weight_3;
                productValue_10 += edges_1 * conv2Weight_0;
                productValue_11 += edges_1 * conv2Weight_1;
                productValue_12 += edges_1 * conv2Weight_2;
                productValue_13 += edges_1 * conv2Weight_3;
              }
            }
          }
          memory[product + n * 3136 + i * 196 + j * 14 + k] = productValue_00;
          memory[product + n * 3136 + (i + 1) * 196 + j * 14 + k] = productValue_01;
          memory[product + n * 3136 + (i + 2) * 196 + j * 14 + k] = productValue_02;
          memory[product + n * 3136 + (i + 3) * 196 + j * 14 + k] = productValue_03;
          memory[product + (n + 1) * 3136 + i * 196 + j * 14 + k] = productValue_10;
          memory[product + (n + 1) * 3136 + (i + 1) * 196 + j * 14 + k] = productValue_11;
          memory[product + (n + 1) * 3136 + (i + 2) * 196 + j * 14 + k] = productValue_12;
          memory[product + (n + 1) * 3136 + (i + 3) * 196 + j * 14 + k] = productValue_13;
        }
      }
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 16; i += 4) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let productValue_0 = 0;
          let productValue_1 = 0;
          let productValue_2 = 0;
          let productValue_3 = 0;
          for (let l = 0; l < 8; l++) {
            for (let p = Math.max(0, 1 - j); p < Math.min(3, 15 - j); p++) {
              for (let q = Math.max(0, 1 - k); q < Math.min(3, 15 - k); q++) {
                const edgesValue = memory[edges + n * 1568 + l * 196 + (j + p - 1) * 14 + k + q - 1]!;
                productValue_0 += edgesValue * memory[conv2Weight + i * 72 + l * 9 + p * 3 + q]!;
                productValue_1 += edgesValue * memory[conv2Weight + (i + 1) * 72 + l * 9 + p * 3 + q]!;
                productValue_2 += edgesValue * memory[conv2Weight + (i + 2) * 72 + l * 9 + p * 3 + q]!;
                productValue_3 += edgesValue * memory[conv2Weight + (i + 3) * 72 + l * 9 + p * 3 + q]!;
              }
            }
          }
          memory[product + n * 3136 + i * 196 + j * 14 + k] = productValue_0;
          memory[product + n * 3136 + (i + 1) * 196 + j * 14 + k] = productValue_1;
          memory[product + n * 3136 + (i + 2) * 196 + j * 14 + k] = productValue_2;
          memory[product + n * 3136 + (i + 3) * 196 + j * 14 + k] = productValue_3;
        }
      }
    }
  }
}

/**
 * N4 = edges ∗ conv2.weight + conv2.bias      fashion.graph.ts:25
 * N5 = relu(N4)                               fashion.graph.ts:25
 * parts = amax(windows(N5))                   fashion.graph.ts:25
 */
function backwardN5(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  product: number,
  conv2Bias: number,
  N5: number,
  parts: number,
  leastPlace: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const conv2BiasValue = memory[conv2Bias + i]!;
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          const n4 = Math.fround(memory[product + n * 3136 + i * 196 + j * 14 + k]! + conv2BiasValue);
          memory[N5 + n * 3136 + i * 196 + j * 14 + k] = n4 <= 0 ? 0 : n4;
        }
      }
      for (let l = 0; l < 7; l++) {
        for (let p = 0; p < 7; p++) {
          let partsValue = -Infinity;
          const n5_00 = memory[N5 + n * 3136 + i * 196 + l * 2 * 14 + p * 2]!;
          const n5_01 = memory[N5 + n * 3136 + i * 196 + l * 2 * 14 + p * 2 + 1]!;
          const n5_10 = memory[N5 + n * 3136 + i * 196 + (l * 2 + 1) * 14 + p * 2]!;
          const n5_11 = memory[N5 + n * 3136 + i * 196 + (l * 2 + 1) * 14 + p * 2 + 1]!;
          partsValue = Math.max(partsValue, n5_00);
          partsValue = Math.max(partsValue, n5_01);
          partsValue = Math.max(partsValue, n5_10);
          partsValue = Math.max(partsValue, n5_11);
          memory[parts + n * 784 + i * 49 + l * 7 + p] = partsValue;
          let leastPlaceValue = 2147483647;
          if (n5_00 === partsValue || n5_00 !== n5_00) {
            leastPlaceValue = Math.min(leastPlaceValue, l * 2 * 14 + p * 2);
          }
          if (n5_01 === partsValue || n5_01 !== n5_01) {
            leastPlaceValue = Math.min(leastPlaceValue, l * 2 * 14 + (p * 2 + 1));
          }
          if (n5_10 === partsValue || n5_10 !== n5_10) {
            leastPlaceValue = Math.min(leastPlaceValue, (l * 2 + 1) * 14 + p * 2);
          }
          if (n5_11 === partsValue || n5_11 !== n5_11) {
            leastPlaceValue = Math.min(leastPlaceValue, (l * 2 + 1) * 14 + (p * 2 + 1));
          }
          integers[leastPlace + n * 784 + i * 49 + l * 7 + p] = leastPlaceValue;
        }
      }
    }
  }
}

/** product = N7 · output.weightᵀ      fashion.graph.ts:26 */
function forwardProduct3(
  memory: Float32Array,
  batch: number,
  parts: number,
  outputWeight: number,
  product: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 10; i += 5) {
      let productValue_00 = 0;
      let productValue_01 = 0;
      let productValue_02 = 0;
      let productValue_03 = 0;
      let productValue_04 = 0;
      let productValue_10 = 0;
      let productValue_11 = 0;
      let productValue_12 = 0;
      let productValue_13 = 0;
      let productValue_14 = 0;
      for (let j = 0; j < 784; j++) {
        const parts_0 = memory[parts + n * 784 + j]!;
        const outputWeight_0 = memory[outputWeight + i * 784 + j]!;
        const outputWeight_1 = memory[outputWeight + (i + 1) * 784 + j]!;
        const outputWeight_2 = memory[outputWeight + (i + 2) * 784 + j]!;
        const outputWeight_3 = memory[outputWeight + (i + 3) * 784 + j]!;
        const outputWeight_4 = memory[outputWeight + (i + 4) * 784 + j]!;
        const parts_1 = memory[parts + (n + 1) * 784 + j]!;
        productValue_00 += parts_0 * outputWeight_0;
        productValue_01 += parts_0 * outputWeight_1;
        productValue_02 += parts_0 * outputWeight_2;
        productValue_03 += parts_0 * outputWeight_3;
        productValue_04 += parts_0 * outputWeight_4;
        productValue_10 += parts_1 * outputWeight_0;
        productValue_11 += parts_1 * outputWeight_1;
        productValue_12 += parts_1 * outputWeight_2;
        productValue_13 += parts_1 * outputWeight_3;
        productValue_14 += parts_1 * outputWeight_4;
      }
      memory[product + n * 10 + i] = productValue_00;
      memory[product + n * 10 + i + 1] = productValue_01;
      memory[product + n * 10 + i + 2] = productValue_02;
      memory[product + n * 10 + i + 3] = productValue_03;
      memory[product + n * 10 + i + 4] = productValue_04;
      memory[product + (n + 1) * 10 + i] = productValue_10;
      memory[product + (n + 1) * 10 + i + 1] = productValue_11;
      memory[product + (n + 1) * 10 + i + 2] = productValue_12;
      memory[product + (n + 1) * 10 + i + 3] = productValue_13;
      memory[product + (n + 1) * 10 + i + 4] = productValue_14;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 10; i += 5) {
      let productValue_0 = 0;
      let productValue_1 = 0;
      let productValue_2 = 0;
      let productValue_3 = 0;
      let productValue_4 = 0;
      for (let j = 0; j < 784; j++) {
        const partsValue = memory[parts + n * 784 + j]!;
        productValue_0 += partsValue * memory[outputWeight + i * 784 + j]!;
        productValue_1 += partsValue * memory[outputWeight + (i + 1) * 784 + j]!;
        productValue_2 += partsValue * memory[outputWeight + (i + 2) * 784 + j]!;
        productValue_3 += partsValue * memory[outputWeight + (i + 3) * 784 + j]!;
        productValue_4 += partsValue * memory[outputWeight + (i + 4) * 784 + j]!;
      }
      memory[product + n * 10 + i] = productValue_0;
      memory[product + n * 10 + i + 1] = productValue_1;
      memory[product + n * 10 + i + 2] = productValue_2;
      memory[product + n * 10 + i + 3] = productValue_3;
      memory[product + n * 10 + i + 4] = productValue_4;
    }
  }
}

/**
 * dLosses = kept ? dCounted : 0                                                                                  fashion.graph.ts:34
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * logits = product + output.bias                                                                                 fashion.graph.ts:26
 * exps = exp(logits − amax(logits))                                                                              fashion.graph.ts:34
 * losses = log(total) − (logits[places] − max)                                                                   fashion.graph.ts:34
 * counted = kept ? losses : 0                                                                                    fashion.graph.ts:34
 * loss = Σ counted / count                                                                                       fashion.graph.ts:34
 * N10 = firstEqual(logits, amax(logits))                                                                         fashion.graph.ts:35
 * N11 = N10 = labels                                                                                             fashion.graph.ts:35
 * accuracy = Σ N11 / batch                                                                                       fashion.graph.ts:35
 * dTotal = dLosses / total                                       d log x = dx / x                                fashion.graph.ts:34
 * dLogits = −dLosses at places + dExps ⊙ exps                    dx[index] += dy                                 fashion.graph.ts:26
 * dOutputBias = Σ(batch) dLogits                                 dx = Σ dy over the dimensions that were added   fashion.graph.ts:22
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
  product: number,
  outputBias: number,
  logits: number,
  loss: number,
  accuracy: number,
  dLogits: number,
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
    let max = -Infinity;
    for (let i = 0; i < 10; i++) {
      const logitsValue = Math.fround(memory[product + n * 10 + i]! + memory[outputBias + i]!);
      memory[logits + n * 10 + i] = logitsValue;
      max = Math.max(max, logitsValue);
    }
    let total3 = 0;
    let n10 = 9;
    for (let i = 0; i < 10; i++) {
      const logitsValue = memory[logits + n * 10 + i]!;
      const exps = Math.exp(logitsValue - max);
      memory[expsRow + i] = exps;
      total3 += exps;
      if (logitsValue === max || logitsValue !== logitsValue) {
        n10 = Math.min(n10, i);
      }
    }
    const labelsValue = integers[labels + n]!;
    const kept = labelsValue !== -100;
    const places = kept ? labelsValue : 0;
    const dLosses = kept ? scale2 : 0;
    const negative = -dLosses;
    total += kept ? Math.log(total3) - (memory[logits + n * 10 + places]! - max) : 0;
    total2 += n10 === labelsValue ? 1 : 0;
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

/** dN7 = dLogits · output.weight   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:26 */
function backwardDN7(
  memory: Float32Array,
  batch: number,
  dLogits: number,
  outputWeight: number,
  dN7: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 784; i += 4) {
      let dN7Value_00 = 0;
      let dN7Value_01 = 0;
      let dN7Value_02 = 0;
      let dN7Value_03 = 0;
      let dN7Value_10 = 0;
      let dN7Value_11 = 0;
      let dN7Value_12 = 0;
      let dN7Value_13 = 0;
      for (let j = 0; j < 10; j++) {
        const dLogits_0 = memory[dLogits + n * 10 + j]!;
        const outputWeight_0 = memory[outputWeight + j * 784 + i]!;
        const outputWeight_1 = memory[outputWeight + j * 784 + i + 1]!;
        const outputWeight_2 = memory[outputWeight + j * 784 + i + 2]!;
        const outputWeight_3 = memory[outputWeight + j * 784 + i + 3]!;
        const dLogits_1 = memory[dLogits + (n + 1) * 10 + j]!;
        dN7Value_00 += dLogits_0 * outputWeight_0;
        dN7Value_01 += dLogits_0 * outputWeight_1;
        dN7Value_02 += dLogits_0 * outputWeight_2;
        dN7Value_03 += dLogits_0 * outputWeight_3;
        dN7Value_10 += dLogits_1 * outputWeight_0;
        dN7Value_11 += dLogits_1 * outputWeight_1;
        dN7Value_12 += dLogits_1 * outputWeight_2;
        dN7Value_13 += dLogits_1 * outputWeight_3;
      }
      memory[dN7 + n * 784 + i] = dN7Value_00;
      memory[dN7 + n * 784 + i + 1] = dN7Value_01;
      memory[dN7 + n * 784 + i + 2] = dN7Value_02;
      memory[dN7 + n * 784 + i + 3] = dN7Value_03;
      memory[dN7 + (n + 1) * 784 + i] = dN7Value_10;
      memory[dN7 + (n + 1) * 784 + i + 1] = dN7Value_11;
      memory[dN7 + (n + 1) * 784 + i + 2] = dN7Value_12;
      memory[dN7 + (n + 1) * 784 + i + 3] = dN7Value_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 784; i += 4) {
      let dN7Value_0 = 0;
      let dN7Value_1 = 0;
      let dN7Value_2 = 0;
      let dN7Value_3 = 0;
      for (let j = 0; j < 10; j++) {
        const dLogitsValue = memory[dLogits + n * 10 + j]!;
        dN7Value_0 += dLogitsValue * memory[outputWeight + j * 784 + i]!;
        dN7Value_1 += dLogitsValue * memory[outputWeight + j * 784 + i + 1]!;
        dN7Value_2 += dLogitsValue * memory[outputWeight + j * 784 + i + 2]!;
        dN7Value_3 += dLogitsValue * memory[outputWeight + j * 784 + i + 3]!;
      }
      memory[dN7 + n * 784 + i] = dN7Value_0;
      memory[dN7 + n * 784 + i + 1] = dN7Value_1;
      memory[dN7 + n * 784 + i + 2] = dN7Value_2;
      memory[dN7 + n * 784 + i + 3] = dN7Value_3;
    }
  }
}

/**
 * dN4 = (N5 ≤ 0) ? 0 : dN5                                       d relu x = dx where x > 0                       fashion.graph.ts:25
 * dConv2Bias = Σ(batch, 14, 14) dN4                              dx = Σ dy over the dimensions that were added   fashion.graph.ts:20
 * firstMoment = 0.9 conv2.bias.expAvg + 0.09999999999999998 dConv2Bias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv2Bias(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  conv2BiasExpAvg: number,
  conv2BiasExpAvgSq: number,
  leastPlace: number,
  dN7: number,
  N5: number,
  dN4: number,
  correction: number,
  scale: number,
  conv2Bias: number,
  dN5Row: number,
  dConv2BiasRow: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[dConv2BiasRow + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      for (let l = 0; l < 196; l++) {
        memory[dN5Row + l] = 0;
      }
      for (let j = 0; j < 7; j++) {
        for (let k = 0; k < 7; k++) {
          const minimum = Math.min(integers[leastPlace + n * 784 + i * 49 + j * 7 + k]!, 195);
          memory[dN5Row + minimum]! += memory[dN7 + n * 784 + i * 49 + j * 7 + k]!;
        }
      }
      for (let p = 0; p < 14; p++) {
        for (let q = 0; q < 14; q++) {
          const dN4Value =
            memory[N5 + n * 3136 + i * 196 + p * 14 + q]! <= 0 ? 0 : memory[dN5Row + p * 14 + q]!;
          memory[dN4 + n * 3136 + i * 196 + p * 14 + q] = dN4Value;
          memory[dConv2BiasRow + i]! += dN4Value;
        }
      }
    }
  }
  for (let i = 0; i < 16; i++) {
    const dConv2Bias = memory[dConv2BiasRow + i]!;
    const firstMoment = 0.9 * memory[conv2BiasExpAvg + i]! + 0.09999999999999998 * dConv2Bias;
    const secondMoment =
      0.999 * memory[conv2BiasExpAvgSq + i]! + 0.0010000000000000009 * (dConv2Bias * dConv2Bias);
    memory[conv2Bias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[conv2BiasExpAvg + i] = firstMoment;
    memory[conv2BiasExpAvgSq + i] = secondMoment;
  }
}

/** dOutputWeight = dLogitsᵀ · N7   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:22 */
function backwardDOutputWeight(
  memory: Float32Array,
  batch: number,
  parts: number,
  dLogits: number,
  dOutputWeight: number,
): void {
  for (let i = 0; i < 10; i += 5) {
    for (let j = 0; j < 784; j += 2) {
      let dOutputWeightValue_00 = 0;
      let dOutputWeightValue_01 = 0;
      let dOutputWeightValue_10 = 0;
      let dOutputWeightValue_11 = 0;
      let dOutputWeightValue_20 = 0;
      let dOutputWeightValue_21 = 0;
      let dOutputWeightValue_30 = 0;
      let dOutputWeightValue_31 = 0;
      let dOutputWeightValue_40 = 0;
      let dOutputWeightValue_41 = 0;
      for (let n = 0; n < batch; n++) {
        const partsValue = memory[parts + n * 784 + j]!;
        const dLogits_0 = memory[dLogits + n * 10 + i]!;
        const partsValue2 = memory[parts + n * 784 + j + 1]!;
        const dLogits_1 = memory[dLogits + n * 10 + i + 1]!;
        const dLogits_2 = memory[dLogits + n * 10 + i + 2]!;
        const dLogits_3 = memory[dLogits + n * 10 + i + 3]!;
        const dLogits_4 = memory[dLogits + n * 10 + i + 4]!;
        dOutputWeightValue_00 += partsValue * dLogits_0;
        dOutputWeightValue_01 += partsValue2 * dLogits_0;
        dOutputWeightValue_10 += partsValue * dLogits_1;
        dOutputWeightValue_11 += partsValue2 * dLogits_1;
        dOutputWeightValue_20 += partsValue * dLogits_2;
        dOutputWeightValue_21 += partsValue2 * dLogits_2;
        dOutputWeightValue_30 += partsValue * dLogits_3;
        dOutputWeightValue_31 += partsValue2 * dLogits_3;
        dOutputWeightValue_40 += partsValue * dLogits_4;
        dOutputWeightValue_41 += partsValue2 * dLogits_4;
      }
      memory[dOutputWeight + i * 784 + j] = dOutputWeightValue_00;
      memory[dOutputWeight + i * 784 + j + 1] = dOutputWeightValue_01;
      memory[dOutputWeight + (i + 1) * 784 + j] = dOutputWeightValue_10;
      memory[dOutputWeight + (i + 1) * 784 + j + 1] = dOutputWeightValue_11;
      memory[dOutputWeight + (i + 2) * 784 + j] = dOutputWeightValue_20;
      memory[dOutputWeight + (i + 2) * 784 + j + 1] = dOutputWeightValue_21;
      memory[dOutputWeight + (i + 3) * 784 + j] = dOutputWeightValue_30;
      memory[dOutputWeight + (i + 3) * 784 + j + 1] = dOutputWeightValue_31;
      memory[dOutputWeight + (i + 4) * 784 + j] = dOutputWeightValue_40;
      memory[dOutputWeight + (i + 4) * 784 + j + 1] = dOutputWeightValue_41;
    }
  }
}

/**
 * firstMoment = 0.9 output.weight.expAvg + 0.09999999999999998 dOutputWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputWeight2(
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
    for (let j = 0; j < 784; j++) {
      const dOutputWeightValue = memory[dOutputWeight + i * 784 + j]!;
      const firstMoment =
        0.9 * memory[outputWeightExpAvg + i * 784 + j]! + 0.09999999999999998 * dOutputWeightValue;
      const secondMoment =
        0.999 * memory[outputWeightExpAvgSq + i * 784 + j]! +
        0.0010000000000000009 * (dOutputWeightValue * dOutputWeightValue);
      memory[outputWeight + i * 784 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[outputWeightExpAvg + i * 784 + j] = firstMoment;
      memory[outputWeightExpAvgSq + i * 784 + j] = secondMoment;
    }
  }
}

/** dEdges = dN4 ∗ᵀ conv2.weight   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:24 */
function backwardDEdges(
  memory: Float32Array,
  batch: number,
  dN4: number,
  conv2Weight: number,
  dEdges: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 8; i += 4) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let dEdgesValue_00 = 0;
          let dEdgesValue_01 = 0;
          let dEdgesValue_02 = 0;
          let dEdgesValue_03 = 0;
          let dEdgesValue_10 = 0;
          let dEdgesValue_11 = 0;
          let dEdgesValue_12 = 0;
          let dEdgesValue_13 = 0;
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, j - 12); p < Math.min(3, j + 2); p++) {
              for (let q = Math.max(0, k - 12); q < Math.min(3, k + 2); q++) {
                const dN4_0 = memory[dN4 + n * 3136 + l * 196 + (j - p + 1) * 14 + k - q + 1]!;
                const conv2Weight_0 = memory[conv2Weight + l * 72 + i * 9 + p * 3 + q]!;
                const conv2Weight_1 = memory[conv2Weight + l * 72 + (i + 1) * 9 + p * 3 + q]!;
                const conv2Weight_2 = memory[conv2Weight + l * 72 + (i + 2) * 9 + p * 3 + q]!;
                const conv2Weight_3 = memory[conv2Weight + l * 72 + (i + 3) * 9 + p * 3 + q]!;
                const dN4_1 = memory[dN4 + (n + 1) * 3136 + l * 196 + (j - p + 1) * 14 + k - q + 1]!;
                dEdgesValue_00 += dN4_0 * conv2Weight_0;
                dEdgesValue_01 += dN4_0 * conv2Weight_1;
                dEdgesValue_02 += dN4_0 * conv2Weight_2;
                dEdgesValue_03 += dN4_0 * conv2Weight_3;
                dEdgesValue_10 += dN4_1 * conv2Weight_0;
                dEdgesValue_11 += dN4_1 * conv2Weight_1;
                dEdgesValue_12 += dN4_1 * conv2Weight_2;
                dEdgesValue_13 += dN4_1 * conv2Weight_3;
              }
            }
          }
          memory[dEdges + n * 1568 + i * 196 + j * 14 + k] = dEdgesValue_00;
          memory[dEdges + n * 1568 + (i + 1) * 196 + j * 14 + k] = dEdgesValue_01;
          memory[dEdges + n * 1568 + (i + 2) * 196 + j * 14 + k] = dEdgesValue_02;
          memory[dEdges + n * 1568 + (i + 3) * 196 + j * 14 + k] = dEdgesValue_03;
          memory[dEdges + (n + 1) * 1568 + i * 196 + j * 14 + k] = dEdgesValue_10;
          memory[dEdges + (n + 1) * 1568 + (i + 1) * 196 + j * 14 + k] = dEdgesValue_11;
          memory[dEdges + (n + 1) * 1568 + (i + 2) * 196 + j * 14 + k] = dEdgesValue_12;
          memory[dEdges + (n + 1) * 1568 + (i + 3) * 196 + j * 14 + k] = dEdgesValue_13;
        }
      }
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 8; i += 4) {
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let dEdgesValue_0 = 0;
          let dEdgesValue_1 = 0;
          let dEdgesValue_2 = 0;
          let dEdgesValue_3 = 0;
          for (let l = 0; l < 16; l++) {
            for (let p = Math.max(0, j - 12); p < Math.min(3, j + 2); p++) {
              for (let q = Math.max(0, k - 12); q < Math.min(3, k + 2); q++) {
                const dN4Value = memory[dN4 + n * 3136 + l * 196 + (j - p + 1) * 14 + k - q + 1]!;
                dEdgesValue_0 += dN4Value * memory[conv2Weight + l * 72 + i * 9 + p * 3 + q]!;
                dEdgesValue_1 += dN4Value * memory[conv2Weight + l * 72 + (i + 1) * 9 + p * 3 + q]!;
                dEdgesValue_2 += dN4Value * memory[conv2Weight + l * 72 + (i + 2) * 9 + p * 3 + q]!;
                dEdgesValue_3 += dN4Value * memory[conv2Weight + l * 72 + (i + 3) * 9 + p * 3 + q]!;
              }
            }
          }
          memory[dEdges + n * 1568 + i * 196 + j * 14 + k] = dEdgesValue_0;
          memory[dEdges + n * 1568 + (i + 1) * 196 + j * 14 + k] = dEdgesValue_1;
          memory[dEdges + n * 1568 + (i + 2) * 196 + j * 14 + k] = dEdgesValue_2;
          memory[dEdges + n * 1568 + (i + 3) * 196 + j * 14 + k] = dEdgesValue_3;
        }
      }
    }
  }
}

/**
 * dN1 = (N2 ≤ 0) ? 0 : dN2                                       d relu x = dx where x > 0                       fashion.graph.ts:24
 * dConv1Bias = Σ(batch, 28, 28) dN1                              dx = Σ dy over the dimensions that were added   fashion.graph.ts:19
 * firstMoment = 0.9 conv1.bias.expAvg + 0.09999999999999998 dConv1Bias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv1Bias(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  N2: number,
  conv1BiasExpAvg: number,
  conv1BiasExpAvgSq: number,
  leastPlace: number,
  dEdges: number,
  dN1: number,
  correction: number,
  scale: number,
  conv1Bias: number,
  dN2Row: number,
  dConv1BiasRow: number,
): void {
  for (let i = 0; i < 8; i++) {
    memory[dConv1BiasRow + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let q = 0; q < 784; q++) {
        memory[dN2Row + q] = 0;
      }
      for (let l = 0; l < 14; l++) {
        for (let p = 0; p < 14; p++) {
          const minimum = Math.min(integers[leastPlace + n * 1568 + i * 196 + l * 14 + p]!, 783);
          memory[dN2Row + minimum]! += memory[dEdges + n * 1568 + i * 196 + l * 14 + p]!;
        }
      }
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const dN1Value =
            memory[N2 + n * 6272 + i * 784 + j * 28 + k]! <= 0 ? 0 : memory[dN2Row + j * 28 + k]!;
          memory[dN1 + n * 6272 + i * 784 + j * 28 + k] = dN1Value;
          memory[dConv1BiasRow + i]! += dN1Value;
        }
      }
    }
  }
  for (let i = 0; i < 8; i++) {
    const dConv1Bias = memory[dConv1BiasRow + i]!;
    const firstMoment = 0.9 * memory[conv1BiasExpAvg + i]! + 0.09999999999999998 * dConv1Bias;
    const secondMoment =
      0.999 * memory[conv1BiasExpAvgSq + i]! + 0.0010000000000000009 * (dConv1Bias * dConv1Bias);
    memory[conv1Bias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[conv1BiasExpAvg + i] = firstMoment;
    memory[conv1BiasExpAvgSq + i] = secondMoment;
  }
}

/**
 * dConv1Weight = images ∗ dN1                                    d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:19
 * firstMoment = 0.9 conv1.weight.expAvg + 0.09999999999999998 dConv1Weight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv1Weight2(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  conv1WeightExpAvg: number,
  conv1WeightExpAvgSq: number,
  images: number,
  dN1: number,
  correction: number,
  scale: number,
  conv1Weight: number,
): void {
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 3; k++) {
        let dConv1Weight = 0;
        for (let n = 0; n < batch; n++) {
          for (let l = Math.max(0, 1 - j); l < Math.min(28, 29 - j); l++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(28, 29 - k); p++) {
              dConv1Weight +=
                memory[images + n * 784 + (l + j - 1) * 28 + p + k - 1]! *
                memory[dN1 + n * 6272 + i * 784 + l * 28 + p]!;
            }
          }
        }
        const firstMoment =
          0.9 * memory[conv1WeightExpAvg + i * 9 + j * 3 + k]! + 0.09999999999999998 * dConv1Weight;
        const secondMoment =
          0.999 * memory[conv1WeightExpAvgSq + i * 9 + j * 3 + k]! +
          0.0010000000000000009 * (dConv1Weight * dConv1Weight);
        memory[conv1Weight + i * 9 + j * 3 + k]! +=
          (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv1WeightExpAvg + i * 9 + j * 3 + k] = firstMoment;
        memory[conv1WeightExpAvgSq + i * 9 + j * 3 + k] = secondMoment;
      }
    }
  }
}

/** dConv2Weight = edges ∗ dN4   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:20 */
function backwardDConv2Weight(
  memory: Float32Array,
  batch: number,
  edges: number,
  dN4: number,
  dConv2Weight: number,
): void {
  for (let i = 0; i < 16; i += 2) {
    for (let j = 0; j < 8; j += 4) {
      for (let k = 0; k < 3; k++) {
        for (let l = 0; l < 3; l++) {
          let dConv2WeightValue_00 = 0;
          let dConv2WeightValue_01 = 0;
          let dConv2WeightValue_02 = 0;
          let dConv2WeightValue_03 = 0;
          let dConv2WeightValue_10 = 0;
          let dConv2WeightValue_11 = 0;
          let dConv2WeightValue_12 = 0;
          let dConv2WeightValue_13 = 0;
          for (let n = 0; n < batch; n++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(14, 15 - k); p++) {
              for (let q = Math.max(0, 1 - l); q < Math.min(14, 15 - l); q++) {
                const edges_0 = memory[edges + n * 1568 + j * 196 + (p + k - 1) * 14 + q + l - 1]!;
                const dN4_0 = memory[dN4 + n * 3136 + i * 196 + p * 14 + q]!;
                const edges_1 = memory[edges + n * 1568 + (j + 1) * 196 + (p + k - 1) * 14 + q + l - 1]!;
                const edges_2 = memory[edges + n * 1568 + (j + 2) * 196 + (p + k - 1) * 14 + q + l - 1]!;
                const edges_3 = memory[edges + n * 1568 + (j + 3) * 196 + (p + k - 1) * 14 + q + l - 1]!;
                const dN4_1 = memory[dN4 + n * 3136 + (i + 1) * 196 + p * 14 + q]!;
                dConv2WeightValue_00 += edges_0 * dN4_0;
                dConv2WeightValue_01 += edges_1 * dN4_0;
                dConv2WeightValue_02 += edges_2 * dN4_0;
                dConv2WeightValue_03 += edges_3 * dN4_0;
                dConv2WeightValue_10 += edges_0 * dN4_1;
                dConv2WeightValue_11 += edges_1 * dN4_1;
                dConv2WeightValue_12 += edges_2 * dN4_1;
                dConv2WeightValue_13 += edges_3 * dN4_1;
              }
            }
          }
          memory[dConv2Weight + i * 72 + j * 9 + k * 3 + l] = dConv2WeightValue_00;
          memory[dConv2Weight + i * 72 + (j + 1) * 9 + k * 3 + l] = dConv2WeightValue_01;
          memory[dConv2Weight + i * 72 + (j + 2) * 9 + k * 3 + l] = dConv2WeightValue_02;
          memory[dConv2Weight + i * 72 + (j + 3) * 9 + k * 3 + l] = dConv2WeightValue_03;
          memory[dConv2Weight + (i + 1) * 72 + j * 9 + k * 3 + l] = dConv2WeightValue_10;
          memory[dConv2Weight + (i + 1) * 72 + (j + 1) * 9 + k * 3 + l] = dConv2WeightValue_11;
          memory[dConv2Weight + (i + 1) * 72 + (j + 2) * 9 + k * 3 + l] = dConv2WeightValue_12;
          memory[dConv2Weight + (i + 1) * 72 + (j + 3) * 9 + k * 3 + l] = dConv2WeightValue_13;
        }
      }
    }
  }
}

/**
 * firstMoment = 0.9 conv2.weight.expAvg + 0.09999999999999998 dConv2Weight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv2Weight2(
  memory: Float32Array,
  doubles: Float64Array,
  conv2WeightExpAvg: number,
  conv2WeightExpAvgSq: number,
  dConv2Weight: number,
  correction: number,
  scale: number,
  conv2Weight: number,
): void {
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 3; k++) {
        const dConv2Weight0 = memory[dConv2Weight + i * 72 + j * 9 + k * 3]!;
        const firstMoment =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3]! + 0.09999999999999998 * dConv2Weight0;
        const secondMoment =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3]! +
          0.0010000000000000009 * (dConv2Weight0 * dConv2Weight0);
        memory[conv2Weight + i * 72 + j * 9 + k * 3]! +=
          (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3] = firstMoment;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3] = secondMoment;
        const dConv2Weight1 = memory[dConv2Weight + i * 72 + j * 9 + k * 3 + 1]!;
        const firstMoment2 =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 1]! + 0.09999999999999998 * dConv2Weight1;
        const secondMoment2 =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 1]! +
          0.0010000000000000009 * (dConv2Weight1 * dConv2Weight1);
        memory[conv2Weight + i * 72 + j * 9 + k * 3 + 1]! +=
          (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 1] = firstMoment2;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 1] = secondMoment2;
        const dConv2Weight2 = memory[dConv2Weight + i * 72 + j * 9 + k * 3 + 2]!;
        const firstMoment3 =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 2]! + 0.09999999999999998 * dConv2Weight2;
        const secondMoment3 =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 2]! +
          0.0010000000000000009 * (dConv2Weight2 * dConv2Weight2);
        memory[conv2Weight + i * 72 + j * 9 + k * 3 + 2]! +=
          (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 2] = firstMoment3;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 2] = secondMoment3;
      }
    }
  }
}

function forwardProduct(
  memory: Float32Array,
  batch: number,
  images: number,
  conv1Weight: number,
  product: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          let productValue = 0;
          for (let l = Math.max(0, 1 - j); l < Math.min(3, 29 - j); l++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(3, 29 - k); p++) {
              productValue +=
                memory[images + n * 784 + (j + l - 1) * 28 + k + p - 1]! *
                memory[conv1Weight + i * 9 + l * 3 + p]!;
            }
          }
          memory[product + n * 6272 + i * 784 + j * 28 + k] = productValue;
        }
      }
    }
  }
}

/**
 * N1 = images ∗ conv1.weight + conv1.bias      fashion.graph.ts:24
 * N2 = relu(N1)                                fashion.graph.ts:24
 * edges = amax(windows(N2))                    fashion.graph.ts:24
 */
function forwardN2(
  memory: Float32Array,
  batch: number,
  product: number,
  conv1Bias: number,
  N2: number,
  edges: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const conv1BiasValue = memory[conv1Bias + i]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const n1 = Math.fround(memory[product + n * 6272 + i * 784 + j * 28 + k]! + conv1BiasValue);
          memory[N2 + n * 6272 + i * 784 + j * 28 + k] = n1 <= 0 ? 0 : n1;
        }
      }
      for (let l = 0; l < 14; l++) {
        for (let p = 0; p < 14; p++) {
          let edgesValue = -Infinity;
          edgesValue = Math.max(edgesValue, memory[N2 + n * 6272 + i * 784 + l * 2 * 28 + p * 2]!);
          edgesValue = Math.max(edgesValue, memory[N2 + n * 6272 + i * 784 + l * 2 * 28 + p * 2 + 1]!);
          edgesValue = Math.max(edgesValue, memory[N2 + n * 6272 + i * 784 + (l * 2 + 1) * 28 + p * 2]!);
          edgesValue = Math.max(edgesValue, memory[N2 + n * 6272 + i * 784 + (l * 2 + 1) * 28 + p * 2 + 1]!);
          memory[edges + n * 1568 + i * 196 + l * 14 + p] = edgesValue;
        }
      }
    }
  }
}

/**
 * N4 = edges ∗ conv2.weight + conv2.bias      fashion.graph.ts:25
 * N5 = relu(N4)                               fashion.graph.ts:25
 * parts = amax(windows(N5))                   fashion.graph.ts:25
 */
function forwardN5(
  memory: Float32Array,
  batch: number,
  product: number,
  conv2Bias: number,
  N5: number,
  parts: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const conv2BiasValue = memory[conv2Bias + i]!;
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          const n4 = Math.fround(memory[product + n * 3136 + i * 196 + j * 14 + k]! + conv2BiasValue);
          memory[N5 + n * 3136 + i * 196 + j * 14 + k] = n4 <= 0 ? 0 : n4;
        }
      }
      for (let l = 0; l < 7; l++) {
        for (let p = 0; p < 7; p++) {
          let partsValue = -Infinity;
          partsValue = Math.max(partsValue, memory[N5 + n * 3136 + i * 196 + l * 2 * 14 + p * 2]!);
          partsValue = Math.max(partsValue, memory[N5 + n * 3136 + i * 196 + l * 2 * 14 + p * 2 + 1]!);
          partsValue = Math.max(partsValue, memory[N5 + n * 3136 + i * 196 + (l * 2 + 1) * 14 + p * 2]!);
          partsValue = Math.max(partsValue, memory[N5 + n * 3136 + i * 196 + (l * 2 + 1) * 14 + p * 2 + 1]!);
          memory[parts + n * 784 + i * 49 + l * 7 + p] = partsValue;
        }
      }
    }
  }
}

/**
 * count = Σ kept                                    fashion.graph.ts:34
 * logits = product + output.bias                    fashion.graph.ts:26
 * exps = exp(logits − amax(logits))                 fashion.graph.ts:34
 * losses = log(total) − (logits[places] − max)      fashion.graph.ts:34
 * counted = kept ? losses : 0                       fashion.graph.ts:34
 * loss = Σ counted / count                          fashion.graph.ts:34
 * N10 = firstEqual(logits, amax(logits))            fashion.graph.ts:35
 * N11 = N10 = labels                                fashion.graph.ts:35
 * accuracy = Σ N11 / batch                          fashion.graph.ts:35
 */
function forwardLogits(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  labels: number,
  count: number,
  product: number,
  outputBias: number,
  logits: number,
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
    let max = -Infinity;
    for (let i = 0; i < 10; i++) {
      const logitsValue = Math.fround(memory[product + n * 10 + i]! + memory[outputBias + i]!);
      memory[logits + n * 10 + i] = logitsValue;
      max = Math.max(max, logitsValue);
    }
    let totalValue = 0;
    let n10 = 9;
    for (let i = 0; i < 10; i++) {
      const logitsValue = memory[logits + n * 10 + i]!;
      const expsValue = Math.exp(logitsValue - max);
      memory[exps + n * 10 + i] = expsValue;
      totalValue += expsValue;
      if (logitsValue === max || logitsValue !== logitsValue) {
        n10 = Math.min(n10, i);
      }
    }
    memory[total + n] = totalValue;
    total2 += kept ? Math.log(totalValue) - (memory[logits + n * 10 + labelsValue]! - max) : 0;
    total3 += n10 === labelsValue ? 1 : 0;
  }
  integers[count] = countValue;
  doubles[loss] = total2 / countValue;
  doubles[accuracy] = total3 / batch;
}

/**
 * N1 = images ∗ conv1.weight + conv1.bias      fashion.graph.ts:24
 * N2 = relu(N1)                                fashion.graph.ts:24
 * edges = amax(windows(N2))                    fashion.graph.ts:24
 */
function forwardEdges(
  memory: Float32Array,
  batch: number,
  product: number,
  conv1Bias: number,
  edges: number,
  N2Row: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      const conv1BiasValue = memory[conv1Bias + i]!;
      for (let j = 0; j < 28; j++) {
        for (let k = 0; k < 28; k++) {
          const n1 = Math.fround(memory[product + n * 6272 + i * 784 + j * 28 + k]! + conv1BiasValue);
          memory[N2Row + j * 28 + k] = n1 <= 0 ? 0 : n1;
        }
      }
      for (let l = 0; l < 14; l++) {
        for (let p = 0; p < 14; p++) {
          let edgesValue = -Infinity;
          edgesValue = Math.max(edgesValue, memory[N2Row + l * 2 * 28 + p * 2]!);
          edgesValue = Math.max(edgesValue, memory[N2Row + l * 2 * 28 + p * 2 + 1]!);
          edgesValue = Math.max(edgesValue, memory[N2Row + (l * 2 + 1) * 28 + p * 2]!);
          edgesValue = Math.max(edgesValue, memory[N2Row + (l * 2 + 1) * 28 + p * 2 + 1]!);
          memory[edges + n * 1568 + i * 196 + l * 14 + p] = edgesValue;
        }
      }
    }
  }
}

/**
 * N4 = edges ∗ conv2.weight + conv2.bias      fashion.graph.ts:25
 * N5 = relu(N4)                               fashion.graph.ts:25
 * parts = amax(windows(N5))                   fashion.graph.ts:25
 */
function forwardParts(
  memory: Float32Array,
  batch: number,
  product: number,
  conv2Bias: number,
  parts: number,
  N5Row: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      const conv2BiasValue = memory[conv2Bias + i]!;
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          const n4 = Math.fround(memory[product + n * 3136 + i * 196 + j * 14 + k]! + conv2BiasValue);
          memory[N5Row + j * 14 + k] = n4 <= 0 ? 0 : n4;
        }
      }
      for (let l = 0; l < 7; l++) {
        for (let p = 0; p < 7; p++) {
          let partsValue = -Infinity;
          partsValue = Math.max(partsValue, memory[N5Row + l * 2 * 14 + p * 2]!);
          partsValue = Math.max(partsValue, memory[N5Row + l * 2 * 14 + p * 2 + 1]!);
          partsValue = Math.max(partsValue, memory[N5Row + (l * 2 + 1) * 14 + p * 2]!);
          partsValue = Math.max(partsValue, memory[N5Row + (l * 2 + 1) * 14 + p * 2 + 1]!);
          memory[parts + n * 784 + i * 49 + l * 7 + p] = partsValue;
        }
      }
    }
  }
}

/**
 * product = N7 · output.weightᵀ       fashion.graph.ts:26
 * logits = product + output.bias      fashion.graph.ts:26
 */
function forwardLogits2(
  memory: Float32Array,
  batch: number,
  outputBias: number,
  parts: number,
  outputWeight: number,
  logits: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 10; i += 5) {
      const outputBias_0 = memory[outputBias + i]!;
      const outputBias_1 = memory[outputBias + i + 1]!;
      const outputBias_2 = memory[outputBias + i + 2]!;
      const outputBias_3 = memory[outputBias + i + 3]!;
      const outputBias_4 = memory[outputBias + i + 4]!;
      let logitsValue_00 = outputBias_0;
      let logitsValue_01 = outputBias_1;
      let logitsValue_02 = outputBias_2;
      let logitsValue_03 = outputBias_3;
      let logitsValue_04 = outputBias_4;
      let logitsValue_10 = outputBias_0;
      let logitsValue_11 = outputBias_1;
      let logitsValue_12 = outputBias_2;
      let logitsValue_13 = outputBias_3;
      let logitsValue_14 = outputBias_4;
      for (let j = 0; j < 784; j++) {
        const parts_0 = memory[parts + n * 784 + j]!;
        const outputWeight_0 = memory[outputWeight + i * 784 + j]!;
        const outputWeight_1 = memory[outputWeight + (i + 1) * 784 + j]!;
        const outputWeight_2 = memory[outputWeight + (i + 2) * 784 + j]!;
        const outputWeight_3 = memory[outputWeight + (i + 3) * 784 + j]!;
        const outputWeight_4 = memory[outputWeight + (i + 4) * 784 + j]!;
        const parts_1 = memory[parts + (n + 1) * 784 + j]!;
        logitsValue_00 += parts_0 * outputWeight_0;
        logitsValue_01 += parts_0 * outputWeight_1;
        logitsValue_02 += parts_0 * outputWeight_2;
        logitsValue_03 += parts_0 * outputWeight_3;
        logitsValue_04 += parts_0 * outputWeight_4;
        logitsValue_10 += parts_1 * outputWeight_0;
        logitsValue_11 += parts_1 * outputWeight_1;
        logitsValue_12 += parts_1 * outputWeight_2;
        logitsValue_13 += parts_1 * outputWeight_3;
        logitsValue_14 += parts_1 * outputWeight_4;
      }
      memory[logits + n * 10 + i] = logitsValue_00;
      memory[logits + n * 10 + i + 1] = logitsValue_01;
      memory[logits + n * 10 + i + 2] = logitsValue_02;
      memory[logits + n * 10 + i + 3] = logitsValue_03;
      memory[logits + n * 10 + i + 4] = logitsValue_04;
      memory[logits + (n + 1) * 10 + i] = logitsValue_10;
      memory[logits + (n + 1) * 10 + i + 1] = logitsValue_11;
      memory[logits + (n + 1) * 10 + i + 2] = logitsValue_12;
      memory[logits + (n + 1) * 10 + i + 3] = logitsValue_13;
      memory[logits + (n + 1) * 10 + i + 4] = logitsValue_14;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 10; i += 5) {
      let logitsValue_0 = memory[outputBias + i]!;
      let logitsValue_1 = memory[outputBias + i + 1]!;
      let logitsValue_2 = memory[outputBias + i + 2]!;
      let logitsValue_3 = memory[outputBias + i + 3]!;
      let logitsValue_4 = memory[outputBias + i + 4]!;
      for (let j = 0; j < 784; j++) {
        const partsValue = memory[parts + n * 784 + j]!;
        logitsValue_0 += partsValue * memory[outputWeight + i * 784 + j]!;
        logitsValue_1 += partsValue * memory[outputWeight + (i + 1) * 784 + j]!;
        logitsValue_2 += partsValue * memory[outputWeight + (i + 2) * 784 + j]!;
        logitsValue_3 += partsValue * memory[outputWeight + (i + 3) * 784 + j]!;
        logitsValue_4 += partsValue * memory[outputWeight + (i + 4) * 784 + j]!;
      }
      memory[logits + n * 10 + i] = logitsValue_0;
      memory[logits + n * 10 + i + 1] = logitsValue_1;
      memory[logits + n * 10 + i + 2] = logitsValue_2;
      memory[logits + n * 10 + i + 3] = logitsValue_3;
      memory[logits + n * 10 + i + 4] = logitsValue_4;
    }
  }
}

/**
 * dLosses = kept ? dCounted : 0                                                                 fashion.graph.ts:34
 * dTotal = dLosses / total                      d log x = dx / x                                fashion.graph.ts:34
 * dLogits = −dLosses at places + dExps ⊙ exps   dx[index] += dy                                 fashion.graph.ts:26
 * dOutputBias = Σ(batch) dLogits                dx = Σ dy over the dimensions that were added   fashion.graph.ts:22
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

/**
 * parts = amax(windows(N5))                                                           fashion.graph.ts:25
 * dN4 = (N5 ≤ 0) ? 0 : dN5            d relu x = dx where x > 0                       fashion.graph.ts:25
 * dConv2Bias = Σ(batch, 14, 14) dN4   dx = Σ dy over the dimensions that were added   fashion.graph.ts:20
 */
function backwardDConv2Bias(
  memory: Float32Array,
  batch: number,
  N5: number,
  parts: number,
  dN7: number,
  dN4: number,
  dConv2Bias: number,
  dN5Row: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[dConv2Bias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 16; i++) {
      for (let s = 0; s < 196; s++) {
        memory[dN5Row + s] = 0;
      }
      for (let j = 0; j < 7; j++) {
        for (let k = 0; k < 7; k++) {
          let partsValue = -Infinity;
          const n5_00 = memory[N5 + n * 3136 + i * 196 + j * 2 * 14 + k * 2]!;
          const n5_01 = memory[N5 + n * 3136 + i * 196 + j * 2 * 14 + k * 2 + 1]!;
          const n5_10 = memory[N5 + n * 3136 + i * 196 + (j * 2 + 1) * 14 + k * 2]!;
          const n5_11 = memory[N5 + n * 3136 + i * 196 + (j * 2 + 1) * 14 + k * 2 + 1]!;
          partsValue = Math.max(partsValue, n5_00);
          partsValue = Math.max(partsValue, n5_01);
          partsValue = Math.max(partsValue, n5_10);
          partsValue = Math.max(partsValue, n5_11);
          memory[parts + n * 784 + i * 49 + j * 7 + k] = partsValue;
          let leastPlace = 2147483647;
          if (n5_00 === partsValue || n5_00 !== n5_00) {
            leastPlace = Math.min(leastPlace, j * 2 * 14 + k * 2);
          }
          if (n5_01 === partsValue || n5_01 !== n5_01) {
            leastPlace = Math.min(leastPlace, j * 2 * 14 + (k * 2 + 1));
          }
          if (n5_10 === partsValue || n5_10 !== n5_10) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 14 + k * 2);
          }
          if (n5_11 === partsValue || n5_11 !== n5_11) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 14 + (k * 2 + 1));
          }
          const minimum = Math.min(leastPlace, 195);
          memory[dN5Row + minimum]! += memory[dN7 + n * 784 + i * 49 + j * 7 + k]!;
        }
      }
      for (let t = 0; t < 14; t++) {
        for (let u = 0; u < 14; u++) {
          const dN4Value =
            memory[N5 + n * 3136 + i * 196 + t * 14 + u]! <= 0 ? 0 : memory[dN5Row + t * 14 + u]!;
          memory[dN4 + n * 3136 + i * 196 + t * 14 + u] = dN4Value;
          memory[dConv2Bias + i]! += dN4Value;
        }
      }
    }
  }
}

/**
 * edges = amax(windows(N2))                                                           fashion.graph.ts:24
 * dN1 = (N2 ≤ 0) ? 0 : dN2            d relu x = dx where x > 0                       fashion.graph.ts:24
 * dConv1Bias = Σ(batch, 28, 28) dN1   dx = Σ dy over the dimensions that were added   fashion.graph.ts:19
 */
function backwardDConv1Bias(
  memory: Float32Array,
  batch: number,
  N2: number,
  edges: number,
  dEdges: number,
  dN1: number,
  dConv1Bias: number,
  dN2Row: number,
): void {
  for (let i = 0; i < 8; i++) {
    memory[dConv1Bias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 8; i++) {
      for (let u = 0; u < 784; u++) {
        memory[dN2Row + u] = 0;
      }
      for (let j = 0; j < 14; j++) {
        for (let k = 0; k < 14; k++) {
          let edgesValue = -Infinity;
          const n2_00 = memory[N2 + n * 6272 + i * 784 + j * 2 * 28 + k * 2]!;
          const n2_01 = memory[N2 + n * 6272 + i * 784 + j * 2 * 28 + k * 2 + 1]!;
          const n2_10 = memory[N2 + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2]!;
          const n2_11 = memory[N2 + n * 6272 + i * 784 + (j * 2 + 1) * 28 + k * 2 + 1]!;
          edgesValue = Math.max(edgesValue, n2_00);
          edgesValue = Math.max(edgesValue, n2_01);
          edgesValue = Math.max(edgesValue, n2_10);
          edgesValue = Math.max(edgesValue, n2_11);
          memory[edges + n * 1568 + i * 196 + j * 14 + k] = edgesValue;
          let leastPlace = 2147483647;
          if (n2_00 === edgesValue || n2_00 !== n2_00) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + k * 2);
          }
          if (n2_01 === edgesValue || n2_01 !== n2_01) {
            leastPlace = Math.min(leastPlace, j * 2 * 28 + (k * 2 + 1));
          }
          if (n2_10 === edgesValue || n2_10 !== n2_10) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + k * 2);
          }
          if (n2_11 === edgesValue || n2_11 !== n2_11) {
            leastPlace = Math.min(leastPlace, (j * 2 + 1) * 28 + (k * 2 + 1));
          }
          const minimum = Math.min(leastPlace, 783);
          memory[dN2Row + minimum]! += memory[dEdges + n * 1568 + i * 196 + j * 14 + k]!;
        }
      }
      for (let s = 0; s < 28; s++) {
        for (let t = 0; t < 28; t++) {
          const dN1Value =
            memory[N2 + n * 6272 + i * 784 + s * 28 + t]! <= 0 ? 0 : memory[dN2Row + s * 28 + t]!;
          memory[dN1 + n * 6272 + i * 784 + s * 28 + t] = dN1Value;
          memory[dConv1Bias + i]! += dN1Value;
        }
      }
    }
  }
}

/** dConv1Weight = images ∗ dN1   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   fashion.graph.ts:19 */
function backwardDConv1Weight(
  memory: Float32Array,
  batch: number,
  images: number,
  dN1: number,
  dConv1Weight: number,
): void {
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 3; j++) {
      for (let k = 0; k < 3; k++) {
        let dConv1WeightValue = 0;
        for (let n = 0; n < batch; n++) {
          for (let l = Math.max(0, 1 - j); l < Math.min(28, 29 - j); l++) {
            for (let p = Math.max(0, 1 - k); p < Math.min(28, 29 - k); p++) {
              dConv1WeightValue +=
                memory[images + n * 784 + (l + j - 1) * 28 + p + k - 1]! *
                memory[dN1 + n * 6272 + i * 784 + l * 28 + p]!;
            }
          }
        }
        memory[dConv1Weight + i * 9 + j * 3 + k] = dConv1WeightValue;
      }
    }
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 conv1.weight.expAvg + 0.09999999999999998 dConv1Weight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 conv1.bias.expAvg + 0.09999999999999998 dConv1Bias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv1Weight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  conv1WeightExpAvg: number,
  conv1WeightExpAvgSq: number,
  scale: number,
  conv1BiasExpAvg: number,
  conv1BiasExpAvgSq: number,
  dConv1Weight: number,
  conv1Weight: number,
  dConv1Bias: number,
  conv1Bias: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  for (let l = 0; l < 8; l++) {
    const dConv1BiasValue = memory[dConv1Bias + l]!;
    const firstMoment = 0.9 * memory[conv1BiasExpAvg + l]! + 0.09999999999999998 * dConv1BiasValue;
    const secondMoment =
      0.999 * memory[conv1BiasExpAvgSq + l]! + 0.0010000000000000009 * (dConv1BiasValue * dConv1BiasValue);
    memory[conv1Bias + l]! += (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
    memory[conv1BiasExpAvg + l] = firstMoment;
    memory[conv1BiasExpAvgSq + l] = secondMoment;
  }
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 3; j++) {
      const dConv1Weight0 = memory[dConv1Weight + i * 9 + j * 3]!;
      const firstMoment =
        0.9 * memory[conv1WeightExpAvg + i * 9 + j * 3]! + 0.09999999999999998 * dConv1Weight0;
      const secondMoment =
        0.999 * memory[conv1WeightExpAvgSq + i * 9 + j * 3]! +
        0.0010000000000000009 * (dConv1Weight0 * dConv1Weight0);
      memory[conv1Weight + i * 9 + j * 3]! +=
        (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
      memory[conv1WeightExpAvg + i * 9 + j * 3] = firstMoment;
      memory[conv1WeightExpAvgSq + i * 9 + j * 3] = secondMoment;
      const dConv1Weight1 = memory[dConv1Weight + i * 9 + j * 3 + 1]!;
      const firstMoment2 =
        0.9 * memory[conv1WeightExpAvg + i * 9 + j * 3 + 1]! + 0.09999999999999998 * dConv1Weight1;
      const secondMoment2 =
        0.999 * memory[conv1WeightExpAvgSq + i * 9 + j * 3 + 1]! +
        0.0010000000000000009 * (dConv1Weight1 * dConv1Weight1);
      memory[conv1Weight + i * 9 + j * 3 + 1]! +=
        (firstMoment2 / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
      memory[conv1WeightExpAvg + i * 9 + j * 3 + 1] = firstMoment2;
      memory[conv1WeightExpAvgSq + i * 9 + j * 3 + 1] = secondMoment2;
      const dConv1Weight2 = memory[dConv1Weight + i * 9 + j * 3 + 2]!;
      const firstMoment3 =
        0.9 * memory[conv1WeightExpAvg + i * 9 + j * 3 + 2]! + 0.09999999999999998 * dConv1Weight2;
      const secondMoment3 =
        0.999 * memory[conv1WeightExpAvgSq + i * 9 + j * 3 + 2]! +
        0.0010000000000000009 * (dConv1Weight2 * dConv1Weight2);
      memory[conv1Weight + i * 9 + j * 3 + 2]! +=
        (firstMoment3 / (Math.sqrt(secondMoment3) / correctionValue + 1e-8)) * scaleValue;
      memory[conv1WeightExpAvg + i * 9 + j * 3 + 2] = firstMoment3;
      memory[conv1WeightExpAvgSq + i * 9 + j * 3 + 2] = secondMoment3;
    }
  }
}

/**
 * firstMoment = 0.9 conv2.weight.expAvg + 0.09999999999999998 dConv2Weight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 conv2.bias.expAvg + 0.09999999999999998 dConv2Bias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConv2Weight(
  memory: Float32Array,
  doubles: Float64Array,
  conv2WeightExpAvg: number,
  conv2WeightExpAvgSq: number,
  conv2BiasExpAvg: number,
  conv2BiasExpAvgSq: number,
  dConv2Weight: number,
  correction: number,
  scale: number,
  conv2Weight: number,
  dConv2Bias: number,
  conv2Bias: number,
): void {
  for (let p = 0; p < 16; p++) {
    const dConv2BiasValue = memory[dConv2Bias + p]!;
    const firstMoment = 0.9 * memory[conv2BiasExpAvg + p]! + 0.09999999999999998 * dConv2BiasValue;
    const secondMoment =
      0.999 * memory[conv2BiasExpAvgSq + p]! + 0.0010000000000000009 * (dConv2BiasValue * dConv2BiasValue);
    memory[conv2Bias + p]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[conv2BiasExpAvg + p] = firstMoment;
    memory[conv2BiasExpAvgSq + p] = secondMoment;
  }
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 8; j++) {
      for (let k = 0; k < 3; k++) {
        const dConv2Weight0 = memory[dConv2Weight + i * 72 + j * 9 + k * 3]!;
        const firstMoment =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3]! + 0.09999999999999998 * dConv2Weight0;
        const secondMoment =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3]! +
          0.0010000000000000009 * (dConv2Weight0 * dConv2Weight0);
        memory[conv2Weight + i * 72 + j * 9 + k * 3]! +=
          (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3] = firstMoment;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3] = secondMoment;
        const dConv2Weight1 = memory[dConv2Weight + i * 72 + j * 9 + k * 3 + 1]!;
        const firstMoment2 =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 1]! + 0.09999999999999998 * dConv2Weight1;
        const secondMoment2 =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 1]! +
          0.0010000000000000009 * (dConv2Weight1 * dConv2Weight1);
        memory[conv2Weight + i * 72 + j * 9 + k * 3 + 1]! +=
          (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 1] = firstMoment2;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 1] = secondMoment2;
        const dConv2Weight2 = memory[dConv2Weight + i * 72 + j * 9 + k * 3 + 2]!;
        const firstMoment3 =
          0.9 * memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 2]! + 0.09999999999999998 * dConv2Weight2;
        const secondMoment3 =
          0.999 * memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 2]! +
          0.0010000000000000009 * (dConv2Weight2 * dConv2Weight2);
        memory[conv2Weight + i * 72 + j * 9 + k * 3 + 2]! +=
          (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
        memory[conv2WeightExpAvg + i * 72 + j * 9 + k * 3 + 2] = firstMoment3;
        memory[conv2WeightExpAvgSq + i * 72 + j * 9 + k * 3 + 2] = secondMoment3;
      }
    }
  }
}

/**
 * firstMoment = 0.9 output.weight.expAvg + 0.09999999999999998 dOutputWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 output.bias.expAvg + 0.09999999999999998 dOutputBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputWeight(
  memory: Float32Array,
  doubles: Float64Array,
  outputWeightExpAvg: number,
  outputWeightExpAvgSq: number,
  outputBiasExpAvg: number,
  outputBiasExpAvgSq: number,
  dOutputWeight: number,
  correction: number,
  scale: number,
  outputWeight: number,
  dOutputBias: number,
  outputBias: number,
): void {
  for (let k = 0; k < 10; k++) {
    const dOutputBiasValue = memory[dOutputBias + k]!;
    const firstMoment = 0.9 * memory[outputBiasExpAvg + k]! + 0.09999999999999998 * dOutputBiasValue;
    const secondMoment =
      0.999 * memory[outputBiasExpAvgSq + k]! + 0.0010000000000000009 * (dOutputBiasValue * dOutputBiasValue);
    memory[outputBias + k]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[outputBiasExpAvg + k] = firstMoment;
    memory[outputBiasExpAvgSq + k] = secondMoment;
  }
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 784; j++) {
      const dOutputWeightValue = memory[dOutputWeight + i * 784 + j]!;
      const firstMoment =
        0.9 * memory[outputWeightExpAvg + i * 784 + j]! + 0.09999999999999998 * dOutputWeightValue;
      const secondMoment =
        0.999 * memory[outputWeightExpAvgSq + i * 784 + j]! +
        0.0010000000000000009 * (dOutputWeightValue * dOutputWeightValue);
      memory[outputWeight + i * 784 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[outputWeightExpAvg + i * 784 + j] = firstMoment;
      memory[outputWeightExpAvgSq + i * 784 + j] = secondMoment;
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
  throw Object.assign(new Error(`fashion: ${message} (${code})`), { code });
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
