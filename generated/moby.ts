/**
 * moby: trains logits, hiddenAfter, cellAfter under crossEntropy with adam.
 * Compiled from examples/moby.graph.ts: change that, not this.
 *
 * forward
 *   N1 = embedding(text)          [time, batch, 32]
 *   N2 = read = lstm(N1)          [time, batch, 128]
 *   N3 = hiddenAfter = lstm(N1)   [1, batch, 128]
 *   N4 = cellAfter = lstm(N1)     [1, batch, 128]
 *   N5 = logits = output(N2)      [time, batch, 83]
 *   N6 = reshape(N5)              [batch·time, 83]
 *   N7 = reshape(next)            [batch·time]
 *   loss = crossEntropy(N6, N7)   []
 *
 * backward, in reverse, over operators only
 *   crossEntropy   dN6 = ∂ crossEntropy(N6, N7) / ∂ N6                      handed to reshape
 *   reshape        dN5 = dN6                                                handed to output
 *   output         d output.weight = einsum("ijl,ijk->kl", N2, dN5)         output.weight is updated here
 *                  d output.bias = Σ(time, batch) dN5                       output.bias is updated here
 *                  dN2 = einsum("ijk,kl->ijl", dN5, output.weight)          handed to lstm
 *   lstm           d lstm.weight_ih_l0 = ∂ lstm(N1) / ∂ lstm.weight_ih_l0   lstm.weight_ih_l0 is updated here
 *                  d lstm.weight_hh_l0 = ∂ lstm(N1) / ∂ lstm.weight_hh_l0   lstm.weight_hh_l0 is updated here
 *                  d lstm.bias_ih_l0 = d lstm.bias_hh_l0                    lstm.bias_ih_l0 is updated here
 *                  d lstm.bias_hh_l0 = ∂ lstm(N1) / ∂ lstm.bias_hh_l0       lstm.bias_hh_l0 is updated here
 *                  dN1 = ∂ lstm(N1) / ∂ N1                                  handed to embedding
 *                  hidden is no operator
 *                  cell is no operator
 *   embedding      d embedding.weight = dN1 at text                         embedding.weight is updated here
 *
 * 96307 parameters · 1540980 + 5120 batch + 7332 batch·time bytes · 1250464 + 567562 batch·time FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface MobySizes {
  readonly time: number;
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface MobyInputs {
  /** i32[time, batch] */
  readonly text: ArrayLike<number>;
  /** f32[1, batch, 128] */
  readonly hidden: ArrayLike<number>;
  /** f32[1, batch, 128] */
  readonly cell: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface MobyTargets {
  /** i32[time, batch] */
  readonly next: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface MobyOutputs {
  /** f32[time, batch, 83] */
  readonly logits: Float32Array;
  /** f32[1, batch, 128] */
  readonly hiddenAfter: Float32Array;
  /** f32[1, batch, 128] */
  readonly cellAfter: Float32Array;
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
  | "embedding.weight"
  | "lstm.weight_ih_l0"
  | "lstm.weight_hh_l0"
  | "lstm.bias_ih_l0"
  | "lstm.bias_hh_l0"
  | "output.weight"
  | "output.bias";

/** The outputs, the loss and what else needs targets. */
export interface MobyResult extends MobyOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Moby {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: {
    readonly text: Int32Array;
    readonly hidden: Float32Array;
    readonly cell: Float32Array;
    readonly next: Int32Array;
  };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: MobyInputs & MobyTargets, sizes?: Partial<MobySizes>): MobyResult;
  /** Outputs, loss and metrics. */
  forward(data: MobyInputs & MobyTargets, sizes?: Partial<MobySizes>): MobyResult;
  /** Outputs only: no targets are needed. */
  forward(data: MobyInputs, sizes?: Partial<MobySizes>): MobyOutputs;
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
export interface MobyInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly text: Int32Array; readonly hidden: Float32Array; readonly cell: Float32Array };
  forward(data: MobyInputs, sizes?: Partial<MobySizes>): MobyOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createMoby(options: MobySizes & { seed?: number; stateDict?: StateDict }): Moby {
  const timeCapacity = capacity("time", options.time);
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(385228 + 1280 * batchCapacity + 1831 * batchCapacity * timeCapacity);
  const doubles = new Float64Array(8);
  const integers = new Int32Array(1 + 2 * batchCapacity * timeCapacity);
  const embeddingWeight = 0;
  const lstmWeight_ih_l0 = 2656;
  const lstmWeight_hh_l0 = 19040;
  const lstmBias_ih_l0 = 84576;
  const lstmBias_hh_l0 = 85088;
  const outputWeight = 85600;
  const outputBias = 96224;
  const text = 1;
  const hidden = 385228;
  const cell = 385228 + 128 * batchCapacity;
  const logits = 385228 + 1280 * batchCapacity;
  const hiddenAfter = 385228 + 256 * batchCapacity;
  const cellAfter = 385228 + 384 * batchCapacity;
  const projected = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const product = 385228 + 512 * batchCapacity;
  const gatesRow = 96307;
  const hidden2 = 385228 + 1024 * batchCapacity;
  const cell2 = 385228 + 1152 * batchCapacity;
  const read = 385228 + 1280 * batchCapacity + 595 * batchCapacity * timeCapacity;
  const beta1Power = 0;
  const beta2Power = 1;
  const next = 1 + batchCapacity * timeCapacity;
  const loss = 2;
  const lr = 3;
  const embeddingWeightExpAvg = 96819;
  const embeddingWeightExpAvgSq = 99475;
  const lstmWeight_ih_l0ExpAvg = 102131;
  const lstmWeight_ih_l0ExpAvgSq = 118515;
  const lstmWeight_hh_l0ExpAvg = 134899;
  const lstmWeight_hh_l0ExpAvgSq = 200435;
  const lstmBias_ih_l0ExpAvg = 265971;
  const lstmBias_ih_l0ExpAvgSq = 266483;
  const lstmBias_hh_l0ExpAvg = 266995;
  const lstmBias_hh_l0ExpAvgSq = 267507;
  const outputWeightExpAvg = 268019;
  const outputWeightExpAvgSq = 278643;
  const outputBiasExpAvg = 289267;
  const outputBiasExpAvgSq = 289350;
  const dLstmWeight_hh_l0 = 289433;
  const dLstmWeight_hh_l02 = 289433;
  const dLstmWeight_ih_l0 = 354969;
  const dLstmWeight_ih_l02 = 289433;
  const dOutputWeight = 371353;
  const dOutputWeight2 = 289433;
  const dEmbeddingWeight = 381977;
  const dEmbeddingWeight2 = 305817;
  const projected2 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const product2 = 385228 + 512 * batchCapacity;
  const gatesRow2 = 96307;
  const dGates = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const dLstmBias_ih_l0 = 96307;
  const dLstmBias_hh_l0 = 384633;
  const projected3 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const product3 = 385228 + 512 * batchCapacity;
  const dGates2 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const hidden3 = 385228 + 1024 * batchCapacity;
  const cell3 = 385228 + 1152 * batchCapacity;
  const inputGate = 385228 + 1280 * batchCapacity + 595 * batchCapacity * timeCapacity;
  const forgetGate = 385228 + 1280 * batchCapacity + 723 * batchCapacity * timeCapacity;
  const outputGate = 385228 + 1280 * batchCapacity + 851 * batchCapacity * timeCapacity;
  const cellGate = 385228 + 1280 * batchCapacity + 979 * batchCapacity * timeCapacity;
  const tanh = 385228 + 1280 * batchCapacity + 1107 * batchCapacity * timeCapacity;
  const read2 = 385228 + 1280 * batchCapacity + 1235 * batchCapacity * timeCapacity;
  const hiddens = 385228 + 1280 * batchCapacity + 1363 * batchCapacity * timeCapacity;
  const cells = 385228 + 1280 * batchCapacity + 1491 * batchCapacity * timeCapacity;
  const dRead = 385228 + 1280 * batchCapacity + 1619 * batchCapacity * timeCapacity;
  const dHidden = 385228 + 512 * batchCapacity;
  const dCell = 385228 + 640 * batchCapacity;
  const productRow = 96307;
  const productRow2 = 96435;
  const productRow3 = 96563;
  const productRow4 = 96691;
  const hidden4 = 385228 + 1024 * batchCapacity;
  const cell4 = 385228 + 1152 * batchCapacity;
  const inputGate2 = 385228 + 1280 * batchCapacity + 595 * batchCapacity * timeCapacity;
  const forgetGate2 = 385228 + 1280 * batchCapacity + 723 * batchCapacity * timeCapacity;
  const outputGate2 = 385228 + 1280 * batchCapacity + 851 * batchCapacity * timeCapacity;
  const cellGate2 = 385228 + 1280 * batchCapacity + 979 * batchCapacity * timeCapacity;
  const tanh2 = 385228 + 1280 * batchCapacity + 1107 * batchCapacity * timeCapacity;
  const read3 = 385228 + 1280 * batchCapacity + 1235 * batchCapacity * timeCapacity;
  const hiddens2 = 385228 + 1280 * batchCapacity + 1363 * batchCapacity * timeCapacity;
  const cells2 = 385228 + 1280 * batchCapacity + 1491 * batchCapacity * timeCapacity;
  const dRead2 = 385228 + 1280 * batchCapacity + 1619 * batchCapacity * timeCapacity;
  const dHidden2 = 385228 + 512 * batchCapacity;
  const dCell2 = 385228 + 640 * batchCapacity;
  const product4 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const exps = 385228 + 1280 * batchCapacity + 1747 * batchCapacity * timeCapacity;
  const dN6 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const dOutputBias = 385145;
  const product5 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const dN62 = 385228 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const expsRow = 96307;
  const max = 385228 + 1280 * batchCapacity + 166 * batchCapacity * timeCapacity;
  const count = 0;
  const total = 385228 + 1280 * batchCapacity + 1830 * batchCapacity * timeCapacity;
  const correction = 4;
  const scale = 5;
  const beta1Next = 4;
  const beta2Next = 5;
  const count2 = 0;
  const max2 = 385228 + 1280 * batchCapacity + 166 * batchCapacity * timeCapacity;
  const correction2 = 6;
  const scale2 = 7;

  const inputs = {
    text: integers.subarray(text, text + batchCapacity * timeCapacity),
    hidden: memory.subarray(hidden, hidden + 128 * batchCapacity),
    cell: memory.subarray(cell, cell + 128 * batchCapacity),
    next: integers.subarray(next, next + batchCapacity * timeCapacity),
  };
  const tensors: readonly Stored[] = [
    {
      names: ["embedding.weight"],
      shape: [83, 32],
      data: memory.subarray(embeddingWeight, embeddingWeight + 2656),
    },
    {
      names: ["lstm.weight_ih_l0"],
      shape: [512, 32],
      data: memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 16384),
    },
    {
      names: ["lstm.weight_hh_l0"],
      shape: [512, 128],
      data: memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 65536),
    },
    { names: ["lstm.bias_ih_l0"], shape: [512], data: memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 512) },
    { names: ["lstm.bias_hh_l0"], shape: [512], data: memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 512) },
    { names: ["output.weight"], shape: [83, 128], data: memory.subarray(outputWeight, outputWeight + 10624) },
    { names: ["output.bias"], shape: [83], data: memory.subarray(outputBias, outputBias + 83) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["embedding.weight.expAvg"],
      shape: [83, 32],
      data: memory.subarray(embeddingWeightExpAvg, embeddingWeightExpAvg + 2656),
    },
    {
      names: ["embedding.weight.expAvgSq"],
      shape: [83, 32],
      data: memory.subarray(embeddingWeightExpAvgSq, embeddingWeightExpAvgSq + 2656),
    },
    {
      names: ["lstm.weight_ih_l0.expAvg"],
      shape: [512, 32],
      data: memory.subarray(lstmWeight_ih_l0ExpAvg, lstmWeight_ih_l0ExpAvg + 16384),
    },
    {
      names: ["lstm.weight_ih_l0.expAvgSq"],
      shape: [512, 32],
      data: memory.subarray(lstmWeight_ih_l0ExpAvgSq, lstmWeight_ih_l0ExpAvgSq + 16384),
    },
    {
      names: ["lstm.weight_hh_l0.expAvg"],
      shape: [512, 128],
      data: memory.subarray(lstmWeight_hh_l0ExpAvg, lstmWeight_hh_l0ExpAvg + 65536),
    },
    {
      names: ["lstm.weight_hh_l0.expAvgSq"],
      shape: [512, 128],
      data: memory.subarray(lstmWeight_hh_l0ExpAvgSq, lstmWeight_hh_l0ExpAvgSq + 65536),
    },
    {
      names: ["lstm.bias_ih_l0.expAvg"],
      shape: [512],
      data: memory.subarray(lstmBias_ih_l0ExpAvg, lstmBias_ih_l0ExpAvg + 512),
    },
    {
      names: ["lstm.bias_ih_l0.expAvgSq"],
      shape: [512],
      data: memory.subarray(lstmBias_ih_l0ExpAvgSq, lstmBias_ih_l0ExpAvgSq + 512),
    },
    {
      names: ["lstm.bias_hh_l0.expAvg"],
      shape: [512],
      data: memory.subarray(lstmBias_hh_l0ExpAvg, lstmBias_hh_l0ExpAvg + 512),
    },
    {
      names: ["lstm.bias_hh_l0.expAvgSq"],
      shape: [512],
      data: memory.subarray(lstmBias_hh_l0ExpAvgSq, lstmBias_hh_l0ExpAvgSq + 512),
    },
    {
      names: ["output.weight.expAvg"],
      shape: [83, 128],
      data: memory.subarray(outputWeightExpAvg, outputWeightExpAvg + 10624),
    },
    {
      names: ["output.weight.expAvgSq"],
      shape: [83, 128],
      data: memory.subarray(outputWeightExpAvgSq, outputWeightExpAvgSq + 10624),
    },
    {
      names: ["output.bias.expAvg"],
      shape: [83],
      data: memory.subarray(outputBiasExpAvg, outputBiasExpAvg + 83),
    },
    {
      names: ["output.bias.expAvgSq"],
      shape: [83],
      data: memory.subarray(outputBiasExpAvgSq, outputBiasExpAvgSq + 83),
    },
  ];

  doubles[lr] = 0.005;
  const seed = options.seed ?? 0;
  initialiseEmbeddingWeight(memory, seed, embeddingWeight);
  initialiseLstmWeight_ih_l0(memory, seed, lstmWeight_ih_l0);
  initialiseLstmWeight_hh_l0(memory, seed, lstmWeight_hh_l0);
  initialiseLstmBias_ih_l0(memory, seed, lstmBias_ih_l0);
  initialiseLstmBias_hh_l0(memory, seed, lstmBias_hh_l0);
  initialiseOutputWeight(memory, seed, outputWeight);
  initialiseOutputBias(memory, seed, outputBias);
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let time = 0;
  let batch = 0;
  const outputs: Mutable<MobyOutputs> = {
    logits: memory.subarray(logits, logits + 0),
    hiddenAfter: memory.subarray(hiddenAfter, hiddenAfter + 0),
    cellAfter: memory.subarray(cellAfter, cellAfter + 0),
  };
  const result: Mutable<MobyResult> = {
    logits: memory.subarray(logits, logits + 0),
    hiddenAfter: memory.subarray(hiddenAfter, hiddenAfter + 0),
    cellAfter: memory.subarray(cellAfter, cellAfter + 0),
    loss: 0,
  };

  function take(data: MobyInputs & Partial<MobyTargets>, sizes?: Partial<MobySizes>): boolean {
    const complete = data.next !== undefined;
    if (Number(sizes?.time === undefined) + Number(sizes?.batch === undefined) > 1)
      fail("GC6005", "several sizes are unknown: pass them as second argument");
    const timeNow = within(
      "time",
      sizes?.time ?? countOf("text", data.text, sizes?.batch ?? 1),
      timeCapacity,
    );
    const batchNow = within(
      "batch",
      sizes?.batch ?? countOf("text", data.text, sizes?.time ?? 1),
      batchCapacity,
    );
    expectLength("text", data.text, batchNow * timeNow, inputs.text);
    expectIntegers("text", data.text, batchNow * timeNow, 0, 83);
    expectLength("hidden", data.hidden, 128 * batchNow, inputs.hidden);
    expectLength("cell", data.cell, 128 * batchNow, inputs.cell);
    if (complete) {
      expectLength("next", data.next, batchNow * timeNow, inputs.next);
      expectIntegers("next", data.next, batchNow * timeNow, 0, 83, -100);
    }
    if (data.text !== inputs.text) integers.set(data.text, text);
    if (data.hidden !== inputs.hidden) memory.set(data.hidden, hidden);
    if (data.cell !== inputs.cell) memory.set(data.cell, cell);
    if (complete) {
      if (data.next !== inputs.next) integers.set(data.next!, next);
    }
    time = timeNow;
    batch = batchNow;
    return complete;
  }

  let timeSeen = -1;
  let batchSeen = -1;
  function refreshViews(): void {
    if (time === timeSeen && batch === batchSeen) return;
    timeSeen = time;
    batchSeen = batch;
    outputs.logits = memory.subarray(logits, logits + 83 * batch * time);
    outputs.hiddenAfter = memory.subarray(hiddenAfter, hiddenAfter + 128 * batch);
    outputs.cellAfter = memory.subarray(cellAfter, cellAfter + 128 * batch);
    result.logits = memory.subarray(logits, logits + 83 * batch * time);
    result.hiddenAfter = memory.subarray(hiddenAfter, hiddenAfter + 128 * batch);
    result.cellAfter = memory.subarray(cellAfter, cellAfter + 128 * batch);
  }
  function outputsNow(): MobyOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): MobyResult {
    refreshViews();
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    "embedding.weight": parameterOf(
      "embedding.weight",
      [83, 32],
      memory.subarray(embeddingWeight, embeddingWeight + 2656),
      memory.subarray(dEmbeddingWeight, dEmbeddingWeight + 2656),
      gradientsKnown,
    ),
    "lstm.weight_ih_l0": parameterOf(
      "lstm.weight_ih_l0",
      [512, 32],
      memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 16384),
      memory.subarray(dLstmWeight_ih_l0, dLstmWeight_ih_l0 + 16384),
      gradientsKnown,
    ),
    "lstm.weight_hh_l0": parameterOf(
      "lstm.weight_hh_l0",
      [512, 128],
      memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 65536),
      memory.subarray(dLstmWeight_hh_l0, dLstmWeight_hh_l0 + 65536),
      gradientsKnown,
    ),
    "lstm.bias_ih_l0": parameterOf(
      "lstm.bias_ih_l0",
      [512],
      memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 512),
      memory.subarray(dLstmBias_ih_l0, dLstmBias_ih_l0 + 512),
      gradientsKnown,
    ),
    "lstm.bias_hh_l0": parameterOf(
      "lstm.bias_hh_l0",
      [512],
      memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 512),
      memory.subarray(dLstmBias_hh_l0, dLstmBias_hh_l0 + 512),
      gradientsKnown,
    ),
    "output.weight": parameterOf(
      "output.weight",
      [83, 128],
      memory.subarray(outputWeight, outputWeight + 10624),
      memory.subarray(dOutputWeight, dOutputWeight + 10624),
      gradientsKnown,
    ),
    "output.bias": parameterOf(
      "output.bias",
      [83],
      memory.subarray(outputBias, outputBias + 83),
      memory.subarray(dOutputBias, dOutputBias + 83),
      gradientsKnown,
    ),
  };

  function forward(data: MobyInputs & MobyTargets, sizes?: Partial<MobySizes>): MobyResult;
  function forward(data: MobyInputs, sizes?: Partial<MobySizes>): MobyOutputs;
  function forward(
    data: MobyInputs & Partial<MobyTargets>,
    sizes?: Partial<MobySizes>,
  ): MobyResult | MobyOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardProjected(
        memory,
        integers,
        batch,
        time,
        lstmBias_ih_l0,
        embeddingWeight,
        text,
        lstmWeight_ih_l0,
        lstmBias_hh_l0,
        projected,
      );
      forwardHidden2(memory, batch, hidden, hidden2);
      forwardHidden2(memory, batch, cell, cell2);
      for (let t = 0; t < time; t++) {
        forwardProduct(memory, batch, hidden2, lstmWeight_hh_l0, product);
        forwardRead(memory, batch, t, projected, product, cell2, read, hidden2, gatesRow);
      }
      forwardLogits2(memory, batch, time, outputBias, read, outputWeight, logits);
      forwardHiddenAfter(memory, batch, hidden2, hiddenAfter);
      forwardHiddenAfter(memory, batch, cell2, cellAfter);
      return outputsNow();
    }
    forwardProjected(
      memory,
      integers,
      batch,
      time,
      lstmBias_ih_l0,
      embeddingWeight,
      text,
      lstmWeight_ih_l0,
      lstmBias_hh_l0,
      projected2,
    );
    forwardHidden2(memory, batch, hidden, hidden3);
    forwardHidden2(memory, batch, cell, cell3);
    for (let t = 0; t < time; t++) {
      forwardProduct(memory, batch, hidden3, lstmWeight_hh_l0, product2);
      forwardInputGate(
        memory,
        batch,
        t,
        projected2,
        product2,
        inputGate,
        forgetGate,
        outputGate,
        cellGate,
        cell3,
        tanh,
        read2,
        hidden3,
        hiddens,
        cells,
        gatesRow2,
      );
    }
    forwardProduct2(memory, batch, time, read2, outputWeight, product4);
    forwardLogits(memory, batch, time, product4, outputBias, logits, max);
    forwardExps(memory, doubles, integers, batch, time, next, count, logits, max, exps, total, loss);
    forwardHiddenAfter(memory, batch, hidden3, hiddenAfter);
    forwardHiddenAfter(memory, batch, cell3, cellAfter);
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Moby> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: MobyInputs & MobyTargets, sizes?: Partial<MobySizes>): MobyResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      updateBeta1Next(doubles, beta1Power, beta1Next);
      updateBeta2Next(doubles, beta2Power, beta2Next);
      forwardProjected(
        memory,
        integers,
        batch,
        time,
        lstmBias_ih_l0,
        embeddingWeight,
        text,
        lstmWeight_ih_l0,
        lstmBias_hh_l0,
        projected3,
      );
      forwardHidden2(memory, batch, hidden, hidden4);
      forwardHidden2(memory, batch, cell, cell4);
      for (let t = 0; t < time; t++) {
        forwardProduct(memory, batch, hidden4, lstmWeight_hh_l0, product3);
        forwardInputGate(
          memory,
          batch,
          t,
          projected3,
          product3,
          inputGate2,
          forgetGate2,
          outputGate2,
          cellGate2,
          cell4,
          tanh2,
          read3,
          hidden4,
          hiddens2,
          cells2,
          gatesRow2,
        );
      }
      forwardCount(integers, batch, time, next, count2);
      forwardProduct2(memory, batch, time, read3, outputWeight, product5);
      forwardLogits(memory, batch, time, product5, outputBias, logits, max2);
      backwardLoss(memory, doubles, integers, batch, time, next, count2, logits, max2, loss, dN62, expsRow);
      backwardDRead(memory, batch, time, dN62, outputWeight, dRead2);
      backwardDOutputWeight(memory, batch, time, read3, dN62, dOutputWeight2);
      updateOutputWeight2(
        memory,
        doubles,
        beta1Next,
        lr,
        beta2Next,
        correction2,
        scale2,
        outputWeightExpAvg,
        outputWeightExpAvgSq,
        dOutputWeight2,
        outputWeight,
      );
      updateOutputBias2(
        memory,
        doubles,
        batch,
        time,
        outputBiasExpAvg,
        outputBiasExpAvgSq,
        dN62,
        correction2,
        scale2,
        outputBias,
      );
      backwardDHidden(memory, batch, dHidden2);
      backwardDHidden(memory, batch, dCell2);
      forwardHiddenAfter(memory, batch, hidden4, hiddenAfter);
      forwardHiddenAfter(memory, batch, cell4, cellAfter);
      for (let t = time - 1; t >= 0; t--) {
        backwardDGates(
          memory,
          batch,
          t,
          dHidden2,
          dRead2,
          tanh2,
          cellGate2,
          outputGate2,
          forgetGate2,
          inputGate2,
          dCell2,
          cells2,
          dGates2,
          productRow,
          productRow2,
          productRow3,
          productRow4,
        );
        backwardDHidden2(memory, batch, t, dGates2, lstmWeight_hh_l0, dHidden2);
      }
      updateLstmBias_ih_l02(
        memory,
        doubles,
        batch,
        time,
        lstmBias_ih_l0ExpAvg,
        lstmBias_ih_l0ExpAvgSq,
        lstmBias_hh_l0ExpAvg,
        lstmBias_hh_l0ExpAvgSq,
        dGates2,
        correction2,
        scale2,
        lstmBias_ih_l0,
        lstmBias_hh_l0,
      );
      backwardDEmbeddingWeight(
        memory,
        integers,
        batch,
        time,
        dGates2,
        lstmWeight_ih_l0,
        text,
        dEmbeddingWeight2,
      );
      backwardDLstmWeight_ih_l0(
        memory,
        integers,
        batch,
        time,
        embeddingWeight,
        text,
        dGates2,
        dLstmWeight_ih_l02,
      );
      updateEmbeddingWeight2(
        memory,
        doubles,
        embeddingWeightExpAvg,
        embeddingWeightExpAvgSq,
        dEmbeddingWeight2,
        correction2,
        scale2,
        embeddingWeight,
      );
      updateLstmWeight_ih_l0(
        memory,
        doubles,
        lstmWeight_ih_l0ExpAvg,
        lstmWeight_ih_l0ExpAvgSq,
        dLstmWeight_ih_l02,
        correction2,
        scale2,
        lstmWeight_ih_l0,
      );
      backwardDLstmWeight_hh_l0(memory, batch, time, hiddens2, dGates2, dLstmWeight_hh_l02);
      updateLstmWeight_hh_l0(
        memory,
        doubles,
        lstmWeight_hh_l0ExpAvg,
        lstmWeight_hh_l0ExpAvgSq,
        dLstmWeight_hh_l02,
        correction2,
        scale2,
        lstmWeight_hh_l0,
      );
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDN6(memory, integers, batch, time, next, count, total, exps, dN6);
      backwardDOutputBias(memory, batch, time, dN6, dOutputBias);
      backwardDRead(memory, batch, time, dN6, outputWeight, dRead);
      backwardDOutputWeight(memory, batch, time, read2, dN6, dOutputWeight);
      backwardDHidden(memory, batch, dHidden);
      backwardDHidden(memory, batch, dCell);
      for (let t = time - 1; t >= 0; t--) {
        backwardDGates(
          memory,
          batch,
          t,
          dHidden,
          dRead,
          tanh,
          cellGate,
          outputGate,
          forgetGate,
          inputGate,
          dCell,
          cells,
          dGates,
          productRow,
          productRow2,
          productRow3,
          productRow4,
        );
        backwardDHidden2(memory, batch, t, dGates, lstmWeight_hh_l0, dHidden);
      }
      backwardDLstmBias_ih_l0(memory, batch, time, dGates, dLstmBias_ih_l0, dLstmBias_hh_l0);
      backwardDEmbeddingWeight(
        memory,
        integers,
        batch,
        time,
        dGates,
        lstmWeight_ih_l0,
        text,
        dEmbeddingWeight,
      );
      backwardDLstmWeight_ih_l0(
        memory,
        integers,
        batch,
        time,
        embeddingWeight,
        text,
        dGates,
        dLstmWeight_ih_l0,
      );
      backwardDLstmWeight_hh_l0(memory, batch, time, hiddens, dGates, dLstmWeight_hh_l0);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateEmbeddingWeight(
        memory,
        doubles,
        beta1Power,
        beta2Power,
        lr,
        correction,
        embeddingWeightExpAvg,
        embeddingWeightExpAvgSq,
        scale,
        dEmbeddingWeight,
        embeddingWeight,
      );
      updateLstmWeight_ih_l0(
        memory,
        doubles,
        lstmWeight_ih_l0ExpAvg,
        lstmWeight_ih_l0ExpAvgSq,
        dLstmWeight_ih_l0,
        correction,
        scale,
        lstmWeight_ih_l0,
      );
      updateLstmWeight_hh_l0(
        memory,
        doubles,
        lstmWeight_hh_l0ExpAvg,
        lstmWeight_hh_l0ExpAvgSq,
        dLstmWeight_hh_l0,
        correction,
        scale,
        lstmWeight_hh_l0,
      );
      updateLstmBias_ih_l0(
        memory,
        doubles,
        lstmBias_ih_l0ExpAvg,
        lstmBias_ih_l0ExpAvgSq,
        lstmBias_hh_l0ExpAvg,
        lstmBias_hh_l0ExpAvgSq,
        dLstmBias_hh_l0,
        correction,
        scale,
        lstmBias_ih_l0,
        lstmBias_hh_l0,
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
      updateOutputBias(
        memory,
        doubles,
        outputBiasExpAvg,
        outputBiasExpAvgSq,
        dOutputBias,
        correction,
        scale,
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
export function createMobyInference(options: MobySizes & { stateDict: StateDict }): MobyInference {
  const timeCapacity = capacity("time", options.time);
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(96819 + 1280 * batchCapacity + 723 * batchCapacity * timeCapacity);
  const integers = new Int32Array(batchCapacity * timeCapacity);
  const embeddingWeight = 0;
  const lstmWeight_ih_l0 = 2656;
  const lstmWeight_hh_l0 = 19040;
  const lstmBias_ih_l0 = 84576;
  const lstmBias_hh_l0 = 85088;
  const outputWeight = 85600;
  const outputBias = 96224;
  const text = 0;
  const hidden = 96819;
  const cell = 96819 + 128 * batchCapacity;
  const logits = 96819 + 1280 * batchCapacity;
  const hiddenAfter = 96819 + 256 * batchCapacity;
  const cellAfter = 96819 + 384 * batchCapacity;
  const projected = 96819 + 1280 * batchCapacity + 83 * batchCapacity * timeCapacity;
  const product = 96819 + 512 * batchCapacity;
  const gatesRow = 96307;
  const hidden2 = 96819 + 1024 * batchCapacity;
  const cell2 = 96819 + 1152 * batchCapacity;
  const read = 96819 + 1280 * batchCapacity + 595 * batchCapacity * timeCapacity;

  const inputs = {
    text: integers.subarray(text, text + batchCapacity * timeCapacity),
    hidden: memory.subarray(hidden, hidden + 128 * batchCapacity),
    cell: memory.subarray(cell, cell + 128 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    {
      names: ["embedding.weight"],
      shape: [83, 32],
      data: memory.subarray(embeddingWeight, embeddingWeight + 2656),
    },
    {
      names: ["lstm.weight_ih_l0"],
      shape: [512, 32],
      data: memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 16384),
    },
    {
      names: ["lstm.weight_hh_l0"],
      shape: [512, 128],
      data: memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 65536),
    },
    { names: ["lstm.bias_ih_l0"], shape: [512], data: memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 512) },
    { names: ["lstm.bias_hh_l0"], shape: [512], data: memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 512) },
    { names: ["output.weight"], shape: [83, 128], data: memory.subarray(outputWeight, outputWeight + 10624) },
    { names: ["output.bias"], shape: [83], data: memory.subarray(outputBias, outputBias + 83) },
  ];

  loadState(tensors, options.stateDict, true);

  let time = 0;
  let batch = 0;
  const outputs: Mutable<MobyOutputs> = {
    logits: memory.subarray(logits, logits + 0),
    hiddenAfter: memory.subarray(hiddenAfter, hiddenAfter + 0),
    cellAfter: memory.subarray(cellAfter, cellAfter + 0),
  };

  function take(data: MobyInputs, sizes?: Partial<MobySizes>): void {
    if (Number(sizes?.time === undefined) + Number(sizes?.batch === undefined) > 1)
      fail("GC6005", "several sizes are unknown: pass them as second argument");
    const timeNow = within(
      "time",
      sizes?.time ?? countOf("text", data.text, sizes?.batch ?? 1),
      timeCapacity,
    );
    const batchNow = within(
      "batch",
      sizes?.batch ?? countOf("text", data.text, sizes?.time ?? 1),
      batchCapacity,
    );
    expectLength("text", data.text, batchNow * timeNow, inputs.text);
    expectIntegers("text", data.text, batchNow * timeNow, 0, 83);
    expectLength("hidden", data.hidden, 128 * batchNow, inputs.hidden);
    expectLength("cell", data.cell, 128 * batchNow, inputs.cell);
    if (data.text !== inputs.text) integers.set(data.text, text);
    if (data.hidden !== inputs.hidden) memory.set(data.hidden, hidden);
    if (data.cell !== inputs.cell) memory.set(data.cell, cell);
    time = timeNow;
    batch = batchNow;
  }

  let timeSeen = -1;
  let batchSeen = -1;
  function refreshViews(): void {
    if (time === timeSeen && batch === batchSeen) return;
    timeSeen = time;
    batchSeen = batch;
    outputs.logits = memory.subarray(logits, logits + 83 * batch * time);
    outputs.hiddenAfter = memory.subarray(hiddenAfter, hiddenAfter + 128 * batch);
    outputs.cellAfter = memory.subarray(cellAfter, cellAfter + 128 * batch);
  }
  function outputsNow(): MobyOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: MobyInputs, sizes?: Partial<MobySizes>): MobyOutputs {
      take(data, sizes);
      forwardProjected(
        memory,
        integers,
        batch,
        time,
        lstmBias_ih_l0,
        embeddingWeight,
        text,
        lstmWeight_ih_l0,
        lstmBias_hh_l0,
        projected,
      );
      forwardHidden2(memory, batch, hidden, hidden2);
      forwardHidden2(memory, batch, cell, cell2);
      for (let t = 0; t < time; t++) {
        forwardProduct(memory, batch, hidden2, lstmWeight_hh_l0, product);
        forwardRead(memory, batch, t, projected, product, cell2, read, hidden2, gatesRow);
      }
      forwardLogits2(memory, batch, time, outputBias, read, outputWeight, logits);
      forwardHiddenAfter(memory, batch, hidden2, hiddenAfter);
      forwardHiddenAfter(memory, batch, cell2, cellAfter);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

/** table = draw(seed, 0) */
function initialiseEmbeddingWeight(memory: Float32Array, seed: number, embeddingWeight: number): void {
  for (let i = 0; i < 83; i++) {
    for (let j = 0; j < 32; j++) {
      memory[embeddingWeight + i * 32 + j] = normal(seed, 2468509988, 0, i * 32 + j);
    }
  }
}

function initialiseLstmWeight_ih_l0(memory: Float32Array, seed: number, lstmWeight_ih_l0: number): void {
  for (let i = 0; i < 512; i++) {
    for (let j = 0; j < 32; j++) {
      const draw = uniform24(seed, 4035324034, 0, i * 32 + j);
      memory[lstmWeight_ih_l0 + i * 32 + j] = draw * 0.17677669529663687 - 0.08838834764831843;
    }
  }
}

function initialiseLstmWeight_hh_l0(memory: Float32Array, seed: number, lstmWeight_hh_l0: number): void {
  for (let i = 0; i < 512; i++) {
    for (let j = 0; j < 128; j++) {
      const draw = uniform24(seed, 3404169613, 0, i * 128 + j);
      memory[lstmWeight_hh_l0 + i * 128 + j] = draw * 0.17677669529663687 - 0.08838834764831843;
    }
  }
}

function initialiseLstmBias_ih_l0(memory: Float32Array, seed: number, lstmBias_ih_l0: number): void {
  for (let i = 0; i < 512; i++) {
    memory[lstmBias_ih_l0 + i] =
      uniform24(seed, 1272793931, 0, i) * 0.17677669529663687 - 0.08838834764831843;
  }
}

function initialiseLstmBias_hh_l0(memory: Float32Array, seed: number, lstmBias_hh_l0: number): void {
  for (let i = 0; i < 512; i++) {
    memory[lstmBias_hh_l0 + i] =
      uniform24(seed, 2996983112, 0, i) * 0.17677669529663687 - 0.08838834764831843;
  }
}

function initialiseOutputWeight(memory: Float32Array, seed: number, outputWeight: number): void {
  for (let i = 0; i < 83; i++) {
    for (let j = 0; j < 128; j++) {
      const draw = uniform24(seed, 254457990, 0, i * 128 + j);
      memory[outputWeight + i * 128 + j] = draw * 0.17677669529663687 - 0.08838834764831843;
    }
  }
}

function initialiseOutputBias(memory: Float32Array, seed: number, outputBias: number): void {
  for (let i = 0; i < 83; i++) {
    memory[outputBias + i] = uniform24(seed, 1821556371, 0, i) * 0.17677669529663687 - 0.08838834764831843;
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/** beta1Next = beta1Power 0.9 */
function updateBeta1Next(doubles: Float64Array, beta1Power: number, beta1Next: number): void {
  const beta1NextValue = doubles[beta1Power]! * 0.9;
  doubles[beta1Next] = beta1NextValue;
  doubles[beta1Power] = beta1NextValue;
}

/** beta2Next = beta2Power 0.999 */
function updateBeta2Next(doubles: Float64Array, beta2Power: number, beta2Next: number): void {
  const beta2NextValue = doubles[beta2Power]! * 0.999;
  doubles[beta2Next] = beta2NextValue;
  doubles[beta2Power] = beta2NextValue;
}

/**
 * product = einsum("ijl,kl->ijk", N1, lstm.weight_ih_l0)       moby.graph.ts:25
 * projected = product + lstm.bias_ih_l0 + lstm.bias_hh_l0      moby.graph.ts:25
 */
function forwardProjected(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  time: number,
  lstmBias_ih_l0: number,
  embeddingWeight: number,
  text: number,
  lstmWeight_ih_l0: number,
  lstmBias_hh_l0: number,
  projected: number,
): void {
  for (let t = 0; t < time; t++) {
    for (let n = 0; n < batch - 1; n += 2) {
      const text_0 = integers[text + t * batch + n]!;
      const text_1 = integers[text + t * batch + n + 1]!;
      for (let i = 0; i < 512; i += 4) {
        const lstmBias_ih_l0_0 = memory[lstmBias_ih_l0 + i]!;
        const lstmBias_ih_l0_1 = memory[lstmBias_ih_l0 + i + 1]!;
        const lstmBias_ih_l0_2 = memory[lstmBias_ih_l0 + i + 2]!;
        const lstmBias_ih_l0_3 = memory[lstmBias_ih_l0 + i + 3]!;
        let sum_00 = lstmBias_ih_l0_0;
        let sum_01 = lstmBias_ih_l0_1;
        let sum_02 = lstmBias_ih_l0_2;
        let sum_03 = lstmBias_ih_l0_3;
        let sum_10 = lstmBias_ih_l0_0;
        let sum_11 = lstmBias_ih_l0_1;
        let sum_12 = lstmBias_ih_l0_2;
        let sum_13 = lstmBias_ih_l0_3;
        for (let j = 0; j < 32; j++) {
          const lstmWeight_ih_l0_0 = memory[lstmWeight_ih_l0 + i * 32 + j]!;
          const lstmWeight_ih_l0_1 = memory[lstmWeight_ih_l0 + (i + 1) * 32 + j]!;
          const lstmWeight_ih_l0_2 = memory[lstmWeight_ih_l0 + (i + 2) * 32 + j]!;
          const lstmWeight_ih_l0_3 = memory[lstmWeight_ih_l0 + (i + 3) * 32 + j]!;
          sum_00 += memory[embeddingWeight + text_0 * 32 + j]! * lstmWeight_ih_l0_0;
          sum_01 += memory[embeddingWeight + text_0 * 32 + j]! * lstmWeight_ih_l0_1;
          sum_02 += memory[embeddingWeight + text_0 * 32 + j]! * lstmWeight_ih_l0_2;
          sum_03 += memory[embeddingWeight + text_0 * 32 + j]! * lstmWeight_ih_l0_3;
          sum_10 += memory[embeddingWeight + text_1 * 32 + j]! * lstmWeight_ih_l0_0;
          sum_11 += memory[embeddingWeight + text_1 * 32 + j]! * lstmWeight_ih_l0_1;
          sum_12 += memory[embeddingWeight + text_1 * 32 + j]! * lstmWeight_ih_l0_2;
          sum_13 += memory[embeddingWeight + text_1 * 32 + j]! * lstmWeight_ih_l0_3;
        }
        const lstmBias_hh_l0_0 = memory[lstmBias_hh_l0 + i]!;
        memory[projected + t * 512 * batch + n * 512 + i] = sum_00 + lstmBias_hh_l0_0;
        const lstmBias_hh_l0_1 = memory[lstmBias_hh_l0 + i + 1]!;
        memory[projected + t * 512 * batch + n * 512 + i + 1] = sum_01 + lstmBias_hh_l0_1;
        const lstmBias_hh_l0_2 = memory[lstmBias_hh_l0 + i + 2]!;
        memory[projected + t * 512 * batch + n * 512 + i + 2] = sum_02 + lstmBias_hh_l0_2;
        const lstmBias_hh_l0_3 = memory[lstmBias_hh_l0 + i + 3]!;
        memory[projected + t * 512 * batch + n * 512 + i + 3] = sum_03 + lstmBias_hh_l0_3;
        memory[projected + t * 512 * batch + (n + 1) * 512 + i] = sum_10 + lstmBias_hh_l0_0;
        memory[projected + t * 512 * batch + (n + 1) * 512 + i + 1] = sum_11 + lstmBias_hh_l0_1;
        memory[projected + t * 512 * batch + (n + 1) * 512 + i + 2] = sum_12 + lstmBias_hh_l0_2;
        memory[projected + t * 512 * batch + (n + 1) * 512 + i + 3] = sum_13 + lstmBias_hh_l0_3;
      }
    }
    for (let n = batch - (batch % 2); n < batch; n++) {
      const textValue = integers[text + t * batch + n]!;
      for (let i = 0; i < 512; i += 4) {
        let sum_0 = memory[lstmBias_ih_l0 + i]!;
        let sum_1 = memory[lstmBias_ih_l0 + i + 1]!;
        let sum_2 = memory[lstmBias_ih_l0 + i + 2]!;
        let sum_3 = memory[lstmBias_ih_l0 + i + 3]!;
        for (let j = 0; j < 32; j++) {
          sum_0 += memory[embeddingWeight + textValue * 32 + j]! * memory[lstmWeight_ih_l0 + i * 32 + j]!;
          sum_1 +=
            memory[embeddingWeight + textValue * 32 + j]! * memory[lstmWeight_ih_l0 + (i + 1) * 32 + j]!;
          sum_2 +=
            memory[embeddingWeight + textValue * 32 + j]! * memory[lstmWeight_ih_l0 + (i + 2) * 32 + j]!;
          sum_3 +=
            memory[embeddingWeight + textValue * 32 + j]! * memory[lstmWeight_ih_l0 + (i + 3) * 32 + j]!;
        }
        memory[projected + t * 512 * batch + n * 512 + i] = sum_0 + memory[lstmBias_hh_l0 + i]!;
        memory[projected + t * 512 * batch + n * 512 + i + 1] = sum_1 + memory[lstmBias_hh_l0 + i + 1]!;
        memory[projected + t * 512 * batch + n * 512 + i + 2] = sum_2 + memory[lstmBias_hh_l0 + i + 2]!;
        memory[projected + t * 512 * batch + n * 512 + i + 3] = sum_3 + memory[lstmBias_hh_l0 + i + 3]!;
      }
    }
  }
}

function forwardHidden2(memory: Float32Array, batch: number, hidden: number, hidden2: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      memory[hidden2 + n * 128 + i] = memory[hidden + n * 128 + i]!;
    }
  }
}

/** product = hidden · lstm.weight_hh_l0ᵀ      moby.graph.ts:25 */
function forwardProduct(
  memory: Float32Array,
  batch: number,
  hidden: number,
  lstmWeight_hh_l0: number,
  product: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 512; i += 4) {
      let productValue_00 = 0;
      let productValue_01 = 0;
      let productValue_02 = 0;
      let productValue_03 = 0;
      let productValue_10 = 0;
      let productValue_11 = 0;
      let productValue_12 = 0;
      let productValue_13 = 0;
      for (let j = 0; j < 128; j++) {
        const hidden_0 = memory[hidden + n * 128 + j]!;
        const lstmWeight_hh_l0_0 = memory[lstmWeight_hh_l0 + i * 128 + j]!;
        const lstmWeight_hh_l0_1 = memory[lstmWeight_hh_l0 + (i + 1) * 128 + j]!;
        const lstmWeight_hh_l0_2 = memory[lstmWeight_hh_l0 + (i + 2) * 128 + j]!;
        const lstmWeight_hh_l0_3 = memory[lstmWeight_hh_l0 + (i + 3) * 128 + j]!;
        const hidden_1 = memory[hidden + (n + 1) * 128 + j]!;
        productValue_00 += hidden_0 * lstmWeight_hh_l0_0;
        productValue_01 += hidden_0 * lstmWeight_hh_l0_1;
        productValue_02 += hidden_0 * lstmWeight_hh_l0_2;
        productValue_03 += hidden_0 * lstmWeight_hh_l0_3;
        productValue_10 += hidden_1 * lstmWeight_hh_l0_0;
        productValue_11 += hidden_1 * lstmWeight_hh_l0_1;
        productValue_12 += hidden_1 * lstmWeight_hh_l0_2;
        productValue_13 += hidden_1 * lstmWeight_hh_l0_3;
      }
      memory[product + n * 512 + i] = productValue_00;
      memory[product + n * 512 + i + 1] = productValue_01;
      memory[product + n * 512 + i + 2] = productValue_02;
      memory[product + n * 512 + i + 3] = productValue_03;
      memory[product + (n + 1) * 512 + i] = productValue_10;
      memory[product + (n + 1) * 512 + i + 1] = productValue_11;
      memory[product + (n + 1) * 512 + i + 2] = productValue_12;
      memory[product + (n + 1) * 512 + i + 3] = productValue_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 512; i += 4) {
      let productValue_0 = 0;
      let productValue_1 = 0;
      let productValue_2 = 0;
      let productValue_3 = 0;
      for (let j = 0; j < 128; j++) {
        const hiddenValue = memory[hidden + n * 128 + j]!;
        productValue_0 += hiddenValue * memory[lstmWeight_hh_l0 + i * 128 + j]!;
        productValue_1 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 1) * 128 + j]!;
        productValue_2 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 2) * 128 + j]!;
        productValue_3 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 3) * 128 + j]!;
      }
      memory[product + n * 512 + i] = productValue_0;
      memory[product + n * 512 + i + 1] = productValue_1;
      memory[product + n * 512 + i + 2] = productValue_2;
      memory[product + n * 512 + i + 3] = productValue_3;
    }
  }
}

/**
 * gates = projectedₜ + product                             moby.graph.ts:25
 * inputGate = sigmoid(slice(gates))                        moby.graph.ts:25
 * forgetGate = sigmoid(slice(gates))                       moby.graph.ts:25
 * outputGate = sigmoid(slice(gates))                       moby.graph.ts:25
 * cellGate = tanh(slice(gates))                            moby.graph.ts:25
 * nextCell = forgetGate ⊙ cell + inputGate ⊙ cellGate      moby.graph.ts:25
 * nextHidden = outputGate ⊙ tanh(nextCell)                 moby.graph.ts:25
 */
function forwardInputGate(
  memory: Float32Array,
  batch: number,
  t: number,
  projected: number,
  product: number,
  inputGate: number,
  forgetGate: number,
  outputGate: number,
  cellGate: number,
  cell: number,
  tanh: number,
  read: number,
  hidden: number,
  hiddens: number,
  cells: number,
  gatesRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 512; i++) {
      memory[gatesRow + i] =
        memory[projected + t * 512 * batch + n * 512 + i]! + memory[product + n * 512 + i]!;
    }
    for (let j = 0; j < 128; j++) {
      const inputGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j]!));
      memory[inputGate + t * 128 * batch + n * 128 + j] = inputGateValue;
      const forgetGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j + 128]!));
      memory[forgetGate + t * 128 * batch + n * 128 + j] = forgetGateValue;
      const outputGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j + 384]!));
      memory[outputGate + t * 128 * batch + n * 128 + j] = outputGateValue;
      const cellGateValue = Math.tanh(memory[gatesRow + j + 256]!);
      memory[cellGate + t * 128 * batch + n * 128 + j] = cellGateValue;
      const nextCell = forgetGateValue * memory[cell + n * 128 + j]! + inputGateValue * cellGateValue;
      const tanhValue = Math.tanh(nextCell);
      memory[tanh + t * 128 * batch + n * 128 + j] = tanhValue;
      const readValue = outputGateValue * tanhValue;
      memory[read + t * 128 * batch + n * 128 + j] = readValue;
      memory[hiddens + t * 128 * batch + n * 128 + j] = memory[hidden + n * 128 + j]!;
      memory[cells + t * 128 * batch + n * 128 + j] = memory[cell + n * 128 + j]!;
      memory[hidden + n * 128 + j] = readValue;
      memory[cell + n * 128 + j] = nextCell;
    }
  }
}

/** count = Σ kept      moby.graph.ts:36 */
function forwardCount(integers: Int32Array, batch: number, time: number, next: number, count: number): void {
  let countValue = 0;
  for (let n = 0; n < batch * time; n++) {
    countValue += integers[next + n]! !== -100 ? 1 : 0;
  }
  integers[count] = countValue;
}

/** product = einsum("ijl,kl->ijk", read, output.weight)      moby.graph.ts:26 */
function forwardProduct2(
  memory: Float32Array,
  batch: number,
  time: number,
  read: number,
  outputWeight: number,
  product: number,
): void {
  for (let t = 0; t < time; t++) {
    for (let n = 0; n < batch - 1; n += 2) {
      for (let i = 0; i < 80; i += 5) {
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
        for (let j = 0; j < 128; j++) {
          const read_0 = memory[read + t * 128 * batch + n * 128 + j]!;
          const outputWeight_0 = memory[outputWeight + i * 128 + j]!;
          const outputWeight_1 = memory[outputWeight + (i + 1) * 128 + j]!;
          const outputWeight_2 = memory[outputWeight + (i + 2) * 128 + j]!;
          const outputWeight_3 = memory[outputWeight + (i + 3) * 128 + j]!;
          const outputWeight_4 = memory[outputWeight + (i + 4) * 128 + j]!;
          const read_1 = memory[read + t * 128 * batch + (n + 1) * 128 + j]!;
          productValue_00 += read_0 * outputWeight_0;
          productValue_01 += read_0 * outputWeight_1;
          productValue_02 += read_0 * outputWeight_2;
          productValue_03 += read_0 * outputWeight_3;
          productValue_04 += read_0 * outputWeight_4;
          productValue_10 += read_1 * outputWeight_0;
          productValue_11 += read_1 * outputWeight_1;
          productValue_12 += read_1 * outputWeight_2;
          productValue_13 += read_1 * outputWeight_3;
          productValue_14 += read_1 * outputWeight_4;
        }
        memory[product + t * 83 * batch + n * 83 + i] = productValue_00;
        memory[product + t * 83 * batch + n * 83 + i + 1] = productValue_01;
        memory[product + t * 83 * batch + n * 83 + i + 2] = productValue_02;
        memory[product + t * 83 * batch + n * 83 + i + 3] = productValue_03;
        memory[product + t * 83 * batch + n * 83 + i + 4] = productValue_04;
        memory[product + t * 83 * batch + (n + 1) * 83 + i] = productValue_10;
        memory[product + t * 83 * batch + (n + 1) * 83 + i + 1] = productValue_11;
        memory[product + t * 83 * batch + (n + 1) * 83 + i + 2] = productValue_12;
        memory[product + t * 83 * batch + (n + 1) * 83 + i + 3] = productValue_13;
        memory[product + t * 83 * batch + (n + 1) * 83 + i + 4] = productValue_14;
      }
      let productValue_00 = 0;
      let productValue_01 = 0;
      let productValue_02 = 0;
      let productValue_10 = 0;
      let productValue_11 = 0;
      let productValue_12 = 0;
      for (let j = 0; j < 128; j++) {
        const read_0 = memory[read + t * 128 * batch + n * 128 + j]!;
        const outputWeight80 = memory[outputWeight + j + 10240]!;
        const outputWeight81 = memory[outputWeight + j + 10368]!;
        const outputWeight82 = memory[outputWeight + j + 10496]!;
        const read_1 = memory[read + t * 128 * batch + (n + 1) * 128 + j]!;
        productValue_00 += read_0 * outputWeight80;
        productValue_01 += read_0 * outputWeight81;
        productValue_02 += read_0 * outputWeight82;
        productValue_10 += read_1 * outputWeight80;
        productValue_11 += read_1 * outputWeight81;
        productValue_12 += read_1 * outputWeight82;
      }
      memory[product + t * 83 * batch + n * 83 + 80] = productValue_00;
      memory[product + t * 83 * batch + n * 83 + 81] = productValue_01;
      memory[product + t * 83 * batch + n * 83 + 82] = productValue_02;
      memory[product + t * 83 * batch + (n + 1) * 83 + 80] = productValue_10;
      memory[product + t * 83 * batch + (n + 1) * 83 + 81] = productValue_11;
      memory[product + t * 83 * batch + (n + 1) * 83 + 82] = productValue_12;
    }
    for (let n = batch - (batch % 2); n < batch; n++) {
      for (let i = 0; i < 80; i += 5) {
        let productValue_0 = 0;
        let productValue_1 = 0;
        let productValue_2 = 0;
        let productValue_3 = 0;
        let productValue_4 = 0;
        for (let j = 0; j < 128; j++) {
          const readValue = memory[read + t * 128 * batch + n * 128 + j]!;
          productValue_0 += readValue * memory[outputWeight + i * 128 + j]!;
          productValue_1 += readValue * memory[outputWeight + (i + 1) * 128 + j]!;
          productValue_2 += readValue * memory[outputWeight + (i + 2) * 128 + j]!;
          productValue_3 += readValue * memory[outputWeight + (i + 3) * 128 + j]!;
          productValue_4 += readValue * memory[outputWeight + (i + 4) * 128 + j]!;
        }
        memory[product + t * 83 * batch + n * 83 + i] = productValue_0;
        memory[product + t * 83 * batch + n * 83 + i + 1] = productValue_1;
        memory[product + t * 83 * batch + n * 83 + i + 2] = productValue_2;
        memory[product + t * 83 * batch + n * 83 + i + 3] = productValue_3;
        memory[product + t * 83 * batch + n * 83 + i + 4] = productValue_4;
      }
      let productValue_0 = 0;
      let productValue_1 = 0;
      let productValue_2 = 0;
      for (let j = 0; j < 128; j++) {
        const readValue = memory[read + t * 128 * batch + n * 128 + j]!;
        productValue_0 += readValue * memory[outputWeight + j + 10240]!;
        productValue_1 += readValue * memory[outputWeight + j + 10368]!;
        productValue_2 += readValue * memory[outputWeight + j + 10496]!;
      }
      memory[product + t * 83 * batch + n * 83 + 80] = productValue_0;
      memory[product + t * 83 * batch + n * 83 + 81] = productValue_1;
      memory[product + t * 83 * batch + n * 83 + 82] = productValue_2;
    }
  }
}

/** logits = product + output.bias      moby.graph.ts:26 */
function forwardLogits(
  memory: Float32Array,
  batch: number,
  time: number,
  product: number,
  outputBias: number,
  logits: number,
  max: number,
): void {
  for (let m = 0; m < batch * time; m++) {
    memory[max + m] = -Infinity;
  }
  for (let i = 0; i < 83; i++) {
    const outputBiasValue = memory[outputBias + i]!;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        memory[logits + t * 83 * batch + n * 83 + i] = Math.fround(
          memory[product + t * 83 * batch + n * 83 + i]! + outputBiasValue,
        );
      }
    }
    for (let m = 0; m < batch * time; m++) {
      memory[max + m] = Math.max(memory[max + m]!, memory[logits + m * 83 + i]!);
    }
  }
}

/**
 * dLosses = kept ? dCounted : 0                                 moby.graph.ts:36
 * exps = exp(N6 − amax(N6))                                     moby.graph.ts:36
 * losses = log(total) − (N6[places] − max)                      moby.graph.ts:36
 * counted = kept ? losses : 0                                   moby.graph.ts:36
 * loss = Σ counted / count                                      moby.graph.ts:36
 * dTotal = dLosses / total                   d log x = dx / x   moby.graph.ts:36
 * dN6 = −dLosses at places + dExps ⊙ exps    dx[index] += dy    moby.graph.ts:36
 */
function backwardLoss(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  time: number,
  next: number,
  count: number,
  logits: number,
  max: number,
  loss: number,
  dN6: number,
  expsRow: number,
): void {
  const scale = 1 / integers[count]!;
  let total = 0;
  for (let n = 0; n < batch * time; n++) {
    let total2 = 0;
    const maxValue = memory[max + n]!;
    for (let i = 0; i < 83; i++) {
      const exps = Math.exp(memory[logits + n * 83 + i]! - maxValue);
      memory[expsRow + i] = exps;
      total2 += exps;
    }
    const nextValue = integers[next + n]!;
    const kept = nextValue !== -100;
    const places = kept ? nextValue : 0;
    const dLosses = kept ? scale : 0;
    const negative = -dLosses;
    total += kept ? Math.log(total2) - (memory[logits + n * 83 + places]! - maxValue) : 0;
    const dTotal = dLosses / total2;
    for (let i = 0; i < 83; i++) {
      memory[dN6 + n * 83 + i] = (i === places ? negative : 0) + dTotal * memory[expsRow + i]!;
    }
  }
  doubles[loss] = total / integers[count]!;
}

/** dRead = einsum("ijk,kl->ijl", dLogits, output.weight)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   moby.graph.ts:25 */
function backwardDRead(
  memory: Float32Array,
  batch: number,
  time: number,
  dN6: number,
  outputWeight: number,
  dRead: number,
): void {
  for (let t = 0; t < time; t++) {
    for (let n = 0; n < batch - 1; n += 2) {
      for (let i = 0; i < 128; i += 4) {
        let dReadValue_00 = 0;
        let dReadValue_01 = 0;
        let dReadValue_02 = 0;
        let dReadValue_03 = 0;
        let dReadValue_10 = 0;
        let dReadValue_11 = 0;
        let dReadValue_12 = 0;
        let dReadValue_13 = 0;
        for (let j = 0; j < 83; j++) {
          const dN6_0 = memory[dN6 + (t * batch + n) * 83 + j]!;
          const outputWeight_0 = memory[outputWeight + j * 128 + i]!;
          const outputWeight_1 = memory[outputWeight + j * 128 + i + 1]!;
          const outputWeight_2 = memory[outputWeight + j * 128 + i + 2]!;
          const outputWeight_3 = memory[outputWeight + j * 128 + i + 3]!;
          const dN6_1 = memory[dN6 + (t * batch + n + 1) * 83 + j]!;
          dReadValue_00 += dN6_0 * outputWeight_0;
          dReadValue_01 += dN6_0 * outputWeight_1;
          dReadValue_02 += dN6_0 * outputWeight_2;
          dReadValue_03 += dN6_0 * outputWeight_3;
          dReadValue_10 += dN6_1 * outputWeight_0;
          dReadValue_11 += dN6_1 * outputWeight_1;
          dReadValue_12 += dN6_1 * outputWeight_2;
          dReadValue_13 += dN6_1 * outputWeight_3;
        }
        memory[dRead + t * 128 * batch + n * 128 + i] = dReadValue_00;
        memory[dRead + t * 128 * batch + n * 128 + i + 1] = dReadValue_01;
        memory[dRead + t * 128 * batch + n * 128 + i + 2] = dReadValue_02;
        memory[dRead + t * 128 * batch + n * 128 + i + 3] = dReadValue_03;
        memory[dRead + t * 128 * batch + (n + 1) * 128 + i] = dReadValue_10;
        memory[dRead + t * 128 * batch + (n + 1) * 128 + i + 1] = dReadValue_11;
        memory[dRead + t * 128 * batch + (n + 1) * 128 + i + 2] = dReadValue_12;
        memory[dRead + t * 128 * batch + (n + 1) * 128 + i + 3] = dReadValue_13;
      }
    }
    for (let n = batch - (batch % 2); n < batch; n++) {
      for (let i = 0; i < 128; i += 4) {
        let dReadValue_0 = 0;
        let dReadValue_1 = 0;
        let dReadValue_2 = 0;
        let dReadValue_3 = 0;
        for (let j = 0; j < 83; j++) {
          const dN6Value = memory[dN6 + (t * batch + n) * 83 + j]!;
          dReadValue_0 += dN6Value * memory[outputWeight + j * 128 + i]!;
          dReadValue_1 += dN6Value * memory[outputWeight + j * 128 + i + 1]!;
          dReadValue_2 += dN6Value * memory[outputWeight + j * 128 + i + 2]!;
          dReadValue_3 += dN6Value * memory[outputWeight + j * 128 + i + 3]!;
        }
        memory[dRead + t * 128 * batch + n * 128 + i] = dReadValue_0;
        memory[dRead + t * 128 * batch + n * 128 + i + 1] = dReadValue_1;
        memory[dRead + t * 128 * batch + n * 128 + i + 2] = dReadValue_2;
        memory[dRead + t * 128 * batch + n * 128 + i + 3] = dReadValue_3;
      }
    }
  }
}

/** dOutputWeight = einsum("ijl,ijk->kl", read, dLogits)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   moby.graph.ts:21 */
function backwardDOutputWeight(
  memory: Float32Array,
  batch: number,
  time: number,
  read: number,
  dN6: number,
  dOutputWeight: number,
): void {
  for (let i = 0; i < 80; i += 5) {
    for (let j = 0; j < 128; j += 2) {
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
      for (let t = 0; t < time; t++) {
        for (let n = 0; n < batch; n++) {
          const read_0 = memory[read + t * 128 * batch + n * 128 + j]!;
          const dN6_0 = memory[dN6 + (t * batch + n) * 83 + i]!;
          const read_1 = memory[read + t * 128 * batch + n * 128 + j + 1]!;
          const dN6_1 = memory[dN6 + (t * batch + n) * 83 + i + 1]!;
          const dN6_2 = memory[dN6 + (t * batch + n) * 83 + i + 2]!;
          const dN6_3 = memory[dN6 + (t * batch + n) * 83 + i + 3]!;
          const dN6_4 = memory[dN6 + (t * batch + n) * 83 + i + 4]!;
          dOutputWeightValue_00 += read_0 * dN6_0;
          dOutputWeightValue_01 += read_1 * dN6_0;
          dOutputWeightValue_10 += read_0 * dN6_1;
          dOutputWeightValue_11 += read_1 * dN6_1;
          dOutputWeightValue_20 += read_0 * dN6_2;
          dOutputWeightValue_21 += read_1 * dN6_2;
          dOutputWeightValue_30 += read_0 * dN6_3;
          dOutputWeightValue_31 += read_1 * dN6_3;
          dOutputWeightValue_40 += read_0 * dN6_4;
          dOutputWeightValue_41 += read_1 * dN6_4;
        }
      }
      memory[dOutputWeight + i * 128 + j] = dOutputWeightValue_00;
      memory[dOutputWeight + i * 128 + j + 1] = dOutputWeightValue_01;
      memory[dOutputWeight + (i + 1) * 128 + j] = dOutputWeightValue_10;
      memory[dOutputWeight + (i + 1) * 128 + j + 1] = dOutputWeightValue_11;
      memory[dOutputWeight + (i + 2) * 128 + j] = dOutputWeightValue_20;
      memory[dOutputWeight + (i + 2) * 128 + j + 1] = dOutputWeightValue_21;
      memory[dOutputWeight + (i + 3) * 128 + j] = dOutputWeightValue_30;
      memory[dOutputWeight + (i + 3) * 128 + j + 1] = dOutputWeightValue_31;
      memory[dOutputWeight + (i + 4) * 128 + j] = dOutputWeightValue_40;
      memory[dOutputWeight + (i + 4) * 128 + j + 1] = dOutputWeightValue_41;
    }
  }
  for (let j = 0; j < 128; j++) {
    let dOutputWeightValue_0 = 0;
    let dOutputWeightValue_1 = 0;
    let dOutputWeightValue_2 = 0;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        const readValue = memory[read + t * 128 * batch + n * 128 + j]!;
        dOutputWeightValue_0 += readValue * memory[dN6 + (t * batch + n) * 83 + 80]!;
        dOutputWeightValue_1 += readValue * memory[dN6 + (t * batch + n) * 83 + 81]!;
        dOutputWeightValue_2 += readValue * memory[dN6 + (t * batch + n) * 83 + 82]!;
      }
    }
    memory[dOutputWeight + j + 10240] = dOutputWeightValue_0;
    memory[dOutputWeight + j + 10368] = dOutputWeightValue_1;
    memory[dOutputWeight + j + 10496] = dOutputWeightValue_2;
  }
}

/**
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 output.weight.expAvg + 0.09999999999999998 dOutputWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Next: number,
  lr: number,
  beta2Next: number,
  correction: number,
  scale: number,
  outputWeightExpAvg: number,
  outputWeightExpAvgSq: number,
  dOutputWeight: number,
  outputWeight: number,
): void {
  const correctionValue = Math.sqrt(1 - doubles[beta2Next]!);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - doubles[beta1Next]!));
  doubles[scale] = scaleValue;
  for (let i = 0; i < 83; i++) {
    for (let j = 0; j < 128; j++) {
      const dOutputWeightValue = memory[dOutputWeight + i * 128 + j]!;
      const firstMoment =
        0.9 * memory[outputWeightExpAvg + i * 128 + j]! + 0.09999999999999998 * dOutputWeightValue;
      const secondMoment =
        0.999 * memory[outputWeightExpAvgSq + i * 128 + j]! +
        0.0010000000000000009 * (dOutputWeightValue * dOutputWeightValue);
      memory[outputWeight + i * 128 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
      memory[outputWeightExpAvg + i * 128 + j] = firstMoment;
      memory[outputWeightExpAvgSq + i * 128 + j] = secondMoment;
    }
  }
}

/**
 * dOutputBias = Σ(time, batch) dLogits                           dx = Σ dy over the dimensions that were added   moby.graph.ts:21
 * firstMoment = 0.9 output.bias.expAvg + 0.09999999999999998 dOutputBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputBias2(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  time: number,
  outputBiasExpAvg: number,
  outputBiasExpAvgSq: number,
  dN6: number,
  correction: number,
  scale: number,
  outputBias: number,
): void {
  for (let i = 0; i < 83; i++) {
    let dOutputBias = 0;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        dOutputBias += memory[dN6 + (t * batch + n) * 83 + i]!;
      }
    }
    const firstMoment = 0.9 * memory[outputBiasExpAvg + i]! + 0.09999999999999998 * dOutputBias;
    const secondMoment =
      0.999 * memory[outputBiasExpAvgSq + i]! + 0.0010000000000000009 * (dOutputBias * dOutputBias);
    memory[outputBias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[outputBiasExpAvg + i] = firstMoment;
    memory[outputBiasExpAvgSq + i] = secondMoment;
  }
}

function backwardDHidden(memory: Float32Array, batch: number, dHidden: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      memory[dHidden + n * 128 + i] = 0;
    }
  }
}

/** hiddenAfter = first      moby.graph.ts:25 */
function forwardHiddenAfter(memory: Float32Array, batch: number, hidden: number, hiddenAfter: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      memory[hiddenAfter + n * 128 + i] = memory[hidden + n * 128 + i]!;
    }
  }
}

/**
 * dNextHidden = dHidden + dNextHidden                               moby.graph.ts:25
 * dOutputGate = dNextHidden ⊙ tanh                                  moby.graph.ts:25
 * dNextCell = dCell + dNextHidden ⊙ outputGate ⊙ (1 − tanh ⊙ tanh)      moby.graph.ts:25
 * dInputGate = dNextCell ⊙ cellGate                                 moby.graph.ts:25
 * dCellGate = dNextCell ⊙ inputGate                                 moby.graph.ts:25
 * dForgetGate = dNextCell ⊙ cell                                    moby.graph.ts:25
 */
function backwardDGates(
  memory: Float32Array,
  batch: number,
  t: number,
  dHidden: number,
  dRead: number,
  tanh: number,
  cellGate: number,
  outputGate: number,
  forgetGate: number,
  inputGate: number,
  dCell: number,
  cells: number,
  dGates: number,
  productRow: number,
  productRow2: number,
  productRow3: number,
  productRow4: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      const dNextHidden = memory[dHidden + n * 128 + i]! + memory[dRead + t * 128 * batch + n * 128 + i]!;
      const outputGateValue = memory[outputGate + t * 128 * batch + n * 128 + i]!;
      const tanhValue = memory[tanh + t * 128 * batch + n * 128 + i]!;
      const dNextCell =
        memory[dCell + n * 128 + i]! + dNextHidden * outputGateValue * (1 - tanhValue * tanhValue);
      const inputGateValue = memory[inputGate + t * 128 * batch + n * 128 + i]!;
      const cellGateValue = memory[cellGate + t * 128 * batch + n * 128 + i]!;
      memory[productRow + i] = dNextCell * inputGateValue * (1 - cellGateValue * cellGateValue);
      memory[productRow2 + i] = dNextHidden * tanhValue * (outputGateValue * (1 - outputGateValue));
      const forgetGateValue = memory[forgetGate + t * 128 * batch + n * 128 + i]!;
      memory[productRow3 + i] =
        dNextCell *
        memory[cells + t * 128 * batch + n * 128 + i]! *
        (forgetGateValue * (1 - forgetGateValue));
      memory[productRow4 + i] = dNextCell * cellGateValue * (inputGateValue * (1 - inputGateValue));
      memory[dCell + n * 128 + i] = dNextCell * forgetGateValue;
    }
    for (let j = 0; j < 512; j++) {
      const embed = j >= 256 && j < 384 ? memory[productRow + j - 256]! : 0;
      const embed2 = j >= 128 && j < 256 ? memory[productRow3 + j - 128]! : 0;
      memory[dGates + t * 512 * batch + n * 512 + j] =
        (j >= 384 ? memory[productRow2 + j - 384]! : 0) +
        embed +
        embed2 +
        (j < 128 ? memory[productRow4 + j]! : 0);
    }
  }
}

function backwardDHidden2(
  memory: Float32Array,
  batch: number,
  t: number,
  dGates: number,
  lstmWeight_hh_l0: number,
  dHidden: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 128; i += 4) {
      let dHiddenValue_00 = 0;
      let dHiddenValue_01 = 0;
      let dHiddenValue_02 = 0;
      let dHiddenValue_03 = 0;
      let dHiddenValue_10 = 0;
      let dHiddenValue_11 = 0;
      let dHiddenValue_12 = 0;
      let dHiddenValue_13 = 0;
      for (let j = 0; j < 512; j++) {
        const dGates_0 = memory[dGates + t * 512 * batch + n * 512 + j]!;
        const lstmWeight_hh_l0_0 = memory[lstmWeight_hh_l0 + j * 128 + i]!;
        const lstmWeight_hh_l0_1 = memory[lstmWeight_hh_l0 + j * 128 + i + 1]!;
        const lstmWeight_hh_l0_2 = memory[lstmWeight_hh_l0 + j * 128 + i + 2]!;
        const lstmWeight_hh_l0_3 = memory[lstmWeight_hh_l0 + j * 128 + i + 3]!;
        const dGates_1 = memory[dGates + t * 512 * batch + (n + 1) * 512 + j]!;
        dHiddenValue_00 += dGates_0 * lstmWeight_hh_l0_0;
        dHiddenValue_01 += dGates_0 * lstmWeight_hh_l0_1;
        dHiddenValue_02 += dGates_0 * lstmWeight_hh_l0_2;
        dHiddenValue_03 += dGates_0 * lstmWeight_hh_l0_3;
        dHiddenValue_10 += dGates_1 * lstmWeight_hh_l0_0;
        dHiddenValue_11 += dGates_1 * lstmWeight_hh_l0_1;
        dHiddenValue_12 += dGates_1 * lstmWeight_hh_l0_2;
        dHiddenValue_13 += dGates_1 * lstmWeight_hh_l0_3;
      }
      memory[dHidden + n * 128 + i] = dHiddenValue_00;
      memory[dHidden + n * 128 + i + 1] = dHiddenValue_01;
      memory[dHidden + n * 128 + i + 2] = dHiddenValue_02;
      memory[dHidden + n * 128 + i + 3] = dHiddenValue_03;
      memory[dHidden + (n + 1) * 128 + i] = dHiddenValue_10;
      memory[dHidden + (n + 1) * 128 + i + 1] = dHiddenValue_11;
      memory[dHidden + (n + 1) * 128 + i + 2] = dHiddenValue_12;
      memory[dHidden + (n + 1) * 128 + i + 3] = dHiddenValue_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 128; i += 4) {
      let dHiddenValue_0 = 0;
      let dHiddenValue_1 = 0;
      let dHiddenValue_2 = 0;
      let dHiddenValue_3 = 0;
      for (let j = 0; j < 512; j++) {
        const dGatesValue = memory[dGates + t * 512 * batch + n * 512 + j]!;
        dHiddenValue_0 += dGatesValue * memory[lstmWeight_hh_l0 + j * 128 + i]!;
        dHiddenValue_1 += dGatesValue * memory[lstmWeight_hh_l0 + j * 128 + i + 1]!;
        dHiddenValue_2 += dGatesValue * memory[lstmWeight_hh_l0 + j * 128 + i + 2]!;
        dHiddenValue_3 += dGatesValue * memory[lstmWeight_hh_l0 + j * 128 + i + 3]!;
      }
      memory[dHidden + n * 128 + i] = dHiddenValue_0;
      memory[dHidden + n * 128 + i + 1] = dHiddenValue_1;
      memory[dHidden + n * 128 + i + 2] = dHiddenValue_2;
      memory[dHidden + n * 128 + i + 3] = dHiddenValue_3;
    }
  }
}

/**
 * dLstmBias_hh_l0 = Σ(time, batch) dGates                        dx = Σ dy over the dimensions that were added   moby.graph.ts:20
 * firstMoment = 0.9 lstm.bias_ih_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 lstm.bias_hh_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmBias_ih_l02(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  time: number,
  lstmBias_ih_l0ExpAvg: number,
  lstmBias_ih_l0ExpAvgSq: number,
  lstmBias_hh_l0ExpAvg: number,
  lstmBias_hh_l0ExpAvgSq: number,
  dGates: number,
  correction: number,
  scale: number,
  lstmBias_ih_l0: number,
  lstmBias_hh_l0: number,
): void {
  for (let i = 0; i < 512; i++) {
    let dLstmBias_hh_l0 = 0;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        dLstmBias_hh_l0 += memory[dGates + t * 512 * batch + n * 512 + i]!;
      }
    }
    const product = 0.09999999999999998 * dLstmBias_hh_l0;
    const firstMoment = 0.9 * memory[lstmBias_ih_l0ExpAvg + i]! + product;
    const product2 = 0.0010000000000000009 * (dLstmBias_hh_l0 * dLstmBias_hh_l0);
    const secondMoment = 0.999 * memory[lstmBias_ih_l0ExpAvgSq + i]! + product2;
    const firstMoment2 = 0.9 * memory[lstmBias_hh_l0ExpAvg + i]! + product;
    const secondMoment2 = 0.999 * memory[lstmBias_hh_l0ExpAvgSq + i]! + product2;
    memory[lstmBias_ih_l0 + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[lstmBias_ih_l0ExpAvg + i] = firstMoment;
    memory[lstmBias_ih_l0ExpAvgSq + i] = secondMoment;
    memory[lstmBias_hh_l0 + i]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[lstmBias_hh_l0ExpAvg + i] = firstMoment2;
    memory[lstmBias_hh_l0ExpAvgSq + i] = secondMoment2;
  }
}

/**
 * dN1 = einsum("ijk,kl->ijl", dGates, lstm.weight_ih_l0)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   moby.graph.ts:25
 * dEmbeddingWeight = dN1 at text                           dx[index] += dy                        moby.graph.ts:19
 */
function backwardDEmbeddingWeight(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  time: number,
  dGates: number,
  lstmWeight_ih_l0: number,
  text: number,
  dEmbeddingWeight: number,
): void {
  for (let k = 0; k < 83; k++) {
    for (let i = 0; i < 32; i++) {
      memory[dEmbeddingWeight + k * 32 + i] = 0;
    }
  }
  for (let t = 0; t < time; t++) {
    for (let n = 0; n < batch - 1; n += 2) {
      const text_0 = integers[text + t * batch + n]!;
      const text_1 = integers[text + t * batch + n + 1]!;
      for (let i = 0; i < 32; i += 4) {
        let dN1_00 = 0;
        let dN1_01 = 0;
        let dN1_02 = 0;
        let dN1_03 = 0;
        let dN1_10 = 0;
        let dN1_11 = 0;
        let dN1_12 = 0;
        let dN1_13 = 0;
        for (let j = 0; j < 512; j++) {
          const dGates_0 = memory[dGates + t * 512 * batch + n * 512 + j]!;
          const lstmWeight_ih_l0_0 = memory[lstmWeight_ih_l0 + j * 32 + i]!;
          const lstmWeight_ih_l0_1 = memory[lstmWeight_ih_l0 + j * 32 + i + 1]!;
          const lstmWeight_ih_l0_2 = memory[lstmWeight_ih_l0 + j * 32 + i + 2]!;
          const lstmWeight_ih_l0_3 = memory[lstmWeight_ih_l0 + j * 32 + i + 3]!;
          const dGates_1 = memory[dGates + t * 512 * batch + (n + 1) * 512 + j]!;
          dN1_00 += dGates_0 * lstmWeight_ih_l0_0;
          dN1_01 += dGates_0 * lstmWeight_ih_l0_1;
          dN1_02 += dGates_0 * lstmWeight_ih_l0_2;
          dN1_03 += dGates_0 * lstmWeight_ih_l0_3;
          dN1_10 += dGates_1 * lstmWeight_ih_l0_0;
          dN1_11 += dGates_1 * lstmWeight_ih_l0_1;
          dN1_12 += dGates_1 * lstmWeight_ih_l0_2;
          dN1_13 += dGates_1 * lstmWeight_ih_l0_3;
        }
        memory[dEmbeddingWeight + text_0 * 32 + i]! += dN1_00;
        memory[dEmbeddingWeight + text_0 * 32 + i + 1]! += dN1_01;
        memory[dEmbeddingWeight + text_0 * 32 + i + 2]! += dN1_02;
        memory[dEmbeddingWeight + text_0 * 32 + i + 3]! += dN1_03;
        memory[dEmbeddingWeight + text_1 * 32 + i]! += dN1_10;
        memory[dEmbeddingWeight + text_1 * 32 + i + 1]! += dN1_11;
        memory[dEmbeddingWeight + text_1 * 32 + i + 2]! += dN1_12;
        memory[dEmbeddingWeight + text_1 * 32 + i + 3]! += dN1_13;
      }
    }
    for (let n = batch - (batch % 2); n < batch; n++) {
      const textValue = integers[text + t * batch + n]!;
      for (let i = 0; i < 32; i += 4) {
        let dN1_0 = 0;
        let dN1_1 = 0;
        let dN1_2 = 0;
        let dN1_3 = 0;
        for (let j = 0; j < 512; j++) {
          const dGatesValue = memory[dGates + t * 512 * batch + n * 512 + j]!;
          dN1_0 += dGatesValue * memory[lstmWeight_ih_l0 + j * 32 + i]!;
          dN1_1 += dGatesValue * memory[lstmWeight_ih_l0 + j * 32 + i + 1]!;
          dN1_2 += dGatesValue * memory[lstmWeight_ih_l0 + j * 32 + i + 2]!;
          dN1_3 += dGatesValue * memory[lstmWeight_ih_l0 + j * 32 + i + 3]!;
        }
        memory[dEmbeddingWeight + textValue * 32 + i]! += dN1_0;
        memory[dEmbeddingWeight + textValue * 32 + i + 1]! += dN1_1;
        memory[dEmbeddingWeight + textValue * 32 + i + 2]! += dN1_2;
        memory[dEmbeddingWeight + textValue * 32 + i + 3]! += dN1_3;
      }
    }
  }
}

/** dLstmWeight_ih_l0 = einsum("ijl,ijk->kl", N1, dGates)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   moby.graph.ts:20 */
function backwardDLstmWeight_ih_l0(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  time: number,
  embeddingWeight: number,
  text: number,
  dGates: number,
  dLstmWeight_ih_l0: number,
): void {
  for (let i = 0; i < 512; i += 2) {
    for (let j = 0; j < 32; j += 4) {
      let dLstmWeight_ih_l0Value_00 = 0;
      let dLstmWeight_ih_l0Value_01 = 0;
      let dLstmWeight_ih_l0Value_02 = 0;
      let dLstmWeight_ih_l0Value_03 = 0;
      let dLstmWeight_ih_l0Value_10 = 0;
      let dLstmWeight_ih_l0Value_11 = 0;
      let dLstmWeight_ih_l0Value_12 = 0;
      let dLstmWeight_ih_l0Value_13 = 0;
      for (let t = 0; t < time; t++) {
        for (let n = 0; n < batch; n++) {
          const textValue = integers[text + t * batch + n]!;
          const dGates_0 = memory[dGates + t * 512 * batch + n * 512 + i]!;
          const dGates_1 = memory[dGates + t * 512 * batch + n * 512 + i + 1]!;
          dLstmWeight_ih_l0Value_00 += memory[embeddingWeight + textValue * 32 + j]! * dGates_0;
          dLstmWeight_ih_l0Value_01 += memory[embeddingWeight + textValue * 32 + j + 1]! * dGates_0;
          dLstmWeight_ih_l0Value_02 += memory[embeddingWeight + textValue * 32 + j + 2]! * dGates_0;
          dLstmWeight_ih_l0Value_03 += memory[embeddingWeight + textValue * 32 + j + 3]! * dGates_0;
          dLstmWeight_ih_l0Value_10 += memory[embeddingWeight + textValue * 32 + j]! * dGates_1;
          dLstmWeight_ih_l0Value_11 += memory[embeddingWeight + textValue * 32 + j + 1]! * dGates_1;
          dLstmWeight_ih_l0Value_12 += memory[embeddingWeight + textValue * 32 + j + 2]! * dGates_1;
          dLstmWeight_ih_l0Value_13 += memory[embeddingWeight + textValue * 32 + j + 3]! * dGates_1;
        }
      }
      memory[dLstmWeight_ih_l0 + i * 32 + j] = dLstmWeight_ih_l0Value_00;
      memory[dLstmWeight_ih_l0 + i * 32 + j + 1] = dLstmWeight_ih_l0Value_01;
      memory[dLstmWeight_ih_l0 + i * 32 + j + 2] = dLstmWeight_ih_l0Value_02;
      memory[dLstmWeight_ih_l0 + i * 32 + j + 3] = dLstmWeight_ih_l0Value_03;
      memory[dLstmWeight_ih_l0 + (i + 1) * 32 + j] = dLstmWeight_ih_l0Value_10;
      memory[dLstmWeight_ih_l0 + (i + 1) * 32 + j + 1] = dLstmWeight_ih_l0Value_11;
      memory[dLstmWeight_ih_l0 + (i + 1) * 32 + j + 2] = dLstmWeight_ih_l0Value_12;
      memory[dLstmWeight_ih_l0 + (i + 1) * 32 + j + 3] = dLstmWeight_ih_l0Value_13;
    }
  }
}

/**
 * firstMoment = 0.9 embedding.weight.expAvg + 0.09999999999999998 dEmbeddingWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateEmbeddingWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  embeddingWeightExpAvg: number,
  embeddingWeightExpAvgSq: number,
  dEmbeddingWeight: number,
  correction: number,
  scale: number,
  embeddingWeight: number,
): void {
  for (let i = 0; i < 83; i++) {
    for (let j = 0; j < 32; j++) {
      const dEmbeddingWeightValue = memory[dEmbeddingWeight + i * 32 + j]!;
      const firstMoment =
        0.9 * memory[embeddingWeightExpAvg + i * 32 + j]! + 0.09999999999999998 * dEmbeddingWeightValue;
      const secondMoment =
        0.999 * memory[embeddingWeightExpAvgSq + i * 32 + j]! +
        0.0010000000000000009 * (dEmbeddingWeightValue * dEmbeddingWeightValue);
      memory[embeddingWeight + i * 32 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[embeddingWeightExpAvg + i * 32 + j] = firstMoment;
      memory[embeddingWeightExpAvgSq + i * 32 + j] = secondMoment;
    }
  }
}

/**
 * firstMoment = 0.9 lstm.weight_ih_l0.expAvg + 0.09999999999999998 dLstmWeight_ih_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmWeight_ih_l0(
  memory: Float32Array,
  doubles: Float64Array,
  lstmWeight_ih_l0ExpAvg: number,
  lstmWeight_ih_l0ExpAvgSq: number,
  dLstmWeight_ih_l0: number,
  correction: number,
  scale: number,
  lstmWeight_ih_l0: number,
): void {
  for (let i = 0; i < 512; i++) {
    for (let j = 0; j < 32; j++) {
      const dLstmWeight_ih_l0Value = memory[dLstmWeight_ih_l0 + i * 32 + j]!;
      const firstMoment =
        0.9 * memory[lstmWeight_ih_l0ExpAvg + i * 32 + j]! + 0.09999999999999998 * dLstmWeight_ih_l0Value;
      const secondMoment =
        0.999 * memory[lstmWeight_ih_l0ExpAvgSq + i * 32 + j]! +
        0.0010000000000000009 * (dLstmWeight_ih_l0Value * dLstmWeight_ih_l0Value);
      memory[lstmWeight_ih_l0 + i * 32 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[lstmWeight_ih_l0ExpAvg + i * 32 + j] = firstMoment;
      memory[lstmWeight_ih_l0ExpAvgSq + i * 32 + j] = secondMoment;
    }
  }
}

/** dLstmWeight_hh_l0 = dGatesᵀ · hiddens      moby.graph.ts:20 */
function backwardDLstmWeight_hh_l0(
  memory: Float32Array,
  batch: number,
  time: number,
  hiddens: number,
  dGates: number,
  dLstmWeight_hh_l0: number,
): void {
  for (let i = 0; i < 512; i += 2) {
    for (let j = 0; j < 128; j += 4) {
      let dLstmWeight_hh_l0Value_00 = 0;
      let dLstmWeight_hh_l0Value_01 = 0;
      let dLstmWeight_hh_l0Value_02 = 0;
      let dLstmWeight_hh_l0Value_03 = 0;
      let dLstmWeight_hh_l0Value_10 = 0;
      let dLstmWeight_hh_l0Value_11 = 0;
      let dLstmWeight_hh_l0Value_12 = 0;
      let dLstmWeight_hh_l0Value_13 = 0;
      for (let n = 0; n < batch * time; n++) {
        const hiddens_0 = memory[hiddens + n * 128 + j]!;
        const dGates_0 = memory[dGates + n * 512 + i]!;
        const hiddens_1 = memory[hiddens + n * 128 + j + 1]!;
        const hiddens_2 = memory[hiddens + n * 128 + j + 2]!;
        const hiddens_3 = memory[hiddens + n * 128 + j + 3]!;
        const dGates_1 = memory[dGates + n * 512 + i + 1]!;
        dLstmWeight_hh_l0Value_00 += hiddens_0 * dGates_0;
        dLstmWeight_hh_l0Value_01 += hiddens_1 * dGates_0;
        dLstmWeight_hh_l0Value_02 += hiddens_2 * dGates_0;
        dLstmWeight_hh_l0Value_03 += hiddens_3 * dGates_0;
        dLstmWeight_hh_l0Value_10 += hiddens_0 * dGates_1;
        dLstmWeight_hh_l0Value_11 += hiddens_1 * dGates_1;
        dLstmWeight_hh_l0Value_12 += hiddens_2 * dGates_1;
        dLstmWeight_hh_l0Value_13 += hiddens_3 * dGates_1;
      }
      memory[dLstmWeight_hh_l0 + i * 128 + j] = dLstmWeight_hh_l0Value_00;
      memory[dLstmWeight_hh_l0 + i * 128 + j + 1] = dLstmWeight_hh_l0Value_01;
      memory[dLstmWeight_hh_l0 + i * 128 + j + 2] = dLstmWeight_hh_l0Value_02;
      memory[dLstmWeight_hh_l0 + i * 128 + j + 3] = dLstmWeight_hh_l0Value_03;
      memory[dLstmWeight_hh_l0 + (i + 1) * 128 + j] = dLstmWeight_hh_l0Value_10;
      memory[dLstmWeight_hh_l0 + (i + 1) * 128 + j + 1] = dLstmWeight_hh_l0Value_11;
      memory[dLstmWeight_hh_l0 + (i + 1) * 128 + j + 2] = dLstmWeight_hh_l0Value_12;
      memory[dLstmWeight_hh_l0 + (i + 1) * 128 + j + 3] = dLstmWeight_hh_l0Value_13;
    }
  }
}

/**
 * firstMoment = 0.9 lstm.weight_hh_l0.expAvg + 0.09999999999999998 dLstmWeight_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmWeight_hh_l0(
  memory: Float32Array,
  doubles: Float64Array,
  lstmWeight_hh_l0ExpAvg: number,
  lstmWeight_hh_l0ExpAvgSq: number,
  dLstmWeight_hh_l0: number,
  correction: number,
  scale: number,
  lstmWeight_hh_l0: number,
): void {
  for (let i = 0; i < 512; i++) {
    for (let j = 0; j < 128; j++) {
      const dLstmWeight_hh_l0Value = memory[dLstmWeight_hh_l0 + i * 128 + j]!;
      const firstMoment =
        0.9 * memory[lstmWeight_hh_l0ExpAvg + i * 128 + j]! + 0.09999999999999998 * dLstmWeight_hh_l0Value;
      const secondMoment =
        0.999 * memory[lstmWeight_hh_l0ExpAvgSq + i * 128 + j]! +
        0.0010000000000000009 * (dLstmWeight_hh_l0Value * dLstmWeight_hh_l0Value);
      memory[lstmWeight_hh_l0 + i * 128 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[lstmWeight_hh_l0ExpAvg + i * 128 + j] = firstMoment;
      memory[lstmWeight_hh_l0ExpAvgSq + i * 128 + j] = secondMoment;
    }
  }
}

/**
 * count = Σ kept                                moby.graph.ts:36
 * exps = exp(N6 − amax(N6))                     moby.graph.ts:36
 * losses = log(total) − (N6[places] − max)      moby.graph.ts:36
 * counted = kept ? losses : 0                   moby.graph.ts:36
 * loss = Σ counted / count                      moby.graph.ts:36
 */
function forwardExps(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  time: number,
  next: number,
  count: number,
  logits: number,
  max: number,
  exps: number,
  total: number,
  loss: number,
): void {
  let countValue = 0;
  let total2 = 0;
  for (let n = 0; n < batch * time; n++) {
    const nextValue = integers[next + n]!;
    const kept = nextValue !== -100;
    countValue += kept ? 1 : 0;
    let totalValue = 0;
    const maxValue = memory[max + n]!;
    for (let i = 0; i < 83; i++) {
      const expsValue = Math.exp(memory[logits + n * 83 + i]! - maxValue);
      memory[exps + n * 83 + i] = expsValue;
      totalValue += expsValue;
    }
    memory[total + n] = totalValue;
    total2 += kept ? Math.log(totalValue) - (memory[logits + n * 83 + nextValue]! - maxValue) : 0;
  }
  integers[count] = countValue;
  doubles[loss] = total2 / countValue;
}

/**
 * gates = projectedₜ + product                             moby.graph.ts:25
 * inputGate = sigmoid(slice(gates))                        moby.graph.ts:25
 * forgetGate = sigmoid(slice(gates))                       moby.graph.ts:25
 * outputGate = sigmoid(slice(gates))                       moby.graph.ts:25
 * cellGate = tanh(slice(gates))                            moby.graph.ts:25
 * nextCell = forgetGate ⊙ cell + inputGate ⊙ cellGate      moby.graph.ts:25
 * nextHidden = outputGate ⊙ tanh(nextCell)                 moby.graph.ts:25
 */
function forwardRead(
  memory: Float32Array,
  batch: number,
  t: number,
  projected: number,
  product: number,
  cell: number,
  read: number,
  hidden: number,
  gatesRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 512; i++) {
      memory[gatesRow + i] =
        memory[projected + t * 512 * batch + n * 512 + i]! + memory[product + n * 512 + i]!;
    }
    for (let j = 0; j < 128; j++) {
      const nextCell =
        (1 / (1 + Math.exp(-memory[gatesRow + j + 128]!))) * memory[cell + n * 128 + j]! +
        (1 / (1 + Math.exp(-memory[gatesRow + j]!))) * Math.tanh(memory[gatesRow + j + 256]!);
      const readValue = (1 / (1 + Math.exp(-memory[gatesRow + j + 384]!))) * Math.tanh(nextCell);
      memory[read + t * 128 * batch + n * 128 + j] = readValue;
      memory[hidden + n * 128 + j] = readValue;
      memory[cell + n * 128 + j] = nextCell;
    }
  }
}

/**
 * product = einsum("ijl,kl->ijk", read, output.weight)      moby.graph.ts:26
 * logits = product + output.bias                            moby.graph.ts:26
 */
function forwardLogits2(
  memory: Float32Array,
  batch: number,
  time: number,
  outputBias: number,
  read: number,
  outputWeight: number,
  logits: number,
): void {
  const outputBias80 = memory[outputBias + 80]!;
  const outputBias81 = memory[outputBias + 81]!;
  const outputBias82 = memory[outputBias + 82]!;
  for (let t = 0; t < time; t++) {
    for (let n = 0; n < batch - 1; n += 2) {
      for (let i = 0; i < 80; i += 5) {
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
        for (let j = 0; j < 128; j++) {
          const read_0 = memory[read + t * 128 * batch + n * 128 + j]!;
          const outputWeight_0 = memory[outputWeight + i * 128 + j]!;
          const outputWeight_1 = memory[outputWeight + (i + 1) * 128 + j]!;
          const outputWeight_2 = memory[outputWeight + (i + 2) * 128 + j]!;
          const outputWeight_3 = memory[outputWeight + (i + 3) * 128 + j]!;
          const outputWeight_4 = memory[outputWeight + (i + 4) * 128 + j]!;
          const read_1 = memory[read + t * 128 * batch + (n + 1) * 128 + j]!;
          logitsValue_00 += read_0 * outputWeight_0;
          logitsValue_01 += read_0 * outputWeight_1;
          logitsValue_02 += read_0 * outputWeight_2;
          logitsValue_03 += read_0 * outputWeight_3;
          logitsValue_04 += read_0 * outputWeight_4;
          logitsValue_10 += read_1 * outputWeight_0;
          logitsValue_11 += read_1 * outputWeight_1;
          logitsValue_12 += read_1 * outputWeight_2;
          logitsValue_13 += read_1 * outputWeight_3;
          logitsValue_14 += read_1 * outputWeight_4;
        }
        memory[logits + t * 83 * batch + n * 83 + i] = logitsValue_00;
        memory[logits + t * 83 * batch + n * 83 + i + 1] = logitsValue_01;
        memory[logits + t * 83 * batch + n * 83 + i + 2] = logitsValue_02;
        memory[logits + t * 83 * batch + n * 83 + i + 3] = logitsValue_03;
        memory[logits + t * 83 * batch + n * 83 + i + 4] = logitsValue_04;
        memory[logits + t * 83 * batch + (n + 1) * 83 + i] = logitsValue_10;
        memory[logits + t * 83 * batch + (n + 1) * 83 + i + 1] = logitsValue_11;
        memory[logits + t * 83 * batch + (n + 1) * 83 + i + 2] = logitsValue_12;
        memory[logits + t * 83 * batch + (n + 1) * 83 + i + 3] = logitsValue_13;
        memory[logits + t * 83 * batch + (n + 1) * 83 + i + 4] = logitsValue_14;
      }
      let logitsValue_00 = outputBias80;
      let logitsValue_01 = outputBias81;
      let logitsValue_02 = outputBias82;
      let logitsValue_10 = outputBias80;
      let logitsValue_11 = outputBias81;
      let logitsValue_12 = outputBias82;
      for (let j = 0; j < 128; j++) {
        const read_0 = memory[read + t * 128 * batch + n * 128 + j]!;
        const outputWeight80 = memory[outputWeight + j + 10240]!;
        const outputWeight81 = memory[outputWeight + j + 10368]!;
        const outputWeight82 = memory[outputWeight + j + 10496]!;
        const read_1 = memory[read + t * 128 * batch + (n + 1) * 128 + j]!;
        logitsValue_00 += read_0 * outputWeight80;
        logitsValue_01 += read_0 * outputWeight81;
        logitsValue_02 += read_0 * outputWeight82;
        logitsValue_10 += read_1 * outputWeight80;
        logitsValue_11 += read_1 * outputWeight81;
        logitsValue_12 += read_1 * outputWeight82;
      }
      memory[logits + t * 83 * batch + n * 83 + 80] = logitsValue_00;
      memory[logits + t * 83 * batch + n * 83 + 81] = logitsValue_01;
      memory[logits + t * 83 * batch + n * 83 + 82] = logitsValue_02;
      memory[logits + t * 83 * batch + (n + 1) * 83 + 80] = logitsValue_10;
      memory[logits + t * 83 * batch + (n + 1) * 83 + 81] = logitsValue_11;
      memory[logits + t * 83 * batch + (n + 1) * 83 + 82] = logitsValue_12;
    }
    for (let n = batch - (batch % 2); n < batch; n++) {
      for (let i = 0; i < 80; i += 5) {
        let logitsValue_0 = memory[outputBias + i]!;
        let logitsValue_1 = memory[outputBias + i + 1]!;
        let logitsValue_2 = memory[outputBias + i + 2]!;
        let logitsValue_3 = memory[outputBias + i + 3]!;
        let logitsValue_4 = memory[outputBias + i + 4]!;
        for (let j = 0; j < 128; j++) {
          const readValue = memory[read + t * 128 * batch + n * 128 + j]!;
          logitsValue_0 += readValue * memory[outputWeight + i * 128 + j]!;
          logitsValue_1 += readValue * memory[outputWeight + (i + 1) * 128 + j]!;
          logitsValue_2 += readValue * memory[outputWeight + (i + 2) * 128 + j]!;
          logitsValue_3 += readValue * memory[outputWeight + (i + 3) * 128 + j]!;
          logitsValue_4 += readValue * memory[outputWeight + (i + 4) * 128 + j]!;
        }
        memory[logits + t * 83 * batch + n * 83 + i] = logitsValue_0;
        memory[logits + t * 83 * batch + n * 83 + i + 1] = logitsValue_1;
        memory[logits + t * 83 * batch + n * 83 + i + 2] = logitsValue_2;
        memory[logits + t * 83 * batch + n * 83 + i + 3] = logitsValue_3;
        memory[logits + t * 83 * batch + n * 83 + i + 4] = logitsValue_4;
      }
      let logitsValue_0 = outputBias80;
      let logitsValue_1 = outputBias81;
      let logitsValue_2 = outputBias82;
      for (let j = 0; j < 128; j++) {
        const readValue = memory[read + t * 128 * batch + n * 128 + j]!;
        logitsValue_0 += readValue * memory[outputWeight + j + 10240]!;
        logitsValue_1 += readValue * memory[outputWeight + j + 10368]!;
        logitsValue_2 += readValue * memory[outputWeight + j + 10496]!;
      }
      memory[logits + t * 83 * batch + n * 83 + 80] = logitsValue_0;
      memory[logits + t * 83 * batch + n * 83 + 81] = logitsValue_1;
      memory[logits + t * 83 * batch + n * 83 + 82] = logitsValue_2;
    }
  }
}

/**
 * dLosses = kept ? dCounted : 0                                moby.graph.ts:36
 * dTotal = dLosses / total                  d log x = dx / x   moby.graph.ts:36
 * dN6 = −dLosses at places + dExps ⊙ exps   dx[index] += dy    moby.graph.ts:36
 */
function backwardDN6(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  time: number,
  next: number,
  count: number,
  total: number,
  exps: number,
  dN6: number,
): void {
  const scale = 1 / integers[count]!;
  for (let n = 0; n < batch * time; n++) {
    const nextValue = integers[next + n]!;
    const kept = nextValue !== -100;
    const places = kept ? nextValue : 0;
    const dLosses = kept ? scale : 0;
    const negative = -dLosses;
    const dTotal = dLosses / memory[total + n]!;
    for (let i = 0; i < 83; i++) {
      memory[dN6 + n * 83 + i] = (i === places ? negative : 0) + dTotal * memory[exps + n * 83 + i]!;
    }
  }
}

/** dOutputBias = Σ(time, batch) dLogits   dx = Σ dy over the dimensions that were added   moby.graph.ts:21 */
function backwardDOutputBias(
  memory: Float32Array,
  batch: number,
  time: number,
  dN6: number,
  dOutputBias: number,
): void {
  for (let i = 0; i < 83; i++) {
    let dOutputBiasValue = 0;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        dOutputBiasValue += memory[dN6 + (t * batch + n) * 83 + i]!;
      }
    }
    memory[dOutputBias + i] = dOutputBiasValue;
  }
}

/** dLstmBias_hh_l0 = Σ(time, batch) dGates   dx = Σ dy over the dimensions that were added   moby.graph.ts:20 */
function backwardDLstmBias_ih_l0(
  memory: Float32Array,
  batch: number,
  time: number,
  dGates: number,
  dLstmBias_ih_l0: number,
  dLstmBias_hh_l0: number,
): void {
  for (let i = 0; i < 512; i++) {
    let dLstmBias_ih_l0Value = 0;
    for (let t = 0; t < time; t++) {
      for (let n = 0; n < batch; n++) {
        dLstmBias_ih_l0Value += memory[dGates + t * 512 * batch + n * 512 + i]!;
      }
    }
    memory[dLstmBias_ih_l0 + i] = dLstmBias_ih_l0Value;
    memory[dLstmBias_hh_l0 + i] = dLstmBias_ih_l0Value;
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 embedding.weight.expAvg + 0.09999999999999998 dEmbeddingWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateEmbeddingWeight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  embeddingWeightExpAvg: number,
  embeddingWeightExpAvgSq: number,
  scale: number,
  dEmbeddingWeight: number,
  embeddingWeight: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  for (let i = 0; i < 83; i++) {
    for (let j = 0; j < 32; j++) {
      const dEmbeddingWeightValue = memory[dEmbeddingWeight + i * 32 + j]!;
      const firstMoment =
        0.9 * memory[embeddingWeightExpAvg + i * 32 + j]! + 0.09999999999999998 * dEmbeddingWeightValue;
      const secondMoment =
        0.999 * memory[embeddingWeightExpAvgSq + i * 32 + j]! +
        0.0010000000000000009 * (dEmbeddingWeightValue * dEmbeddingWeightValue);
      memory[embeddingWeight + i * 32 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
      memory[embeddingWeightExpAvg + i * 32 + j] = firstMoment;
      memory[embeddingWeightExpAvgSq + i * 32 + j] = secondMoment;
    }
  }
}

/**
 * firstMoment = 0.9 lstm.bias_ih_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 lstm.bias_hh_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmBias_ih_l0(
  memory: Float32Array,
  doubles: Float64Array,
  lstmBias_ih_l0ExpAvg: number,
  lstmBias_ih_l0ExpAvgSq: number,
  lstmBias_hh_l0ExpAvg: number,
  lstmBias_hh_l0ExpAvgSq: number,
  dLstmBias_hh_l0: number,
  correction: number,
  scale: number,
  lstmBias_ih_l0: number,
  lstmBias_hh_l0: number,
): void {
  for (let i = 0; i < 512; i++) {
    const dLstmBias_hh_l0Value = memory[dLstmBias_hh_l0 + i]!;
    const product = 0.09999999999999998 * dLstmBias_hh_l0Value;
    const firstMoment = 0.9 * memory[lstmBias_ih_l0ExpAvg + i]! + product;
    const product2 = 0.0010000000000000009 * (dLstmBias_hh_l0Value * dLstmBias_hh_l0Value);
    const secondMoment = 0.999 * memory[lstmBias_ih_l0ExpAvgSq + i]! + product2;
    const firstMoment2 = 0.9 * memory[lstmBias_hh_l0ExpAvg + i]! + product;
    const secondMoment2 = 0.999 * memory[lstmBias_hh_l0ExpAvgSq + i]! + product2;
    memory[lstmBias_ih_l0 + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[lstmBias_ih_l0ExpAvg + i] = firstMoment;
    memory[lstmBias_ih_l0ExpAvgSq + i] = secondMoment;
    memory[lstmBias_hh_l0 + i]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[lstmBias_hh_l0ExpAvg + i] = firstMoment2;
    memory[lstmBias_hh_l0ExpAvgSq + i] = secondMoment2;
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
  for (let i = 0; i < 83; i++) {
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

/**
 * firstMoment = 0.9 output.bias.expAvg + 0.09999999999999998 dOutputBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateOutputBias(
  memory: Float32Array,
  doubles: Float64Array,
  outputBiasExpAvg: number,
  outputBiasExpAvgSq: number,
  dOutputBias: number,
  correction: number,
  scale: number,
  outputBias: number,
): void {
  for (let i = 0; i < 83; i++) {
    const dOutputBiasValue = memory[dOutputBias + i]!;
    const firstMoment = 0.9 * memory[outputBiasExpAvg + i]! + 0.09999999999999998 * dOutputBiasValue;
    const secondMoment =
      0.999 * memory[outputBiasExpAvgSq + i]! + 0.0010000000000000009 * (dOutputBiasValue * dOutputBiasValue);
    memory[outputBias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[outputBiasExpAvg + i] = firstMoment;
    memory[outputBiasExpAvgSq + i] = secondMoment;
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
  throw Object.assign(new Error(`moby: ${message} (${code})`), { code });
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

/** Standard normal, by Box and Muller, with a logarithm and a cosine that every engine computes alike. */
function normal(seed: number, stream: number, step: number, index: number): number {
  const [first, second] = philox(seed, stream, step, index);
  let exponent = 31 - Math.clz32(first);
  let mantissa = (first + 0.5) / (exponent < 0 ? 0.5 : (1 << exponent) >>> 0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let k = 21; k >= 1; k -= 2) series = series * s * s + 1 / k;
  const logarithm = 2 * s * series + (exponent - 32) * Math.LN2;
  const quarter = Math.round((4 * second) / 4294967296);
  const angle = 2 * Math.PI * (second / 4294967296 - quarter / 4);
  const odd = quarter % 2;
  let cosine = 1;
  for (let k = 18; k >= 2; k -= 2) cosine = 1 - (cosine * angle * angle) / (k * (k - 1 + 2 * odd));
  if (odd) cosine *= angle;
  return Math.sqrt(-2 * logarithm) * (quarter === 1 || quarter === 2 ? -cosine : cosine);
}
