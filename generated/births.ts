/**
 * births: trains predicted under l1Loss with adam.
 * Compiled from examples/births.graph.ts: change that, not this.
 *
 * forward
 *   N1 = unsqueeze(births, 2)           [batch, 56, 1]
 *   N2 = weekday(weekday)               [batch, 56, 4]
 *   N3 = month(month)                   [batch, 56, 4]
 *   N4 = date(date)                     [batch, 56, 8]
 *   N5 = cat(N1, N2, N3, N4, 2)         [batch, 56, 17]
 *   N6 = transpose(N5, 1, 2)            [batch, 17, 56]
 *   N7 = channels = pad(N6)             [batch, 17, 58]
 *   N8 = convolution(N7)                [batch, 32, 56]
 *   N9 = relu(N8)                       [batch, 32, 56]
 *   N10 = seen = transpose(N9, 1, 2)    [batch, 56, 32]
 *   N11 = read = lstm(N10)              [batch, 56, 32]
 *   N12 = projection(N11)               [batch, 56, 1]
 *   N13 = predicted = squeeze(N12, 2)   [batch, 56]
 *   loss = l1Loss(N13, following)       []
 *
 * backward, in reverse, over operators only
 *   l1Loss        dN13 = (1 / 56·batch) sign(N13 − following)                    handed to squeeze
 *                 following is no operator
 *   squeeze       dN12 = (1 / 56·batch) sign(N13 − following)                    handed to projection
 *   projection    d projection.weight = ∂ projection(N11) / ∂ projection.weight   projection.weight is updated here
 *                 d projection.bias = Σ dN12                                     projection.bias is updated here
 *   lstm          d lstm.weight_ih_l0 = ∂ lstm(N10) / ∂ lstm.weight_ih_l0        lstm.weight_ih_l0 is updated here
 *                 d lstm.weight_hh_l0 = ∂ lstm(N10) / ∂ lstm.weight_hh_l0        lstm.weight_hh_l0 is updated here
 *                 d lstm.bias_ih_l0 = d lstm.bias_hh_l0                          lstm.bias_ih_l0 is updated here
 *                 d lstm.bias_hh_l0 = ∂ lstm(N10) / ∂ lstm.bias_hh_l0            lstm.bias_hh_l0 is updated here
 *   transpose     dN9 = ∂ transpose(N9, 1, 2) / ∂ N9                             handed to relu
 *   relu          dN8 = (N9 ≤ 0) ? 0 : dN9                                       handed to convolution
 *   convolution   d convolution.weight = N7 ∗ dN8                                convolution.weight is updated here
 *                 d convolution.bias = Σ(batch, 56) dN8                          convolution.bias is updated here
 *                 dN7 = dN8 ∗ᵀ convolution.weight                                handed to pad
 *   pad           dN6 = slice(dN7)                                               handed to transpose
 *   transpose     dN5 = permute(dN6)                                             handed to cat
 *   cat           dN2 = slice(dN5)                                               handed to weekday
 *                 dN3 = slice(dN5)                                               handed to month
 *                 dN4 = slice(dN5)                                               handed to date
 *   date          d date.weight = dN4 at date                                    date.weight is updated here
 *   month         d month.weight = dN3 at month                                  month.weight is updated here
 *   weekday       d weekday.weight = dN2 at weekday                              weekday.weight is updated here
 *
 * 10469 parameters · 167572 + 110352 batch bytes · 3872250 batch + 135722 FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface BirthsSizes {
  readonly batch: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface BirthsInputs {
  /** f32[batch, 56] */
  readonly births: ArrayLike<number>;
  /** i32[batch, 56] */
  readonly weekday: ArrayLike<number>;
  /** i32[batch, 56] */
  readonly month: ArrayLike<number>;
  /** i32[batch, 56] */
  readonly date: ArrayLike<number>;
}

/** What the loss and metrics need besides. */
export interface BirthsTargets {
  /** f32[batch, 56] */
  readonly following: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface BirthsOutputs {
  /** f32[batch, 56] */
  readonly predicted: Float32Array;
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
  | "weekday.weight"
  | "month.weight"
  | "date.weight"
  | "convolution.weight"
  | "convolution.bias"
  | "lstm.weight_ih_l0"
  | "lstm.weight_hh_l0"
  | "lstm.bias_ih_l0"
  | "lstm.bias_hh_l0"
  | "projection.weight"
  | "projection.bias";

/** The outputs, the loss and what else needs targets. */
export interface BirthsResult extends BirthsOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Births {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: {
    readonly births: Float32Array;
    readonly weekday: Int32Array;
    readonly month: Int32Array;
    readonly date: Int32Array;
    readonly following: Float32Array;
  };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: BirthsInputs & BirthsTargets, sizes?: Partial<BirthsSizes>): BirthsResult;
  /** Outputs, loss and metrics. */
  forward(data: BirthsInputs & BirthsTargets, sizes?: Partial<BirthsSizes>): BirthsResult;
  /** Outputs only: no targets are needed. */
  forward(data: BirthsInputs, sizes?: Partial<BirthsSizes>): BirthsOutputs;
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
export interface BirthsInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: {
    readonly births: Float32Array;
    readonly weekday: Int32Array;
    readonly month: Int32Array;
    readonly date: Int32Array;
  };
  forward(data: BirthsInputs, sizes?: Partial<BirthsSizes>): BirthsOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createBirths(options: BirthsSizes & { seed?: number; stateDict?: StateDict }): Births {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(41877 + 27420 * batchCapacity);
  const doubles = new Float64Array(8);
  const integers = new Int32Array(168 * batchCapacity);
  const weekdayWeight = 0;
  const monthWeight = 28;
  const dateWeight = 76;
  const convolutionWeight = 324;
  const convolutionBias = 1956;
  const lstmWeight_ih_l0 = 1988;
  const lstmWeight_hh_l0 = 6084;
  const lstmBias_ih_l0 = 10180;
  const lstmBias_hh_l0 = 10308;
  const projectionWeight = 10436;
  const projectionBias = 10468;
  const births = 41877;
  const weekday = 0;
  const month = 56 * batchCapacity;
  const date = 112 * batchCapacity;
  const predicted = 41877 + 56 * batchCapacity;
  const projected = 41877 + 112 * batchCapacity;
  const N9 = 41877 + 7280 * batchCapacity;
  const nextHidden = 41877 + 7280 * batchCapacity;
  const channels = 41877 + 112 * batchCapacity;
  const product = 41877 + 9072 * batchCapacity;
  const gatesRow = 10469;
  const N5Row = 10469;
  const hidden = 41877 + 9200 * batchCapacity;
  const cell = 41877 + 9232 * batchCapacity;
  const beta1Power = 0;
  const beta2Power = 1;
  const following = 41877 + 9264 * batchCapacity;
  const loss = 2;
  const lr = 3;
  const weekdayWeightExpAvg = 10597;
  const weekdayWeightExpAvgSq = 10625;
  const monthWeightExpAvg = 10653;
  const monthWeightExpAvgSq = 10701;
  const projectionBiasExpAvgSq = 10749;
  const dateWeightExpAvg = 10750;
  const dateWeightExpAvgSq = 10998;
  const convolutionWeightExpAvg = 11246;
  const convolutionWeightExpAvgSq = 12878;
  const convolutionBiasExpAvg = 14510;
  const convolutionBiasExpAvgSq = 14542;
  const lstmWeight_ih_l0ExpAvg = 14574;
  const lstmWeight_ih_l0ExpAvgSq = 18670;
  const lstmWeight_hh_l0ExpAvg = 22766;
  const lstmWeight_hh_l0ExpAvgSq = 26862;
  const projectionBiasExpAvg = 30958;
  const lstmBias_ih_l0ExpAvg = 30959;
  const lstmBias_ih_l0ExpAvgSq = 31087;
  const lstmBias_hh_l0ExpAvg = 31215;
  const lstmBias_hh_l0ExpAvgSq = 31343;
  const projectionWeightExpAvg = 31471;
  const projectionWeightExpAvgSq = 31503;
  const projected2 = 41877 + 112 * batchCapacity;
  const dGates = 41877 + 112 * batchCapacity;
  const projected3 = 41877 + 112 * batchCapacity;
  const dGates2 = 41877 + 112 * batchCapacity;
  const dLstmWeight_ih_l0 = 31535;
  const dLstmWeight_hh_l0 = 35631;
  const dLstmWeight_ih_l02 = 31535;
  const dLstmWeight_hh_l02 = 31535;
  const N92 = 41877 + 7280 * batchCapacity;
  const inputGate = 41877 + 9320 * batchCapacity;
  const forgetGate = 41877 + 11112 * batchCapacity;
  const outputGate = 41877 + 12904 * batchCapacity;
  const cellGate = 41877 + 14696 * batchCapacity;
  const tanh = 41877 + 16488 * batchCapacity;
  const nextHidden2 = 41877 + 18280 * batchCapacity;
  const hiddens = 41877 + 20072 * batchCapacity;
  const cells = 41877 + 21864 * batchCapacity;
  const product2 = 41877 + 23656 * batchCapacity;
  const dN8 = 41877 + 23656 * batchCapacity;
  const N93 = 41877 + 7280 * batchCapacity;
  const inputGate2 = 41877 + 9320 * batchCapacity;
  const forgetGate2 = 41877 + 11112 * batchCapacity;
  const outputGate2 = 41877 + 12904 * batchCapacity;
  const cellGate2 = 41877 + 14696 * batchCapacity;
  const tanh2 = 41877 + 16488 * batchCapacity;
  const nextHidden3 = 41877 + 18280 * batchCapacity;
  const hiddens2 = 41877 + 20072 * batchCapacity;
  const cells2 = 41877 + 21864 * batchCapacity;
  const product3 = 41877 + 23656 * batchCapacity;
  const dN9 = 41877 + 9320 * batchCapacity;
  const dN82 = 41877 + 11112 * batchCapacity;
  const dConvolutionWeight = 39727;
  const dConvolutionWeight2 = 31535;
  const channels2 = 41877 + 112 * batchCapacity;
  const dChannels = 41877 + 25448 * batchCapacity;
  const channels3 = 41877 + 26434 * batchCapacity;
  const channels4 = 41877 + 25448 * batchCapacity;
  const dChannels2 = 41877 + 7280 * batchCapacity;
  const N5Row2 = 35631;
  const dDateWeight = 41359;
  const dDateWeight2 = 31535;
  const product4 = 41877 + 9072 * batchCapacity;
  const gatesRow2 = 10469;
  const dLstmBias_ih_l0 = 10469;
  const dLstmBias_hh_l0 = 41607;
  const product5 = 41877 + 9072 * batchCapacity;
  const difference = 41877 + 9072 * batchCapacity;
  const dMonthWeight = 41735;
  const dMonthWeight2 = 10469;
  const hidden2 = 41877 + 9200 * batchCapacity;
  const cell2 = 41877 + 9232 * batchCapacity;
  const dProjectionWeight = 41783;
  const dHidden = 41877 + 9128 * batchCapacity;
  const dCell = 41877 + 9160 * batchCapacity;
  const productRow = 10469;
  const productRow2 = 10501;
  const productRow3 = 10533;
  const productRow4 = 10565;
  const dConvolutionBias = 41815;
  const hidden3 = 41877 + 9200 * batchCapacity;
  const cell3 = 41877 + 9232 * batchCapacity;
  const dProjectionWeightRow = 10469;
  const dHidden2 = 41877 + 9072 * batchCapacity;
  const dCell2 = 41877 + 9104 * batchCapacity;
  const dConvolutionBiasRow = 10469;
  const dWeekdayWeight = 41847;
  const dWeekdayWeightRow = 10517;
  const dProjectionBias = 41875;
  const correction = 4;
  const scale = 5;
  const quotient = 41876;
  const beta1Next = 4;
  const beta2Next = 5;
  const correction2 = 6;
  const scale2 = 7;
  const product6 = 10501;

  const inputs = {
    births: memory.subarray(births, births + 56 * batchCapacity),
    weekday: integers.subarray(weekday, weekday + 56 * batchCapacity),
    month: integers.subarray(month, month + 56 * batchCapacity),
    date: integers.subarray(date, date + 56 * batchCapacity),
    following: memory.subarray(following, following + 56 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["weekday.weight"], shape: [7, 4], data: memory.subarray(weekdayWeight, weekdayWeight + 28) },
    { names: ["month.weight"], shape: [12, 4], data: memory.subarray(monthWeight, monthWeight + 48) },
    { names: ["date.weight"], shape: [31, 8], data: memory.subarray(dateWeight, dateWeight + 248) },
    {
      names: ["convolution.weight"],
      shape: [32, 17, 3],
      data: memory.subarray(convolutionWeight, convolutionWeight + 1632),
    },
    {
      names: ["convolution.bias"],
      shape: [32],
      data: memory.subarray(convolutionBias, convolutionBias + 32),
    },
    {
      names: ["lstm.weight_ih_l0"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 4096),
    },
    {
      names: ["lstm.weight_hh_l0"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 4096),
    },
    { names: ["lstm.bias_ih_l0"], shape: [128], data: memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 128) },
    { names: ["lstm.bias_hh_l0"], shape: [128], data: memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 128) },
    {
      names: ["projection.weight"],
      shape: [1, 32],
      data: memory.subarray(projectionWeight, projectionWeight + 32),
    },
    { names: ["projection.bias"], shape: [1], data: memory.subarray(projectionBias, projectionBias + 1) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["weekday.weight.expAvg"],
      shape: [7, 4],
      data: memory.subarray(weekdayWeightExpAvg, weekdayWeightExpAvg + 28),
    },
    {
      names: ["weekday.weight.expAvgSq"],
      shape: [7, 4],
      data: memory.subarray(weekdayWeightExpAvgSq, weekdayWeightExpAvgSq + 28),
    },
    {
      names: ["month.weight.expAvg"],
      shape: [12, 4],
      data: memory.subarray(monthWeightExpAvg, monthWeightExpAvg + 48),
    },
    {
      names: ["month.weight.expAvgSq"],
      shape: [12, 4],
      data: memory.subarray(monthWeightExpAvgSq, monthWeightExpAvgSq + 48),
    },
    {
      names: ["date.weight.expAvg"],
      shape: [31, 8],
      data: memory.subarray(dateWeightExpAvg, dateWeightExpAvg + 248),
    },
    {
      names: ["date.weight.expAvgSq"],
      shape: [31, 8],
      data: memory.subarray(dateWeightExpAvgSq, dateWeightExpAvgSq + 248),
    },
    {
      names: ["convolution.weight.expAvg"],
      shape: [32, 17, 3],
      data: memory.subarray(convolutionWeightExpAvg, convolutionWeightExpAvg + 1632),
    },
    {
      names: ["convolution.weight.expAvgSq"],
      shape: [32, 17, 3],
      data: memory.subarray(convolutionWeightExpAvgSq, convolutionWeightExpAvgSq + 1632),
    },
    {
      names: ["convolution.bias.expAvg"],
      shape: [32],
      data: memory.subarray(convolutionBiasExpAvg, convolutionBiasExpAvg + 32),
    },
    {
      names: ["convolution.bias.expAvgSq"],
      shape: [32],
      data: memory.subarray(convolutionBiasExpAvgSq, convolutionBiasExpAvgSq + 32),
    },
    {
      names: ["lstm.weight_ih_l0.expAvg"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_ih_l0ExpAvg, lstmWeight_ih_l0ExpAvg + 4096),
    },
    {
      names: ["lstm.weight_ih_l0.expAvgSq"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_ih_l0ExpAvgSq, lstmWeight_ih_l0ExpAvgSq + 4096),
    },
    {
      names: ["lstm.weight_hh_l0.expAvg"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_hh_l0ExpAvg, lstmWeight_hh_l0ExpAvg + 4096),
    },
    {
      names: ["lstm.weight_hh_l0.expAvgSq"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_hh_l0ExpAvgSq, lstmWeight_hh_l0ExpAvgSq + 4096),
    },
    {
      names: ["lstm.bias_ih_l0.expAvg"],
      shape: [128],
      data: memory.subarray(lstmBias_ih_l0ExpAvg, lstmBias_ih_l0ExpAvg + 128),
    },
    {
      names: ["lstm.bias_ih_l0.expAvgSq"],
      shape: [128],
      data: memory.subarray(lstmBias_ih_l0ExpAvgSq, lstmBias_ih_l0ExpAvgSq + 128),
    },
    {
      names: ["lstm.bias_hh_l0.expAvg"],
      shape: [128],
      data: memory.subarray(lstmBias_hh_l0ExpAvg, lstmBias_hh_l0ExpAvg + 128),
    },
    {
      names: ["lstm.bias_hh_l0.expAvgSq"],
      shape: [128],
      data: memory.subarray(lstmBias_hh_l0ExpAvgSq, lstmBias_hh_l0ExpAvgSq + 128),
    },
    {
      names: ["projection.weight.expAvg"],
      shape: [1, 32],
      data: memory.subarray(projectionWeightExpAvg, projectionWeightExpAvg + 32),
    },
    {
      names: ["projection.weight.expAvgSq"],
      shape: [1, 32],
      data: memory.subarray(projectionWeightExpAvgSq, projectionWeightExpAvgSq + 32),
    },
    {
      names: ["projection.bias.expAvg"],
      shape: [1],
      data: memory.subarray(projectionBiasExpAvg, projectionBiasExpAvg + 1),
    },
    {
      names: ["projection.bias.expAvgSq"],
      shape: [1],
      data: memory.subarray(projectionBiasExpAvgSq, projectionBiasExpAvgSq + 1),
    },
  ];

  doubles[lr] = 0.003;
  const seed = options.seed ?? 0;
  initialiseWeekdayWeight(memory, seed, weekdayWeight, monthWeight);
  initialiseDateWeight(memory, seed, dateWeight);
  initialiseConvolutionWeight(memory, seed, convolutionWeight, convolutionBias);
  initialiseLstmWeight_ih_l0(memory, seed, lstmWeight_ih_l0);
  initialiseLstmWeight_hh_l0(memory, seed, lstmWeight_hh_l0);
  initialiseLstmBias_ih_l0(memory, seed, lstmBias_ih_l0);
  initialiseLstmBias_hh_l0(memory, seed, lstmBias_hh_l0, projectionWeight, projectionBias);
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<BirthsOutputs> = {
    predicted: memory.subarray(predicted, predicted + 0),
  };
  const result: Mutable<BirthsResult> = {
    predicted: memory.subarray(predicted, predicted + 0),
    loss: 0,
  };

  function take(data: BirthsInputs & Partial<BirthsTargets>, sizes?: Partial<BirthsSizes>): boolean {
    const complete = data.following !== undefined;
    const batchNow = within("batch", sizes?.batch ?? countOf("births", data.births, 56), batchCapacity);
    expectLength("births", data.births, 56 * batchNow, inputs.births);
    expectLength("weekday", data.weekday, 56 * batchNow, inputs.weekday);
    expectIntegers("weekday", data.weekday, 56 * batchNow, 0, 7);
    expectLength("month", data.month, 56 * batchNow, inputs.month);
    expectIntegers("month", data.month, 56 * batchNow, 0, 12);
    expectLength("date", data.date, 56 * batchNow, inputs.date);
    expectIntegers("date", data.date, 56 * batchNow, 0, 31);
    if (complete) {
      expectLength("following", data.following, 56 * batchNow, inputs.following);
    }
    if (data.births !== inputs.births) memory.set(data.births, births);
    if (data.weekday !== inputs.weekday) integers.set(data.weekday, weekday);
    if (data.month !== inputs.month) integers.set(data.month, month);
    if (data.date !== inputs.date) integers.set(data.date, date);
    if (complete) {
      if (data.following !== inputs.following) memory.set(data.following!, following);
    }
    batch = batchNow;
    return complete;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.predicted = memory.subarray(predicted, predicted + 56 * batch);
    result.predicted = memory.subarray(predicted, predicted + 56 * batch);
  }
  function outputsNow(): BirthsOutputs {
    refreshViews();
    return outputs;
  }
  function resultNow(): BirthsResult {
    refreshViews();
    result.loss = doubles[loss]!;
    return result;
  }

  // 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.
  let phase = 0;
  const gradientsKnown = (): boolean => phase === 2;
  const parameters: { readonly [K in ParameterName]: Parameter } = {
    "weekday.weight": parameterOf(
      "weekday.weight",
      [7, 4],
      memory.subarray(weekdayWeight, weekdayWeight + 28),
      memory.subarray(dWeekdayWeight, dWeekdayWeight + 28),
      gradientsKnown,
    ),
    "month.weight": parameterOf(
      "month.weight",
      [12, 4],
      memory.subarray(monthWeight, monthWeight + 48),
      memory.subarray(dMonthWeight, dMonthWeight + 48),
      gradientsKnown,
    ),
    "date.weight": parameterOf(
      "date.weight",
      [31, 8],
      memory.subarray(dateWeight, dateWeight + 248),
      memory.subarray(dDateWeight, dDateWeight + 248),
      gradientsKnown,
    ),
    "convolution.weight": parameterOf(
      "convolution.weight",
      [32, 17, 3],
      memory.subarray(convolutionWeight, convolutionWeight + 1632),
      memory.subarray(dConvolutionWeight, dConvolutionWeight + 1632),
      gradientsKnown,
    ),
    "convolution.bias": parameterOf(
      "convolution.bias",
      [32],
      memory.subarray(convolutionBias, convolutionBias + 32),
      memory.subarray(dConvolutionBias, dConvolutionBias + 32),
      gradientsKnown,
    ),
    "lstm.weight_ih_l0": parameterOf(
      "lstm.weight_ih_l0",
      [128, 32],
      memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 4096),
      memory.subarray(dLstmWeight_ih_l0, dLstmWeight_ih_l0 + 4096),
      gradientsKnown,
    ),
    "lstm.weight_hh_l0": parameterOf(
      "lstm.weight_hh_l0",
      [128, 32],
      memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 4096),
      memory.subarray(dLstmWeight_hh_l0, dLstmWeight_hh_l0 + 4096),
      gradientsKnown,
    ),
    "lstm.bias_ih_l0": parameterOf(
      "lstm.bias_ih_l0",
      [128],
      memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 128),
      memory.subarray(dLstmBias_ih_l0, dLstmBias_ih_l0 + 128),
      gradientsKnown,
    ),
    "lstm.bias_hh_l0": parameterOf(
      "lstm.bias_hh_l0",
      [128],
      memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 128),
      memory.subarray(dLstmBias_hh_l0, dLstmBias_hh_l0 + 128),
      gradientsKnown,
    ),
    "projection.weight": parameterOf(
      "projection.weight",
      [1, 32],
      memory.subarray(projectionWeight, projectionWeight + 32),
      memory.subarray(dProjectionWeight, dProjectionWeight + 32),
      gradientsKnown,
    ),
    "projection.bias": parameterOf(
      "projection.bias",
      [1],
      memory.subarray(projectionBias, projectionBias + 1),
      memory.subarray(dProjectionBias, dProjectionBias + 1),
      gradientsKnown,
    ),
  };

  function forward(data: BirthsInputs & BirthsTargets, sizes?: Partial<BirthsSizes>): BirthsResult;
  function forward(data: BirthsInputs, sizes?: Partial<BirthsSizes>): BirthsOutputs;
  function forward(
    data: BirthsInputs & Partial<BirthsTargets>,
    sizes?: Partial<BirthsSizes>,
  ): BirthsResult | BirthsOutputs {
    if (!take(data, sizes)) {
      phase = 0;
      forwardChannels(
        memory,
        integers,
        batch,
        births,
        weekdayWeight,
        weekday,
        monthWeight,
        month,
        dateWeight,
        date,
        channels,
        N5Row,
      );
      forwardN9(memory, batch, convolutionBias, channels, convolutionWeight, N9);
      forwardProjected(memory, batch, lstmBias_ih_l0, N9, lstmWeight_ih_l0, lstmBias_hh_l0, projected);
      forwardHidden(memory, batch, hidden);
      forwardHidden(memory, batch, cell);
      for (let t = 0; t < 56; t++) {
        forwardProduct(memory, batch, hidden, lstmWeight_hh_l0, product);
        forwardNextHidden(memory, batch, t, projected, product, cell, nextHidden, hidden, gatesRow);
      }
      forwardPredicted2(memory, batch, projectionBias, nextHidden, projectionWeight, predicted);
      return outputsNow();
    }
    forwardChannels(
      memory,
      integers,
      batch,
      births,
      weekdayWeight,
      weekday,
      monthWeight,
      month,
      dateWeight,
      date,
      channels2,
      N5Row,
    );
    forwardN9(memory, batch, convolutionBias, channels2, convolutionWeight, N92);
    forwardProjected(memory, batch, lstmBias_ih_l0, N92, lstmWeight_ih_l0, lstmBias_hh_l0, projected2);
    forwardHidden(memory, batch, hidden2);
    forwardHidden(memory, batch, cell2);
    for (let t = 0; t < 56; t++) {
      forwardProduct(memory, batch, hidden2, lstmWeight_hh_l0, product4);
      forwardInputGate(
        memory,
        batch,
        t,
        projected2,
        product4,
        inputGate,
        forgetGate,
        outputGate,
        cellGate,
        cell2,
        tanh,
        nextHidden2,
        hidden2,
        hiddens,
        cells,
        gatesRow2,
      );
    }
    forwardPredicted(
      memory,
      doubles,
      batch,
      projectionBias,
      nextHidden2,
      projectionWeight,
      following,
      difference,
      loss,
      predicted,
    );
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Births> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: BirthsInputs & BirthsTargets, sizes?: Partial<BirthsSizes>): BirthsResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      if (!take(data, sizes)) fail("GC6004", "step() needs the targets");
      phase = 0;
      forwardChannels(
        memory,
        integers,
        batch,
        births,
        weekdayWeight,
        weekday,
        monthWeight,
        month,
        dateWeight,
        date,
        channels4,
        N5Row,
      );
      forwardN9(memory, batch, convolutionBias, channels4, convolutionWeight, N93);
      updateBeta1Next(doubles, beta1Power, beta1Next);
      updateBeta2Next(doubles, beta2Power, beta2Next);
      forwardProjected(memory, batch, lstmBias_ih_l0, N93, lstmWeight_ih_l0, lstmBias_hh_l0, projected3);
      forwardHidden(memory, batch, hidden3);
      forwardHidden(memory, batch, cell3);
      for (let t = 0; t < 56; t++) {
        forwardProduct(memory, batch, hidden3, lstmWeight_hh_l0, product5);
        forwardInputGate(
          memory,
          batch,
          t,
          projected3,
          product5,
          inputGate2,
          forgetGate2,
          outputGate2,
          cellGate2,
          cell3,
          tanh2,
          nextHidden3,
          hidden3,
          hiddens2,
          cells2,
          gatesRow2,
        );
      }
      updateProjectionWeight(
        memory,
        doubles,
        batch,
        beta1Next,
        lr,
        beta2Next,
        correction2,
        scale2,
        projectionWeightExpAvg,
        projectionWeightExpAvgSq,
        projectionBiasExpAvg,
        projectionBiasExpAvgSq,
        projectionBias,
        nextHidden3,
        projectionWeight,
        following,
        loss,
        product3,
        product6,
        predicted,
        dProjectionWeightRow,
      );
      forwardHidden(memory, batch, dHidden2);
      forwardHidden(memory, batch, dCell2);
      updateProjectionBias(memory, projectionBias, product6);
      for (let t = 56 - 1; t >= 0; t--) {
        backwardDGates(
          memory,
          batch,
          t,
          dHidden2,
          product3,
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
        backwardDHidden(memory, batch, t, dGates2, lstmWeight_hh_l0, dHidden2);
      }
      updateLstmBias_ih_l02(
        memory,
        doubles,
        batch,
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
      backwardDLstmWeight_ih_l0(memory, batch, N93, dGates2, dLstmWeight_ih_l02);
      backwardDN9(memory, batch, dGates2, lstmWeight_ih_l0, dN9);
      updateConvolutionBias(
        memory,
        doubles,
        batch,
        N93,
        convolutionBiasExpAvg,
        convolutionBiasExpAvgSq,
        dN9,
        dN82,
        correction2,
        scale2,
        convolutionBias,
        dConvolutionBiasRow,
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
      backwardDChannels(memory, batch, dN82, convolutionWeight, dChannels2);
      updateWeekdayWeight2(
        memory,
        doubles,
        integers,
        batch,
        weekdayWeightExpAvg,
        weekdayWeightExpAvgSq,
        date,
        dChannels2,
        dDateWeight2,
        month,
        dMonthWeight2,
        weekday,
        correction2,
        scale2,
        weekdayWeight,
        dWeekdayWeightRow,
      );
      updateMonthWeight(
        memory,
        doubles,
        monthWeightExpAvg,
        monthWeightExpAvgSq,
        dMonthWeight2,
        correction2,
        scale2,
        monthWeight,
      );
      updateDateWeight(
        memory,
        doubles,
        dateWeightExpAvg,
        dateWeightExpAvgSq,
        dDateWeight2,
        correction2,
        scale2,
        dateWeight,
      );
      backwardDConvolutionWeight(memory, batch, channels4, dN82, dConvolutionWeight2);
      updateConvolutionWeight2(
        memory,
        doubles,
        convolutionWeightExpAvg,
        convolutionWeightExpAvgSq,
        dConvolutionWeight2,
        correction2,
        scale2,
        convolutionWeight,
      );
      backwardDLstmWeight_hh_l0(memory, batch, hiddens2, dGates2, dLstmWeight_hh_l02);
      updateLstmWeight_ih_l0(
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
      backwardDProjectionBias(
        memory,
        batch,
        difference,
        dProjectionBias,
        nextHidden2,
        dProjectionWeight,
        projectionWeight,
        product2,
      );
      forwardHidden(memory, batch, dHidden);
      forwardHidden(memory, batch, dCell);
      for (let t = 56 - 1; t >= 0; t--) {
        backwardDGates(
          memory,
          batch,
          t,
          dHidden,
          product2,
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
        backwardDHidden(memory, batch, t, dGates, lstmWeight_hh_l0, dHidden);
      }
      backwardDConvolutionBias(memory, batch, N92, dGates, lstmWeight_ih_l0, dN8, dConvolutionBias);
      backwardDLstmBias_ih_l0(memory, batch, dGates, dLstmBias_ih_l0, dLstmBias_hh_l0);
      backwardDLstmWeight_ih_l0(memory, batch, N92, dGates, dLstmWeight_ih_l0);
      backwardDChannels(memory, batch, dN8, convolutionWeight, dChannels);
      backwardDDateWeight(
        memory,
        integers,
        batch,
        births,
        weekdayWeight,
        weekday,
        monthWeight,
        month,
        dateWeight,
        date,
        channels3,
        dChannels,
        dDateWeight,
        dMonthWeight,
        dWeekdayWeight,
        N5Row2,
      );
      backwardDConvolutionWeight(memory, batch, channels3, dN8, dConvolutionWeight);
      backwardDLstmWeight_hh_l0(memory, batch, hiddens, dGates, dLstmWeight_hh_l0);
      phase = 2;
    },
    update(): void {
      if (!net.training) fail("GC6003", "update() in eval mode: call train() first");
      if (phase !== 2) fail("GC6003", "update() comes after backward()");
      updateWeekdayWeight(
        memory,
        doubles,
        beta1Power,
        beta2Power,
        lr,
        correction,
        weekdayWeightExpAvg,
        weekdayWeightExpAvgSq,
        scale,
        monthWeightExpAvg,
        monthWeightExpAvgSq,
        projectionBiasExpAvgSq,
        dWeekdayWeight,
        weekdayWeight,
        dMonthWeight,
        monthWeight,
        dProjectionBias,
        quotient,
      );
      updateDateWeight(
        memory,
        doubles,
        dateWeightExpAvg,
        dateWeightExpAvgSq,
        dDateWeight,
        correction,
        scale,
        dateWeight,
      );
      updateConvolutionWeight(
        memory,
        doubles,
        convolutionWeightExpAvg,
        convolutionWeightExpAvgSq,
        convolutionBiasExpAvg,
        convolutionBiasExpAvgSq,
        dConvolutionWeight,
        correction,
        scale,
        convolutionWeight,
        dConvolutionBias,
        convolutionBias,
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
        projectionBiasExpAvg,
        dProjectionBias,
        quotient,
        scale,
        projectionBias,
        dLstmWeight_hh_l0,
        correction,
        lstmWeight_hh_l0,
      );
      updateLstmBias_ih_l0(
        memory,
        doubles,
        lstmBias_ih_l0ExpAvg,
        lstmBias_ih_l0ExpAvgSq,
        lstmBias_hh_l0ExpAvg,
        lstmBias_hh_l0ExpAvgSq,
        projectionWeightExpAvg,
        projectionWeightExpAvgSq,
        dLstmBias_hh_l0,
        correction,
        scale,
        lstmBias_ih_l0,
        lstmBias_hh_l0,
        dProjectionWeight,
        projectionWeight,
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
export function createBirthsInference(options: BirthsSizes & { stateDict: StateDict }): BirthsInference {
  const batchCapacity = capacity("batch", options.batch);
  const memory = new Float32Array(10597 + 9264 * batchCapacity);
  const integers = new Int32Array(168 * batchCapacity);
  const weekdayWeight = 0;
  const monthWeight = 28;
  const dateWeight = 76;
  const convolutionWeight = 324;
  const convolutionBias = 1956;
  const lstmWeight_ih_l0 = 1988;
  const lstmWeight_hh_l0 = 6084;
  const lstmBias_ih_l0 = 10180;
  const lstmBias_hh_l0 = 10308;
  const projectionWeight = 10436;
  const projectionBias = 10468;
  const births = 10597;
  const weekday = 0;
  const month = 56 * batchCapacity;
  const date = 112 * batchCapacity;
  const predicted = 10597 + 56 * batchCapacity;
  const projected = 10597 + 112 * batchCapacity;
  const N9 = 10597 + 7280 * batchCapacity;
  const nextHidden = 10597 + 7280 * batchCapacity;
  const channels = 10597 + 112 * batchCapacity;
  const product = 10597 + 9072 * batchCapacity;
  const gatesRow = 10469;
  const N5Row = 10469;
  const hidden = 10597 + 9200 * batchCapacity;
  const cell = 10597 + 9232 * batchCapacity;

  const inputs = {
    births: memory.subarray(births, births + 56 * batchCapacity),
    weekday: integers.subarray(weekday, weekday + 56 * batchCapacity),
    month: integers.subarray(month, month + 56 * batchCapacity),
    date: integers.subarray(date, date + 56 * batchCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["weekday.weight"], shape: [7, 4], data: memory.subarray(weekdayWeight, weekdayWeight + 28) },
    { names: ["month.weight"], shape: [12, 4], data: memory.subarray(monthWeight, monthWeight + 48) },
    { names: ["date.weight"], shape: [31, 8], data: memory.subarray(dateWeight, dateWeight + 248) },
    {
      names: ["convolution.weight"],
      shape: [32, 17, 3],
      data: memory.subarray(convolutionWeight, convolutionWeight + 1632),
    },
    {
      names: ["convolution.bias"],
      shape: [32],
      data: memory.subarray(convolutionBias, convolutionBias + 32),
    },
    {
      names: ["lstm.weight_ih_l0"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_ih_l0, lstmWeight_ih_l0 + 4096),
    },
    {
      names: ["lstm.weight_hh_l0"],
      shape: [128, 32],
      data: memory.subarray(lstmWeight_hh_l0, lstmWeight_hh_l0 + 4096),
    },
    { names: ["lstm.bias_ih_l0"], shape: [128], data: memory.subarray(lstmBias_ih_l0, lstmBias_ih_l0 + 128) },
    { names: ["lstm.bias_hh_l0"], shape: [128], data: memory.subarray(lstmBias_hh_l0, lstmBias_hh_l0 + 128) },
    {
      names: ["projection.weight"],
      shape: [1, 32],
      data: memory.subarray(projectionWeight, projectionWeight + 32),
    },
    { names: ["projection.bias"], shape: [1], data: memory.subarray(projectionBias, projectionBias + 1) },
  ];

  loadState(tensors, options.stateDict, true);

  let batch = 0;
  const outputs: Mutable<BirthsOutputs> = {
    predicted: memory.subarray(predicted, predicted + 0),
  };

  function take(data: BirthsInputs, sizes?: Partial<BirthsSizes>): void {
    const batchNow = within("batch", sizes?.batch ?? countOf("births", data.births, 56), batchCapacity);
    expectLength("births", data.births, 56 * batchNow, inputs.births);
    expectLength("weekday", data.weekday, 56 * batchNow, inputs.weekday);
    expectIntegers("weekday", data.weekday, 56 * batchNow, 0, 7);
    expectLength("month", data.month, 56 * batchNow, inputs.month);
    expectIntegers("month", data.month, 56 * batchNow, 0, 12);
    expectLength("date", data.date, 56 * batchNow, inputs.date);
    expectIntegers("date", data.date, 56 * batchNow, 0, 31);
    if (data.births !== inputs.births) memory.set(data.births, births);
    if (data.weekday !== inputs.weekday) integers.set(data.weekday, weekday);
    if (data.month !== inputs.month) integers.set(data.month, month);
    if (data.date !== inputs.date) integers.set(data.date, date);
    batch = batchNow;
  }

  let batchSeen = -1;
  function refreshViews(): void {
    if (batch === batchSeen) return;
    batchSeen = batch;
    outputs.predicted = memory.subarray(predicted, predicted + 56 * batch);
  }
  function outputsNow(): BirthsOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: BirthsInputs, sizes?: Partial<BirthsSizes>): BirthsOutputs {
      take(data, sizes);
      forwardChannels(
        memory,
        integers,
        batch,
        births,
        weekdayWeight,
        weekday,
        monthWeight,
        month,
        dateWeight,
        date,
        channels,
        N5Row,
      );
      forwardN9(memory, batch, convolutionBias, channels, convolutionWeight, N9);
      forwardProjected(memory, batch, lstmBias_ih_l0, N9, lstmWeight_ih_l0, lstmBias_hh_l0, projected);
      forwardHidden(memory, batch, hidden);
      forwardHidden(memory, batch, cell);
      for (let t = 0; t < 56; t++) {
        forwardProduct(memory, batch, hidden, lstmWeight_hh_l0, product);
        forwardNextHidden(memory, batch, t, projected, product, cell, nextHidden, hidden, gatesRow);
      }
      forwardPredicted2(memory, batch, projectionBias, nextHidden, projectionWeight, predicted);
      return outputsNow();
    },
    loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),
  };
}

/**
 * table = draw(seed, 0)
 * table = draw(seed, 0)
 */
function initialiseWeekdayWeight(
  memory: Float32Array,
  seed: number,
  weekdayWeight: number,
  monthWeight: number,
): void {
  for (let k = 0; k < 7; k++) {
    memory[weekdayWeight + k * 4] = normal(seed, 2793998101, 0, k * 4);
    memory[weekdayWeight + k * 4 + 1] = normal(seed, 2793998101, 0, k * 4 + 1);
    memory[weekdayWeight + k * 4 + 2] = normal(seed, 2793998101, 0, k * 4 + 2);
    memory[weekdayWeight + k * 4 + 3] = normal(seed, 2793998101, 0, k * 4 + 3);
  }
  for (let i = 0; i < 12; i++) {
    memory[monthWeight + i * 4] = normal(seed, 1920075333, 0, i * 4);
    memory[monthWeight + i * 4 + 1] = normal(seed, 1920075333, 0, i * 4 + 1);
    memory[monthWeight + i * 4 + 2] = normal(seed, 1920075333, 0, i * 4 + 2);
    memory[monthWeight + i * 4 + 3] = normal(seed, 1920075333, 0, i * 4 + 3);
  }
}

/** table = draw(seed, 0) */
function initialiseDateWeight(memory: Float32Array, seed: number, dateWeight: number): void {
  for (let i = 0; i < 31; i++) {
    for (let j = 0; j < 8; j++) {
      memory[dateWeight + i * 8 + j] = normal(seed, 2894188937, 0, i * 8 + j);
    }
  }
}

function initialiseConvolutionWeight(
  memory: Float32Array,
  seed: number,
  convolutionWeight: number,
  convolutionBias: number,
): void {
  for (let l = 0; l < 32; l++) {
    memory[convolutionBias + l] =
      uniform24(seed, 4235234864, 0, l) * 0.28005601680560194 - 0.14002800840280097;
  }
  for (let i = 0; i < 32; i++) {
    for (let j = 0; j < 17; j++) {
      const draw = uniform24(seed, 1431115221, 0, i * 51 + j * 3);
      memory[convolutionWeight + i * 51 + j * 3] = draw * 0.28005601680560194 - 0.14002800840280097;
      const draw2 = uniform24(seed, 1431115221, 0, i * 51 + j * 3 + 1);
      memory[convolutionWeight + i * 51 + j * 3 + 1] = draw2 * 0.28005601680560194 - 0.14002800840280097;
      const draw3 = uniform24(seed, 1431115221, 0, i * 51 + j * 3 + 2);
      memory[convolutionWeight + i * 51 + j * 3 + 2] = draw3 * 0.28005601680560194 - 0.14002800840280097;
    }
  }
}

function initialiseLstmWeight_ih_l0(memory: Float32Array, seed: number, lstmWeight_ih_l0: number): void {
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 32; j++) {
      const draw = uniform24(seed, 4035324034, 0, i * 32 + j);
      memory[lstmWeight_ih_l0 + i * 32 + j] = draw * 0.35355339059327373 - 0.17677669529663687;
    }
  }
}

function initialiseLstmWeight_hh_l0(memory: Float32Array, seed: number, lstmWeight_hh_l0: number): void {
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 32; j++) {
      const draw = uniform24(seed, 3404169613, 0, i * 32 + j);
      memory[lstmWeight_hh_l0 + i * 32 + j] = draw * 0.35355339059327373 - 0.17677669529663687;
    }
  }
}

function initialiseLstmBias_ih_l0(memory: Float32Array, seed: number, lstmBias_ih_l0: number): void {
  for (let i = 0; i < 128; i++) {
    memory[lstmBias_ih_l0 + i] =
      uniform24(seed, 1272793931, 0, i) * 0.35355339059327373 - 0.17677669529663687;
  }
}

function initialiseLstmBias_hh_l0(
  memory: Float32Array,
  seed: number,
  lstmBias_hh_l0: number,
  projectionWeight: number,
  projectionBias: number,
): void {
  memory[projectionBias] = uniform24(seed, 780995151, 0, 0) * 0.35355339059327373 - 0.17677669529663687;
  for (let j = 0; j < 32; j++) {
    memory[projectionWeight + j] =
      uniform24(seed, 2280922386, 0, j) * 0.35355339059327373 - 0.17677669529663687;
  }
  for (let i = 0; i < 128; i++) {
    memory[lstmBias_hh_l0 + i] =
      uniform24(seed, 2996983112, 0, i) * 0.35355339059327373 - 0.17677669529663687;
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/**
 * N5 = concatenate(N1, N2, N3, N4)      births.graph.ts:35
 * channels = embed(N6)                  births.graph.ts:35
 */
function forwardChannels(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  births: number,
  weekdayWeight: number,
  weekday: number,
  monthWeight: number,
  month: number,
  dateWeight: number,
  date: number,
  channels: number,
  N5Row: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 17; i++) {
      for (let j = 0; j < 56; j++) {
        memory[N5Row + j] =
          i < 1
            ? memory[births + n * 56 + j]!
            : i < 5
              ? memory[weekdayWeight + integers[weekday + n * 56 + j]! * 4 + i - 1]!
              : i < 9
                ? memory[monthWeight + integers[month + n * 56 + j]! * 4 + i - 5]!
                : memory[dateWeight + integers[date + n * 56 + j]! * 8 + i - 9]!;
      }
      for (let k = 0; k < 58; k++) {
        memory[channels + n * 986 + i * 58 + k] = k >= 2 ? memory[N5Row + k - 2]! : 0;
      }
    }
  }
}

/**
 * N8 = channels ∗ convolution.weight + convolution.bias      births.graph.ts:36
 * N9 = relu(N8)                                              births.graph.ts:36
 */
function forwardN9(
  memory: Float32Array,
  batch: number,
  convolutionBias: number,
  channels: number,
  convolutionWeight: number,
  N9: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 32; i += 2) {
      const convolutionBias_0 = memory[convolutionBias + i]!;
      const convolutionBias_1 = memory[convolutionBias + i + 1]!;
      for (let j = 0; j < 56; j += 4) {
        let n8_00 = convolutionBias_0;
        let n8_01 = convolutionBias_0;
        let n8_02 = convolutionBias_0;
        let n8_03 = convolutionBias_0;
        let n8_10 = convolutionBias_1;
        let n8_11 = convolutionBias_1;
        let n8_12 = convolutionBias_1;
        let n8_13 = convolutionBias_1;
        for (let k = 0; k < 17; k++) {
          const channels_0 = memory[channels + n * 986 + k * 58 + j]!;
          const convolutionWeight0_0 = memory[convolutionWeight + i * 51 + k * 3]!;
          const channels_1 = memory[channels + n * 986 + k * 58 + j + 1]!;
          const channels_2 = memory[channels + n * 986 + k * 58 + j + 2]!;
          const channels_3 = memory[channels + n * 986 + k * 58 + j + 3]!;
          const convolutionWeight0_1 = memory[convolutionWeight + (i + 1) * 51 + k * 3]!;
          const convolutionWeight1_0 = memory[convolutionWeight + i * 51 + k * 3 + 1]!;
          const channels_4 = memory[channels + n * 986 + k * 58 + j + 4]!;
          const convolutionWeight1_1 = memory[convolutionWeight + (i + 1) * 51 + k * 3 + 1]!;
          const convolutionWeight2_0 = memory[convolutionWeight + i * 51 + k * 3 + 2]!;
          const channels_5 = memory[channels + n * 986 + k * 58 + j + 5]!;
          const convolutionWeight2_1 = memory[convolutionWeight + (i + 1) * 51 + k * 3 + 2]!;
          n8_00 += channels_0 * convolutionWeight0_0;
          n8_01 += channels_1 * convolutionWeight0_0;
          n8_02 += channels_2 * convolutionWeight0_0;
          n8_03 += channels_3 * convolutionWeight0_0;
          n8_10 += channels_0 * convolutionWeight0_1;
          n8_11 += channels_1 * convolutionWeight0_1;
          n8_12 += channels_2 * convolutionWeight0_1;
          n8_13 += channels_3 * convolutionWeight0_1;
          n8_00 += channels_1 * convolutionWeight1_0;
          n8_01 += channels_2 * convolutionWeight1_0;
          n8_02 += channels_3 * convolutionWeight1_0;
          n8_03 += channels_4 * convolutionWeight1_0;
          n8_10 += channels_1 * convolutionWeight1_1;
          n8_11 += channels_2 * convolutionWeight1_1;
          n8_12 += channels_3 * convolutionWeight1_1;
          n8_13 += channels_4 * convolutionWeight1_1;
          n8_00 += channels_2 * convolutionWeight2_0;
          n8_01 += channels_3 * convolutionWeight2_0;
          n8_02 += channels_4 * convolutionWeight2_0;
          n8_03 += channels_5 * convolutionWeight2_0;
          n8_10 += channels_2 * convolutionWeight2_1;
          n8_11 += channels_3 * convolutionWeight2_1;
          n8_12 += channels_4 * convolutionWeight2_1;
          n8_13 += channels_5 * convolutionWeight2_1;
        }
        memory[N9 + n * 1792 + i * 56 + j] = n8_00 <= 0 ? 0 : n8_00;
        memory[N9 + n * 1792 + i * 56 + j + 1] = n8_01 <= 0 ? 0 : n8_01;
        memory[N9 + n * 1792 + i * 56 + j + 2] = n8_02 <= 0 ? 0 : n8_02;
        memory[N9 + n * 1792 + i * 56 + j + 3] = n8_03 <= 0 ? 0 : n8_03;
        memory[N9 + n * 1792 + (i + 1) * 56 + j] = n8_10 <= 0 ? 0 : n8_10;
        memory[N9 + n * 1792 + (i + 1) * 56 + j + 1] = n8_11 <= 0 ? 0 : n8_11;
        memory[N9 + n * 1792 + (i + 1) * 56 + j + 2] = n8_12 <= 0 ? 0 : n8_12;
        memory[N9 + n * 1792 + (i + 1) * 56 + j + 3] = n8_13 <= 0 ? 0 : n8_13;
      }
    }
  }
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
 * product = einsum("jli,kl->ijk", N9, lstm.weight_ih_l0)       births.graph.ts:37
 * projected = product + lstm.bias_ih_l0 + lstm.bias_hh_l0      births.graph.ts:37
 */
function forwardProjected(
  memory: Float32Array,
  batch: number,
  lstmBias_ih_l0: number,
  N9: number,
  lstmWeight_ih_l0: number,
  lstmBias_hh_l0: number,
  projected: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i += 2) {
      for (let j = 0; j < 128; j += 4) {
        const lstmBias_ih_l0_0 = memory[lstmBias_ih_l0 + j]!;
        const lstmBias_ih_l0_1 = memory[lstmBias_ih_l0 + j + 1]!;
        const lstmBias_ih_l0_2 = memory[lstmBias_ih_l0 + j + 2]!;
        const lstmBias_ih_l0_3 = memory[lstmBias_ih_l0 + j + 3]!;
        let sum_00 = lstmBias_ih_l0_0;
        let sum_01 = lstmBias_ih_l0_1;
        let sum_02 = lstmBias_ih_l0_2;
        let sum_03 = lstmBias_ih_l0_3;
        let sum_10 = lstmBias_ih_l0_0;
        let sum_11 = lstmBias_ih_l0_1;
        let sum_12 = lstmBias_ih_l0_2;
        let sum_13 = lstmBias_ih_l0_3;
        for (let k = 0; k < 32; k++) {
          const n9_0 = memory[N9 + n * 1792 + k * 56 + i]!;
          const lstmWeight_ih_l0_0 = memory[lstmWeight_ih_l0 + j * 32 + k]!;
          const lstmWeight_ih_l0_1 = memory[lstmWeight_ih_l0 + (j + 1) * 32 + k]!;
          const lstmWeight_ih_l0_2 = memory[lstmWeight_ih_l0 + (j + 2) * 32 + k]!;
          const lstmWeight_ih_l0_3 = memory[lstmWeight_ih_l0 + (j + 3) * 32 + k]!;
          const n9_1 = memory[N9 + n * 1792 + k * 56 + i + 1]!;
          sum_00 += n9_0 * lstmWeight_ih_l0_0;
          sum_01 += n9_0 * lstmWeight_ih_l0_1;
          sum_02 += n9_0 * lstmWeight_ih_l0_2;
          sum_03 += n9_0 * lstmWeight_ih_l0_3;
          sum_10 += n9_1 * lstmWeight_ih_l0_0;
          sum_11 += n9_1 * lstmWeight_ih_l0_1;
          sum_12 += n9_1 * lstmWeight_ih_l0_2;
          sum_13 += n9_1 * lstmWeight_ih_l0_3;
        }
        const lstmBias_hh_l0_0 = memory[lstmBias_hh_l0 + j]!;
        memory[projected + i * 128 * batch + n * 128 + j] = sum_00 + lstmBias_hh_l0_0;
        const lstmBias_hh_l0_1 = memory[lstmBias_hh_l0 + j + 1]!;
        memory[projected + i * 128 * batch + n * 128 + j + 1] = sum_01 + lstmBias_hh_l0_1;
        const lstmBias_hh_l0_2 = memory[lstmBias_hh_l0 + j + 2]!;
        memory[projected + i * 128 * batch + n * 128 + j + 2] = sum_02 + lstmBias_hh_l0_2;
        const lstmBias_hh_l0_3 = memory[lstmBias_hh_l0 + j + 3]!;
        memory[projected + i * 128 * batch + n * 128 + j + 3] = sum_03 + lstmBias_hh_l0_3;
        memory[projected + (i + 1) * 128 * batch + n * 128 + j] = sum_10 + lstmBias_hh_l0_0;
        memory[projected + (i + 1) * 128 * batch + n * 128 + j + 1] = sum_11 + lstmBias_hh_l0_1;
        memory[projected + (i + 1) * 128 * batch + n * 128 + j + 2] = sum_12 + lstmBias_hh_l0_2;
        memory[projected + (i + 1) * 128 * batch + n * 128 + j + 3] = sum_13 + lstmBias_hh_l0_3;
      }
    }
  }
}

function forwardHidden(memory: Float32Array, batch: number, hidden: number): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 32; i++) {
      memory[hidden + n * 32 + i] = 0;
    }
  }
}

/** product = hidden · lstm.weight_hh_l0ᵀ      births.graph.ts:37 */
function forwardProduct(
  memory: Float32Array,
  batch: number,
  hidden: number,
  lstmWeight_hh_l0: number,
  product: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 128; i += 4) {
      let productValue_00 = 0;
      let productValue_01 = 0;
      let productValue_02 = 0;
      let productValue_03 = 0;
      let productValue_10 = 0;
      let productValue_11 = 0;
      let productValue_12 = 0;
      let productValue_13 = 0;
      for (let j = 0; j < 32; j++) {
        const hidden_0 = memory[hidden + n * 32 + j]!;
        const lstmWeight_hh_l0_0 = memory[lstmWeight_hh_l0 + i * 32 + j]!;
        const lstmWeight_hh_l0_1 = memory[lstmWeight_hh_l0 + (i + 1) * 32 + j]!;
        const lstmWeight_hh_l0_2 = memory[lstmWeight_hh_l0 + (i + 2) * 32 + j]!;
        const lstmWeight_hh_l0_3 = memory[lstmWeight_hh_l0 + (i + 3) * 32 + j]!;
        const hidden_1 = memory[hidden + (n + 1) * 32 + j]!;
        productValue_00 += hidden_0 * lstmWeight_hh_l0_0;
        productValue_01 += hidden_0 * lstmWeight_hh_l0_1;
        productValue_02 += hidden_0 * lstmWeight_hh_l0_2;
        productValue_03 += hidden_0 * lstmWeight_hh_l0_3;
        productValue_10 += hidden_1 * lstmWeight_hh_l0_0;
        productValue_11 += hidden_1 * lstmWeight_hh_l0_1;
        productValue_12 += hidden_1 * lstmWeight_hh_l0_2;
        productValue_13 += hidden_1 * lstmWeight_hh_l0_3;
      }
      memory[product + n * 128 + i] = productValue_00;
      memory[product + n * 128 + i + 1] = productValue_01;
      memory[product + n * 128 + i + 2] = productValue_02;
      memory[product + n * 128 + i + 3] = productValue_03;
      memory[product + (n + 1) * 128 + i] = productValue_10;
      memory[product + (n + 1) * 128 + i + 1] = productValue_11;
      memory[product + (n + 1) * 128 + i + 2] = productValue_12;
      memory[product + (n + 1) * 128 + i + 3] = productValue_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 128; i += 4) {
      let productValue_0 = 0;
      let productValue_1 = 0;
      let productValue_2 = 0;
      let productValue_3 = 0;
      for (let j = 0; j < 32; j++) {
        const hiddenValue = memory[hidden + n * 32 + j]!;
        productValue_0 += hiddenValue * memory[lstmWeight_hh_l0 + i * 32 + j]!;
        productValue_1 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 1) * 32 + j]!;
        productValue_2 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 2) * 32 + j]!;
        productValue_3 += hiddenValue * memory[lstmWeight_hh_l0 + (i + 3) * 32 + j]!;
      }
      memory[product + n * 128 + i] = productValue_0;
      memory[product + n * 128 + i + 1] = productValue_1;
      memory[product + n * 128 + i + 2] = productValue_2;
      memory[product + n * 128 + i + 3] = productValue_3;
    }
  }
}

/**
 * gates = projectedₜ + product                             births.graph.ts:37
 * inputGate = sigmoid(slice(gates))                        births.graph.ts:37
 * forgetGate = sigmoid(slice(gates))                       births.graph.ts:37
 * outputGate = sigmoid(slice(gates))                       births.graph.ts:37
 * cellGate = tanh(slice(gates))                            births.graph.ts:37
 * nextCell = forgetGate ⊙ cell + inputGate ⊙ cellGate      births.graph.ts:37
 * nextHidden = outputGate ⊙ tanh(nextCell)                 births.graph.ts:37
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
  nextHidden: number,
  hidden: number,
  hiddens: number,
  cells: number,
  gatesRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      memory[gatesRow + i] =
        memory[projected + t * 128 * batch + n * 128 + i]! + memory[product + n * 128 + i]!;
    }
    for (let j = 0; j < 32; j++) {
      const inputGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j]!));
      memory[inputGate + t * 32 * batch + n * 32 + j] = inputGateValue;
      const forgetGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j + 32]!));
      memory[forgetGate + t * 32 * batch + n * 32 + j] = forgetGateValue;
      const outputGateValue = 1 / (1 + Math.exp(-memory[gatesRow + j + 96]!));
      memory[outputGate + t * 32 * batch + n * 32 + j] = outputGateValue;
      const cellGateValue = Math.tanh(memory[gatesRow + j + 64]!);
      memory[cellGate + t * 32 * batch + n * 32 + j] = cellGateValue;
      const nextCell = forgetGateValue * memory[cell + n * 32 + j]! + inputGateValue * cellGateValue;
      const tanhValue = Math.tanh(nextCell);
      memory[tanh + t * 32 * batch + n * 32 + j] = tanhValue;
      const nextHiddenValue = outputGateValue * tanhValue;
      memory[nextHidden + t * 32 * batch + n * 32 + j] = nextHiddenValue;
      memory[hiddens + t * 32 * batch + n * 32 + j] = memory[hidden + n * 32 + j]!;
      memory[cells + t * 32 * batch + n * 32 + j] = memory[cell + n * 32 + j]!;
      memory[hidden + n * 32 + j] = nextHiddenValue;
      memory[cell + n * 32 + j] = nextCell;
    }
  }
}

/**
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * product = einsum("jil,kl->ijk", nextHidden, projection.weight)                                                   births.graph.ts:38
 * N12 = product + projection.bias                                                                                births.graph.ts:38
 * loss = Σ abs(predicted − following) / 56·batch                                                                 births.graph.ts:49
 * dN12 = (1 / 56·batch) sign(predicted − following)              d(a + b) = da + db                              births.graph.ts:38
 * dProjectionBias = Σ dN12                                       dx = Σ dy over the dimensions that were added   births.graph.ts:29
 * dProjectionWeight = einsum("jil,ijk->kl", nextHidden, dN12)    d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            births.graph.ts:29
 * firstMoment = 0.9 projection.weight.expAvg + 0.09999999999999998 dProjectionWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 projection.bias.expAvg + 0.09999999999999998 dProjectionBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * predicted = N12                                                                                                births.graph.ts:38
 */
function updateProjectionWeight(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  beta1Next: number,
  lr: number,
  beta2Next: number,
  correction: number,
  scale: number,
  projectionWeightExpAvg: number,
  projectionWeightExpAvgSq: number,
  projectionBiasExpAvg: number,
  projectionBiasExpAvgSq: number,
  projectionBias: number,
  nextHidden: number,
  projectionWeight: number,
  following: number,
  loss: number,
  product: number,
  product2: number,
  predicted: number,
  dProjectionWeightRow: number,
): void {
  const scale2 = 1 / (56 * batch);
  const correctionValue = Math.sqrt(1 - doubles[beta2Next]!);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - doubles[beta1Next]!));
  doubles[scale] = scaleValue;
  let total = 0;
  let dProjectionBias = 0;
  for (let j = 0; j < 32; j++) {
    memory[dProjectionWeightRow + j] = 0;
  }
  const projectionBiasValue = memory[projectionBias]!;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i++) {
      let n12 = projectionBiasValue;
      for (let j = 0; j < 32; j++) {
        n12 += memory[nextHidden + i * 32 * batch + n * 32 + j]! * memory[projectionWeight + j]!;
      }
      const difference = n12 - memory[following + n * 56 + i]!;
      total += Math.abs(difference);
      const dN12 = Math.sign(difference) * scale2;
      dProjectionBias += dN12;
      memory[predicted + n * 56 + i] = n12;
      for (let j = 0; j < 32; j++) {
        memory[dProjectionWeightRow + j]! += memory[nextHidden + i * 32 * batch + n * 32 + j]! * dN12;
        memory[product + i * 32 * batch + n * 32 + j] = dN12 * memory[projectionWeight + j]!;
      }
    }
  }
  doubles[loss] = total / (56 * batch);
  const firstMoment = 0.9 * memory[projectionBiasExpAvg]! + 0.09999999999999998 * dProjectionBias;
  const secondMoment =
    0.999 * memory[projectionBiasExpAvgSq]! + 0.0010000000000000009 * (dProjectionBias * dProjectionBias);
  memory[product2] = (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
  memory[projectionBiasExpAvg] = firstMoment;
  memory[projectionBiasExpAvgSq] = secondMoment;
  for (let j = 0; j < 32; j++) {
    const dProjectionWeight = memory[dProjectionWeightRow + j]!;
    const firstMoment2 = 0.9 * memory[projectionWeightExpAvg + j]! + 0.09999999999999998 * dProjectionWeight;
    const secondMoment2 =
      0.999 * memory[projectionWeightExpAvgSq + j]! +
      0.0010000000000000009 * (dProjectionWeight * dProjectionWeight);
    memory[projectionWeight + j]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
    memory[projectionWeightExpAvg + j] = firstMoment2;
    memory[projectionWeightExpAvgSq + j] = secondMoment2;
  }
}

function updateProjectionBias(memory: Float32Array, projectionBias: number, product: number): void {
  memory[projectionBias]! += memory[product]!;
}

/**
 * dNextHidden = dHidden + dNextHidden                               births.graph.ts:37
 * dOutputGate = dNextHidden ⊙ tanh                                  births.graph.ts:37
 * dNextCell = dCell + dNextHidden ⊙ outputGate ⊙ (1 − tanh ⊙ tanh)      births.graph.ts:37
 * dInputGate = dNextCell ⊙ cellGate                                 births.graph.ts:37
 * dCellGate = dNextCell ⊙ inputGate                                 births.graph.ts:37
 * dForgetGate = dNextCell ⊙ cell                                    births.graph.ts:37
 */
function backwardDGates(
  memory: Float32Array,
  batch: number,
  t: number,
  dHidden: number,
  product: number,
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
    for (let i = 0; i < 32; i++) {
      const dNextHidden = memory[dHidden + n * 32 + i]! + memory[product + t * 32 * batch + n * 32 + i]!;
      const outputGateValue = memory[outputGate + t * 32 * batch + n * 32 + i]!;
      const tanhValue = memory[tanh + t * 32 * batch + n * 32 + i]!;
      const dNextCell =
        memory[dCell + n * 32 + i]! + dNextHidden * outputGateValue * (1 - tanhValue * tanhValue);
      const inputGateValue = memory[inputGate + t * 32 * batch + n * 32 + i]!;
      const cellGateValue = memory[cellGate + t * 32 * batch + n * 32 + i]!;
      memory[productRow + i] = dNextCell * inputGateValue * (1 - cellGateValue * cellGateValue);
      memory[productRow2 + i] = dNextHidden * tanhValue * (outputGateValue * (1 - outputGateValue));
      const forgetGateValue = memory[forgetGate + t * 32 * batch + n * 32 + i]!;
      memory[productRow3 + i] =
        dNextCell * memory[cells + t * 32 * batch + n * 32 + i]! * (forgetGateValue * (1 - forgetGateValue));
      memory[productRow4 + i] = dNextCell * cellGateValue * (inputGateValue * (1 - inputGateValue));
      memory[dCell + n * 32 + i] = dNextCell * forgetGateValue;
    }
    for (let j = 0; j < 128; j++) {
      const embed = j >= 64 && j < 96 ? memory[productRow + j - 64]! : 0;
      const embed2 = j >= 32 && j < 64 ? memory[productRow3 + j - 32]! : 0;
      memory[dGates + t * 128 * batch + n * 128 + j] =
        (j >= 96 ? memory[productRow2 + j - 96]! : 0) +
        embed +
        embed2 +
        (j < 32 ? memory[productRow4 + j]! : 0);
    }
  }
}

function backwardDHidden(
  memory: Float32Array,
  batch: number,
  t: number,
  dGates: number,
  lstmWeight_hh_l0: number,
  dHidden: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 32; i += 4) {
      let dHiddenValue_00 = 0;
      let dHiddenValue_01 = 0;
      let dHiddenValue_02 = 0;
      let dHiddenValue_03 = 0;
      let dHiddenValue_10 = 0;
      let dHiddenValue_11 = 0;
      let dHiddenValue_12 = 0;
      let dHiddenValue_13 = 0;
      for (let j = 0; j < 128; j++) {
        const dGates_0 = memory[dGates + t * 128 * batch + n * 128 + j]!;
        const lstmWeight_hh_l0_0 = memory[lstmWeight_hh_l0 + j * 32 + i]!;
        const lstmWeight_hh_l0_1 = memory[lstmWeight_hh_l0 + j * 32 + i + 1]!;
        const lstmWeight_hh_l0_2 = memory[lstmWeight_hh_l0 + j * 32 + i + 2]!;
        const lstmWeight_hh_l0_3 = memory[lstmWeight_hh_l0 + j * 32 + i + 3]!;
        const dGates_1 = memory[dGates + t * 128 * batch + (n + 1) * 128 + j]!;
        dHiddenValue_00 += dGates_0 * lstmWeight_hh_l0_0;
        dHiddenValue_01 += dGates_0 * lstmWeight_hh_l0_1;
        dHiddenValue_02 += dGates_0 * lstmWeight_hh_l0_2;
        dHiddenValue_03 += dGates_0 * lstmWeight_hh_l0_3;
        dHiddenValue_10 += dGates_1 * lstmWeight_hh_l0_0;
        dHiddenValue_11 += dGates_1 * lstmWeight_hh_l0_1;
        dHiddenValue_12 += dGates_1 * lstmWeight_hh_l0_2;
        dHiddenValue_13 += dGates_1 * lstmWeight_hh_l0_3;
      }
      memory[dHidden + n * 32 + i] = dHiddenValue_00;
      memory[dHidden + n * 32 + i + 1] = dHiddenValue_01;
      memory[dHidden + n * 32 + i + 2] = dHiddenValue_02;
      memory[dHidden + n * 32 + i + 3] = dHiddenValue_03;
      memory[dHidden + (n + 1) * 32 + i] = dHiddenValue_10;
      memory[dHidden + (n + 1) * 32 + i + 1] = dHiddenValue_11;
      memory[dHidden + (n + 1) * 32 + i + 2] = dHiddenValue_12;
      memory[dHidden + (n + 1) * 32 + i + 3] = dHiddenValue_13;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 32; i += 4) {
      let dHiddenValue_0 = 0;
      let dHiddenValue_1 = 0;
      let dHiddenValue_2 = 0;
      let dHiddenValue_3 = 0;
      for (let j = 0; j < 128; j++) {
        const dGatesValue = memory[dGates + t * 128 * batch + n * 128 + j]!;
        dHiddenValue_0 += dGatesValue * memory[lstmWeight_hh_l0 + j * 32 + i]!;
        dHiddenValue_1 += dGatesValue * memory[lstmWeight_hh_l0 + j * 32 + i + 1]!;
        dHiddenValue_2 += dGatesValue * memory[lstmWeight_hh_l0 + j * 32 + i + 2]!;
        dHiddenValue_3 += dGatesValue * memory[lstmWeight_hh_l0 + j * 32 + i + 3]!;
      }
      memory[dHidden + n * 32 + i] = dHiddenValue_0;
      memory[dHidden + n * 32 + i + 1] = dHiddenValue_1;
      memory[dHidden + n * 32 + i + 2] = dHiddenValue_2;
      memory[dHidden + n * 32 + i + 3] = dHiddenValue_3;
    }
  }
}

/**
 * dLstmBias_hh_l0 = Σ(56, batch) dGates                          dx = Σ dy over the dimensions that were added   births.graph.ts:28
 * firstMoment = 0.9 lstm.bias_ih_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 lstm.bias_hh_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmBias_ih_l02(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
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
  for (let i = 0; i < 128; i++) {
    let dLstmBias_hh_l0 = 0;
    for (let j = 0; j < 56; j++) {
      for (let n = 0; n < batch; n++) {
        dLstmBias_hh_l0 += memory[dGates + j * 128 * batch + n * 128 + i]!;
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

/** dLstmWeight_ih_l0 = einsum("jli,ijk->kl", N9, dGates)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   births.graph.ts:28 */
function backwardDLstmWeight_ih_l0(
  memory: Float32Array,
  batch: number,
  N9: number,
  dGates: number,
  dLstmWeight_ih_l0: number,
): void {
  for (let i = 0; i < 128; i += 2) {
    for (let j = 0; j < 32; j += 4) {
      let dLstmWeight_ih_l0Value_00 = 0;
      let dLstmWeight_ih_l0Value_01 = 0;
      let dLstmWeight_ih_l0Value_02 = 0;
      let dLstmWeight_ih_l0Value_03 = 0;
      let dLstmWeight_ih_l0Value_10 = 0;
      let dLstmWeight_ih_l0Value_11 = 0;
      let dLstmWeight_ih_l0Value_12 = 0;
      let dLstmWeight_ih_l0Value_13 = 0;
      for (let n = 0; n < batch; n++) {
        for (let k = 0; k < 56; k++) {
          const n9_0 = memory[N9 + n * 1792 + j * 56 + k]!;
          const dGates_0 = memory[dGates + k * 128 * batch + n * 128 + i]!;
          const n9_1 = memory[N9 + n * 1792 + (j + 1) * 56 + k]!;
          const n9_2 = memory[N9 + n * 1792 + (j + 2) * 56 + k]!;
          const n9_3 = memory[N9 + n * 1792 + (j + 3) * 56 + k]!;
          const dGates_1 = memory[dGates + k * 128 * batch + n * 128 + i + 1]!;
          dLstmWeight_ih_l0Value_00 += n9_0 * dGates_0;
          dLstmWeight_ih_l0Value_01 += n9_1 * dGates_0;
          dLstmWeight_ih_l0Value_02 += n9_2 * dGates_0;
          dLstmWeight_ih_l0Value_03 += n9_3 * dGates_0;
          dLstmWeight_ih_l0Value_10 += n9_0 * dGates_1;
          dLstmWeight_ih_l0Value_11 += n9_1 * dGates_1;
          dLstmWeight_ih_l0Value_12 += n9_2 * dGates_1;
          dLstmWeight_ih_l0Value_13 += n9_3 * dGates_1;
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

/** dN9 = einsum("ijk,kl->jli", dGates, lstm.weight_ih_l0)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   births.graph.ts:36 */
function backwardDN9(
  memory: Float32Array,
  batch: number,
  dGates: number,
  lstmWeight_ih_l0: number,
  dN9: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 32; i += 2) {
      for (let j = 0; j < 56; j += 4) {
        let dN9Value_00 = 0;
        let dN9Value_01 = 0;
        let dN9Value_02 = 0;
        let dN9Value_03 = 0;
        let dN9Value_10 = 0;
        let dN9Value_11 = 0;
        let dN9Value_12 = 0;
        let dN9Value_13 = 0;
        for (let k = 0; k < 128; k++) {
          const dGates_0 = memory[dGates + j * 128 * batch + n * 128 + k]!;
          const lstmWeight_ih_l0_0 = memory[lstmWeight_ih_l0 + k * 32 + i]!;
          const dGates_1 = memory[dGates + (j + 1) * 128 * batch + n * 128 + k]!;
          const dGates_2 = memory[dGates + (j + 2) * 128 * batch + n * 128 + k]!;
          const dGates_3 = memory[dGates + (j + 3) * 128 * batch + n * 128 + k]!;
          const lstmWeight_ih_l0_1 = memory[lstmWeight_ih_l0 + k * 32 + i + 1]!;
          dN9Value_00 += dGates_0 * lstmWeight_ih_l0_0;
          dN9Value_01 += dGates_1 * lstmWeight_ih_l0_0;
          dN9Value_02 += dGates_2 * lstmWeight_ih_l0_0;
          dN9Value_03 += dGates_3 * lstmWeight_ih_l0_0;
          dN9Value_10 += dGates_0 * lstmWeight_ih_l0_1;
          dN9Value_11 += dGates_1 * lstmWeight_ih_l0_1;
          dN9Value_12 += dGates_2 * lstmWeight_ih_l0_1;
          dN9Value_13 += dGates_3 * lstmWeight_ih_l0_1;
        }
        memory[dN9 + n * 1792 + i * 56 + j] = dN9Value_00;
        memory[dN9 + n * 1792 + i * 56 + j + 1] = dN9Value_01;
        memory[dN9 + n * 1792 + i * 56 + j + 2] = dN9Value_02;
        memory[dN9 + n * 1792 + i * 56 + j + 3] = dN9Value_03;
        memory[dN9 + n * 1792 + (i + 1) * 56 + j] = dN9Value_10;
        memory[dN9 + n * 1792 + (i + 1) * 56 + j + 1] = dN9Value_11;
        memory[dN9 + n * 1792 + (i + 1) * 56 + j + 2] = dN9Value_12;
        memory[dN9 + n * 1792 + (i + 1) * 56 + j + 3] = dN9Value_13;
      }
    }
  }
}

/**
 * dN8 = (N9 ≤ 0) ? 0 : dN9                                       d relu x = dx where x > 0                       births.graph.ts:36
 * dConvolutionBias = Σ(batch, 56) dN8                            dx = Σ dy over the dimensions that were added   births.graph.ts:27
 * firstMoment = 0.9 convolution.bias.expAvg + 0.09999999999999998 dConvolutionBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConvolutionBias(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  N9: number,
  convolutionBiasExpAvg: number,
  convolutionBiasExpAvgSq: number,
  dN9: number,
  dN8: number,
  correction: number,
  scale: number,
  convolutionBias: number,
  dConvolutionBiasRow: number,
): void {
  for (let i = 0; i < 32; i++) {
    memory[dConvolutionBiasRow + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 32; i++) {
      for (let j = 0; j < 56; j++) {
        const dN8Value = memory[N9 + n * 1792 + i * 56 + j]! <= 0 ? 0 : memory[dN9 + n * 1792 + i * 56 + j]!;
        memory[dN8 + n * 1792 + i * 56 + j] = dN8Value;
        memory[dConvolutionBiasRow + i]! += dN8Value;
      }
    }
  }
  for (let i = 0; i < 32; i++) {
    const dConvolutionBias = memory[dConvolutionBiasRow + i]!;
    const firstMoment = 0.9 * memory[convolutionBiasExpAvg + i]! + 0.09999999999999998 * dConvolutionBias;
    const secondMoment =
      0.999 * memory[convolutionBiasExpAvgSq + i]! +
      0.0010000000000000009 * (dConvolutionBias * dConvolutionBias);
    memory[convolutionBias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[convolutionBiasExpAvg + i] = firstMoment;
    memory[convolutionBiasExpAvgSq + i] = secondMoment;
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
  for (let i = 0; i < 128; i++) {
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

/** dChannels = dN8 ∗ᵀ convolution.weight   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   births.graph.ts:35 */
function backwardDChannels(
  memory: Float32Array,
  batch: number,
  dN8: number,
  convolutionWeight: number,
  dChannels: number,
): void {
  for (let n = 0; n < batch - 1; n += 2) {
    for (let i = 0; i < 15; i += 5) {
      for (let j = 0; j < 58; j++) {
        let dChannelsValue_00 = 0;
        let dChannelsValue_01 = 0;
        let dChannelsValue_02 = 0;
        let dChannelsValue_03 = 0;
        let dChannelsValue_04 = 0;
        let dChannelsValue_10 = 0;
        let dChannelsValue_11 = 0;
        let dChannelsValue_12 = 0;
        let dChannelsValue_13 = 0;
        let dChannelsValue_14 = 0;
        for (let k = 0; k < 32; k++) {
          for (let l = Math.max(0, j - 55); l < Math.min(3, j + 1); l++) {
            const dN8_0 = memory[dN8 + n * 1792 + k * 56 + j - l]!;
            const convolutionWeight_0 = memory[convolutionWeight + k * 51 + i * 3 + l]!;
            const convolutionWeight_1 = memory[convolutionWeight + k * 51 + (i + 1) * 3 + l]!;
            const convolutionWeight_2 = memory[convolutionWeight + k * 51 + (i + 2) * 3 + l]!;
            const convolutionWeight_3 = memory[convolutionWeight + k * 51 + (i + 3) * 3 + l]!;
            const convolutionWeight_4 = memory[convolutionWeight + k * 51 + (i + 4) * 3 + l]!;
            const dN8_1 = memory[dN8 + (n + 1) * 1792 + k * 56 + j - l]!;
            dChannelsValue_00 += dN8_0 * convolutionWeight_0;
            dChannelsValue_01 += dN8_0 * convolutionWeight_1;
            dChannelsValue_02 += dN8_0 * convolutionWeight_2;
            dChannelsValue_03 += dN8_0 * convolutionWeight_3;
            dChannelsValue_04 += dN8_0 * convolutionWeight_4;
            dChannelsValue_10 += dN8_1 * convolutionWeight_0;
            dChannelsValue_11 += dN8_1 * convolutionWeight_1;
            dChannelsValue_12 += dN8_1 * convolutionWeight_2;
            dChannelsValue_13 += dN8_1 * convolutionWeight_3;
            dChannelsValue_14 += dN8_1 * convolutionWeight_4;
          }
        }
        memory[dChannels + n * 986 + i * 58 + j] = dChannelsValue_00;
        memory[dChannels + n * 986 + (i + 1) * 58 + j] = dChannelsValue_01;
        memory[dChannels + n * 986 + (i + 2) * 58 + j] = dChannelsValue_02;
        memory[dChannels + n * 986 + (i + 3) * 58 + j] = dChannelsValue_03;
        memory[dChannels + n * 986 + (i + 4) * 58 + j] = dChannelsValue_04;
        memory[dChannels + (n + 1) * 986 + i * 58 + j] = dChannelsValue_10;
        memory[dChannels + (n + 1) * 986 + (i + 1) * 58 + j] = dChannelsValue_11;
        memory[dChannels + (n + 1) * 986 + (i + 2) * 58 + j] = dChannelsValue_12;
        memory[dChannels + (n + 1) * 986 + (i + 3) * 58 + j] = dChannelsValue_13;
        memory[dChannels + (n + 1) * 986 + (i + 4) * 58 + j] = dChannelsValue_14;
      }
    }
    for (let j = 0; j < 58; j++) {
      let dChannelsValue_00 = 0;
      let dChannelsValue_01 = 0;
      let dChannelsValue_10 = 0;
      let dChannelsValue_11 = 0;
      for (let k = 0; k < 32; k++) {
        for (let l = Math.max(0, j - 55); l < Math.min(3, j + 1); l++) {
          const dN8_0 = memory[dN8 + n * 1792 + k * 56 + j - l]!;
          const convolutionWeight15 = memory[convolutionWeight + k * 51 + l + 45]!;
          const convolutionWeight16 = memory[convolutionWeight + k * 51 + l + 48]!;
          const dN8_1 = memory[dN8 + (n + 1) * 1792 + k * 56 + j - l]!;
          dChannelsValue_00 += dN8_0 * convolutionWeight15;
          dChannelsValue_01 += dN8_0 * convolutionWeight16;
          dChannelsValue_10 += dN8_1 * convolutionWeight15;
          dChannelsValue_11 += dN8_1 * convolutionWeight16;
        }
      }
      memory[dChannels + n * 986 + j + 870] = dChannelsValue_00;
      memory[dChannels + n * 986 + j + 928] = dChannelsValue_01;
      memory[dChannels + (n + 1) * 986 + j + 870] = dChannelsValue_10;
      memory[dChannels + (n + 1) * 986 + j + 928] = dChannelsValue_11;
    }
  }
  for (let n = batch - (batch % 2); n < batch; n++) {
    for (let i = 0; i < 15; i += 5) {
      for (let j = 0; j < 58; j++) {
        let dChannelsValue_0 = 0;
        let dChannelsValue_1 = 0;
        let dChannelsValue_2 = 0;
        let dChannelsValue_3 = 0;
        let dChannelsValue_4 = 0;
        for (let k = 0; k < 32; k++) {
          for (let l = Math.max(0, j - 55); l < Math.min(3, j + 1); l++) {
            const dN8Value = memory[dN8 + n * 1792 + k * 56 + j - l]!;
            dChannelsValue_0 += dN8Value * memory[convolutionWeight + k * 51 + i * 3 + l]!;
            dChannelsValue_1 += dN8Value * memory[convolutionWeight + k * 51 + (i + 1) * 3 + l]!;
            dChannelsValue_2 += dN8Value * memory[convolutionWeight + k * 51 + (i + 2) * 3 + l]!;
            dChannelsValue_3 += dN8Value * memory[convolutionWeight + k * 51 + (i + 3) * 3 + l]!;
            dChannelsValue_4 += dN8Value * memory[convolutionWeight + k * 51 + (i + 4) * 3 + l]!;
          }
        }
        memory[dChannels + n * 986 + i * 58 + j] = dChannelsValue_0;
        memory[dChannels + n * 986 + (i + 1) * 58 + j] = dChannelsValue_1;
        memory[dChannels + n * 986 + (i + 2) * 58 + j] = dChannelsValue_2;
        memory[dChannels + n * 986 + (i + 3) * 58 + j] = dChannelsValue_3;
        memory[dChannels + n * 986 + (i + 4) * 58 + j] = dChannelsValue_4;
      }
    }
    for (let j = 0; j < 58; j++) {
      let dChannelsValue_0 = 0;
      let dChannelsValue_1 = 0;
      for (let k = 0; k < 32; k++) {
        for (let l = Math.max(0, j - 55); l < Math.min(3, j + 1); l++) {
          const dN8Value = memory[dN8 + n * 1792 + k * 56 + j - l]!;
          dChannelsValue_0 += dN8Value * memory[convolutionWeight + k * 51 + l + 45]!;
          dChannelsValue_1 += dN8Value * memory[convolutionWeight + k * 51 + l + 48]!;
        }
      }
      memory[dChannels + n * 986 + j + 870] = dChannelsValue_0;
      memory[dChannels + n * 986 + j + 928] = dChannelsValue_1;
    }
  }
}

/**
 * dDateWeight = dN4 at date                                      dx[index] += dy   births.graph.ts:26
 * dMonthWeight = dN3 at month                                    dx[index] += dy   births.graph.ts:25
 * dWeekdayWeight = dN2 at weekday                                dx[index] += dy   births.graph.ts:24
 * firstMoment = 0.9 weekday.weight.expAvg + 0.09999999999999998 dWeekdayWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateWeekdayWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  integers: Int32Array,
  batch: number,
  weekdayWeightExpAvg: number,
  weekdayWeightExpAvgSq: number,
  date: number,
  dChannels: number,
  dDateWeight: number,
  month: number,
  dMonthWeight: number,
  weekday: number,
  correction: number,
  scale: number,
  weekdayWeight: number,
  dWeekdayWeightRow: number,
): void {
  for (let k = 0; k < 31; k++) {
    for (let l = 0; l < 8; l++) {
      memory[dDateWeight + k * 8 + l] = 0;
    }
  }
  for (let q = 0; q < 12; q++) {
    memory[dMonthWeight + q * 4] = 0;
    memory[dMonthWeight + q * 4 + 1] = 0;
    memory[dMonthWeight + q * 4 + 2] = 0;
    memory[dMonthWeight + q * 4 + 3] = 0;
  }
  for (let i = 0; i < 7; i++) {
    memory[dWeekdayWeightRow + i * 4] = 0;
    memory[dWeekdayWeightRow + i * 4 + 1] = 0;
    memory[dWeekdayWeightRow + i * 4 + 2] = 0;
    memory[dWeekdayWeightRow + i * 4 + 3] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < 56; t++) {
      const weekdayValue = integers[weekday + n * 56 + t]!;
      memory[dWeekdayWeightRow + weekdayValue * 4]! += memory[dChannels + n * 986 + t + 2 + 58]!;
      memory[dWeekdayWeightRow + weekdayValue * 4 + 1]! += memory[dChannels + n * 986 + t + 2 + 116]!;
      memory[dWeekdayWeightRow + weekdayValue * 4 + 2]! += memory[dChannels + n * 986 + t + 2 + 174]!;
      memory[dWeekdayWeightRow + weekdayValue * 4 + 3]! += memory[dChannels + n * 986 + t + 2 + 232]!;
    }
    for (let s = 0; s < 56; s++) {
      const monthValue = integers[month + n * 56 + s]!;
      memory[dMonthWeight + monthValue * 4]! += memory[dChannels + n * 986 + s + 2 + 290]!;
      memory[dMonthWeight + monthValue * 4 + 1]! += memory[dChannels + n * 986 + s + 2 + 348]!;
      memory[dMonthWeight + monthValue * 4 + 2]! += memory[dChannels + n * 986 + s + 2 + 406]!;
      memory[dMonthWeight + monthValue * 4 + 3]! += memory[dChannels + n * 986 + s + 2 + 464]!;
    }
    for (let p = 0; p < 56; p++) {
      const dateValue = integers[date + n * 56 + p]!;
      for (let l = 0; l < 8; l++) {
        memory[dDateWeight + dateValue * 8 + l]! += memory[dChannels + n * 986 + (l + 9) * 58 + p + 2]!;
      }
    }
  }
  for (let i = 0; i < 7; i++) {
    const dWeekdayWeight0 = memory[dWeekdayWeightRow + i * 4]!;
    const firstMoment = 0.9 * memory[weekdayWeightExpAvg + i * 4]! + 0.09999999999999998 * dWeekdayWeight0;
    const secondMoment =
      0.999 * memory[weekdayWeightExpAvgSq + i * 4]! +
      0.0010000000000000009 * (dWeekdayWeight0 * dWeekdayWeight0);
    memory[weekdayWeight + i * 4]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[weekdayWeightExpAvg + i * 4] = firstMoment;
    memory[weekdayWeightExpAvgSq + i * 4] = secondMoment;
    const dWeekdayWeight1 = memory[dWeekdayWeightRow + i * 4 + 1]!;
    const firstMoment2 =
      0.9 * memory[weekdayWeightExpAvg + i * 4 + 1]! + 0.09999999999999998 * dWeekdayWeight1;
    const secondMoment2 =
      0.999 * memory[weekdayWeightExpAvgSq + i * 4 + 1]! +
      0.0010000000000000009 * (dWeekdayWeight1 * dWeekdayWeight1);
    memory[weekdayWeight + i * 4 + 1]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[weekdayWeightExpAvg + i * 4 + 1] = firstMoment2;
    memory[weekdayWeightExpAvgSq + i * 4 + 1] = secondMoment2;
    const dWeekdayWeight2 = memory[dWeekdayWeightRow + i * 4 + 2]!;
    const firstMoment3 =
      0.9 * memory[weekdayWeightExpAvg + i * 4 + 2]! + 0.09999999999999998 * dWeekdayWeight2;
    const secondMoment3 =
      0.999 * memory[weekdayWeightExpAvgSq + i * 4 + 2]! +
      0.0010000000000000009 * (dWeekdayWeight2 * dWeekdayWeight2);
    memory[weekdayWeight + i * 4 + 2]! +=
      (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[weekdayWeightExpAvg + i * 4 + 2] = firstMoment3;
    memory[weekdayWeightExpAvgSq + i * 4 + 2] = secondMoment3;
    const dWeekdayWeight3 = memory[dWeekdayWeightRow + i * 4 + 3]!;
    const firstMoment4 =
      0.9 * memory[weekdayWeightExpAvg + i * 4 + 3]! + 0.09999999999999998 * dWeekdayWeight3;
    const secondMoment4 =
      0.999 * memory[weekdayWeightExpAvgSq + i * 4 + 3]! +
      0.0010000000000000009 * (dWeekdayWeight3 * dWeekdayWeight3);
    memory[weekdayWeight + i * 4 + 3]! +=
      (firstMoment4 / (Math.sqrt(secondMoment4) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[weekdayWeightExpAvg + i * 4 + 3] = firstMoment4;
    memory[weekdayWeightExpAvgSq + i * 4 + 3] = secondMoment4;
  }
}

/**
 * firstMoment = 0.9 month.weight.expAvg + 0.09999999999999998 dMonthWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateMonthWeight(
  memory: Float32Array,
  doubles: Float64Array,
  monthWeightExpAvg: number,
  monthWeightExpAvgSq: number,
  dMonthWeight: number,
  correction: number,
  scale: number,
  monthWeight: number,
): void {
  for (let i = 0; i < 12; i++) {
    const dMonthWeight0 = memory[dMonthWeight + i * 4]!;
    const firstMoment = 0.9 * memory[monthWeightExpAvg + i * 4]! + 0.09999999999999998 * dMonthWeight0;
    const secondMoment =
      0.999 * memory[monthWeightExpAvgSq + i * 4]! + 0.0010000000000000009 * (dMonthWeight0 * dMonthWeight0);
    memory[monthWeight + i * 4]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[monthWeightExpAvg + i * 4] = firstMoment;
    memory[monthWeightExpAvgSq + i * 4] = secondMoment;
    const dMonthWeight1 = memory[dMonthWeight + i * 4 + 1]!;
    const firstMoment2 = 0.9 * memory[monthWeightExpAvg + i * 4 + 1]! + 0.09999999999999998 * dMonthWeight1;
    const secondMoment2 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 1]! +
      0.0010000000000000009 * (dMonthWeight1 * dMonthWeight1);
    memory[monthWeight + i * 4 + 1]! +=
      (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[monthWeightExpAvg + i * 4 + 1] = firstMoment2;
    memory[monthWeightExpAvgSq + i * 4 + 1] = secondMoment2;
    const dMonthWeight2 = memory[dMonthWeight + i * 4 + 2]!;
    const firstMoment3 = 0.9 * memory[monthWeightExpAvg + i * 4 + 2]! + 0.09999999999999998 * dMonthWeight2;
    const secondMoment3 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 2]! +
      0.0010000000000000009 * (dMonthWeight2 * dMonthWeight2);
    memory[monthWeight + i * 4 + 2]! +=
      (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[monthWeightExpAvg + i * 4 + 2] = firstMoment3;
    memory[monthWeightExpAvgSq + i * 4 + 2] = secondMoment3;
    const dMonthWeight3 = memory[dMonthWeight + i * 4 + 3]!;
    const firstMoment4 = 0.9 * memory[monthWeightExpAvg + i * 4 + 3]! + 0.09999999999999998 * dMonthWeight3;
    const secondMoment4 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 3]! +
      0.0010000000000000009 * (dMonthWeight3 * dMonthWeight3);
    memory[monthWeight + i * 4 + 3]! +=
      (firstMoment4 / (Math.sqrt(secondMoment4) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[monthWeightExpAvg + i * 4 + 3] = firstMoment4;
    memory[monthWeightExpAvgSq + i * 4 + 3] = secondMoment4;
  }
}

/**
 * firstMoment = 0.9 date.weight.expAvg + 0.09999999999999998 dDateWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateDateWeight(
  memory: Float32Array,
  doubles: Float64Array,
  dateWeightExpAvg: number,
  dateWeightExpAvgSq: number,
  dDateWeight: number,
  correction: number,
  scale: number,
  dateWeight: number,
): void {
  for (let i = 0; i < 31; i++) {
    for (let j = 0; j < 8; j++) {
      const dDateWeightValue = memory[dDateWeight + i * 8 + j]!;
      const firstMoment =
        0.9 * memory[dateWeightExpAvg + i * 8 + j]! + 0.09999999999999998 * dDateWeightValue;
      const secondMoment =
        0.999 * memory[dateWeightExpAvgSq + i * 8 + j]! +
        0.0010000000000000009 * (dDateWeightValue * dDateWeightValue);
      memory[dateWeight + i * 8 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[dateWeightExpAvg + i * 8 + j] = firstMoment;
      memory[dateWeightExpAvgSq + i * 8 + j] = secondMoment;
    }
  }
}

/** dConvolutionWeight = channels ∗ dN8   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   births.graph.ts:27 */
function backwardDConvolutionWeight(
  memory: Float32Array,
  batch: number,
  channels: number,
  dN8: number,
  dConvolutionWeight: number,
): void {
  for (let i = 0; i < 30; i += 3) {
    for (let j = 0; j < 17; j++) {
      let dConvolutionWeightValue_00 = 0;
      let dConvolutionWeightValue_01 = 0;
      let dConvolutionWeightValue_02 = 0;
      let dConvolutionWeightValue_10 = 0;
      let dConvolutionWeightValue_11 = 0;
      let dConvolutionWeightValue_12 = 0;
      let dConvolutionWeightValue_20 = 0;
      let dConvolutionWeightValue_21 = 0;
      let dConvolutionWeightValue_22 = 0;
      for (let n = 0; n < batch; n++) {
        for (let l = 0; l < 56; l++) {
          const channels_0 = memory[channels + n * 986 + j * 58 + l]!;
          const dN8_0 = memory[dN8 + n * 1792 + i * 56 + l]!;
          const channels_1 = memory[channels + n * 986 + j * 58 + l + 1]!;
          const channels_2 = memory[channels + n * 986 + j * 58 + l + 2]!;
          const dN8_1 = memory[dN8 + n * 1792 + (i + 1) * 56 + l]!;
          const dN8_2 = memory[dN8 + n * 1792 + (i + 2) * 56 + l]!;
          dConvolutionWeightValue_00 += channels_0 * dN8_0;
          dConvolutionWeightValue_01 += channels_1 * dN8_0;
          dConvolutionWeightValue_02 += channels_2 * dN8_0;
          dConvolutionWeightValue_10 += channels_0 * dN8_1;
          dConvolutionWeightValue_11 += channels_1 * dN8_1;
          dConvolutionWeightValue_12 += channels_2 * dN8_1;
          dConvolutionWeightValue_20 += channels_0 * dN8_2;
          dConvolutionWeightValue_21 += channels_1 * dN8_2;
          dConvolutionWeightValue_22 += channels_2 * dN8_2;
        }
      }
      memory[dConvolutionWeight + i * 51 + j * 3] = dConvolutionWeightValue_00;
      memory[dConvolutionWeight + i * 51 + j * 3 + 1] = dConvolutionWeightValue_01;
      memory[dConvolutionWeight + i * 51 + j * 3 + 2] = dConvolutionWeightValue_02;
      memory[dConvolutionWeight + (i + 1) * 51 + j * 3] = dConvolutionWeightValue_10;
      memory[dConvolutionWeight + (i + 1) * 51 + j * 3 + 1] = dConvolutionWeightValue_11;
      memory[dConvolutionWeight + (i + 1) * 51 + j * 3 + 2] = dConvolutionWeightValue_12;
      memory[dConvolutionWeight + (i + 2) * 51 + j * 3] = dConvolutionWeightValue_20;
      memory[dConvolutionWeight + (i + 2) * 51 + j * 3 + 1] = dConvolutionWeightValue_21;
      memory[dConvolutionWeight + (i + 2) * 51 + j * 3 + 2] = dConvolutionWeightValue_22;
    }
  }
  for (let j = 0; j < 17; j++) {
    let dConvolutionWeightValue_00 = 0;
    let dConvolutionWeightValue_01 = 0;
    let dConvolutionWeightValue_02 = 0;
    let dConvolutionWeightValue_10 = 0;
    let dConvolutionWeightValue_11 = 0;
    let dConvolutionWeightValue_12 = 0;
    for (let n = 0; n < batch; n++) {
      for (let l = 0; l < 56; l++) {
        const channels_0 = memory[channels + n * 986 + j * 58 + l]!;
        const dN830 = memory[dN8 + n * 1792 + l + 1680]!;
        const channels_1 = memory[channels + n * 986 + j * 58 + l + 1]!;
        const channels_2 = memory[channels + n * 986 + j * 58 + l + 2]!;
        const dN831 = memory[dN8 + n * 1792 + l + 1736]!;
        dConvolutionWeightValue_00 += channels_0 * dN830;
        dConvolutionWeightValue_01 += channels_1 * dN830;
        dConvolutionWeightValue_02 += channels_2 * dN830;
        dConvolutionWeightValue_10 += channels_0 * dN831;
        dConvolutionWeightValue_11 += channels_1 * dN831;
        dConvolutionWeightValue_12 += channels_2 * dN831;
      }
    }
    memory[dConvolutionWeight + j * 3 + 1530] = dConvolutionWeightValue_00;
    memory[dConvolutionWeight + j * 3 + 1531] = dConvolutionWeightValue_01;
    memory[dConvolutionWeight + j * 3 + 1532] = dConvolutionWeightValue_02;
    memory[dConvolutionWeight + j * 3 + 1581] = dConvolutionWeightValue_10;
    memory[dConvolutionWeight + j * 3 + 1582] = dConvolutionWeightValue_11;
    memory[dConvolutionWeight + j * 3 + 1583] = dConvolutionWeightValue_12;
  }
}

/**
 * firstMoment = 0.9 convolution.weight.expAvg + 0.09999999999999998 dConvolutionWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConvolutionWeight2(
  memory: Float32Array,
  doubles: Float64Array,
  convolutionWeightExpAvg: number,
  convolutionWeightExpAvgSq: number,
  dConvolutionWeight: number,
  correction: number,
  scale: number,
  convolutionWeight: number,
): void {
  for (let i = 0; i < 32; i++) {
    for (let j = 0; j < 17; j++) {
      const dConvolutionWeight0 = memory[dConvolutionWeight + i * 51 + j * 3]!;
      const firstMoment =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3]! + 0.09999999999999998 * dConvolutionWeight0;
      const secondMoment =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3]! +
        0.0010000000000000009 * (dConvolutionWeight0 * dConvolutionWeight0);
      memory[convolutionWeight + i * 51 + j * 3]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3] = firstMoment;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3] = secondMoment;
      const dConvolutionWeight1 = memory[dConvolutionWeight + i * 51 + j * 3 + 1]!;
      const firstMoment2 =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3 + 1]! +
        0.09999999999999998 * dConvolutionWeight1;
      const secondMoment2 =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 1]! +
        0.0010000000000000009 * (dConvolutionWeight1 * dConvolutionWeight1);
      memory[convolutionWeight + i * 51 + j * 3 + 1]! +=
        (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3 + 1] = firstMoment2;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 1] = secondMoment2;
      const dConvolutionWeight2 = memory[dConvolutionWeight + i * 51 + j * 3 + 2]!;
      const firstMoment3 =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3 + 2]! +
        0.09999999999999998 * dConvolutionWeight2;
      const secondMoment3 =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 2]! +
        0.0010000000000000009 * (dConvolutionWeight2 * dConvolutionWeight2);
      memory[convolutionWeight + i * 51 + j * 3 + 2]! +=
        (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3 + 2] = firstMoment3;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 2] = secondMoment3;
    }
  }
}

/** dLstmWeight_hh_l0 = dGatesᵀ · hiddens      births.graph.ts:28 */
function backwardDLstmWeight_hh_l0(
  memory: Float32Array,
  batch: number,
  hiddens: number,
  dGates: number,
  dLstmWeight_hh_l0: number,
): void {
  for (let i = 0; i < 128; i += 2) {
    for (let j = 0; j < 32; j += 4) {
      let dLstmWeight_hh_l0Value_00 = 0;
      let dLstmWeight_hh_l0Value_01 = 0;
      let dLstmWeight_hh_l0Value_02 = 0;
      let dLstmWeight_hh_l0Value_03 = 0;
      let dLstmWeight_hh_l0Value_10 = 0;
      let dLstmWeight_hh_l0Value_11 = 0;
      let dLstmWeight_hh_l0Value_12 = 0;
      let dLstmWeight_hh_l0Value_13 = 0;
      for (let n = 0; n < 56 * batch; n++) {
        const hiddens_0 = memory[hiddens + n * 32 + j]!;
        const dGates_0 = memory[dGates + n * 128 + i]!;
        const hiddens_1 = memory[hiddens + n * 32 + j + 1]!;
        const hiddens_2 = memory[hiddens + n * 32 + j + 2]!;
        const hiddens_3 = memory[hiddens + n * 32 + j + 3]!;
        const dGates_1 = memory[dGates + n * 128 + i + 1]!;
        dLstmWeight_hh_l0Value_00 += hiddens_0 * dGates_0;
        dLstmWeight_hh_l0Value_01 += hiddens_1 * dGates_0;
        dLstmWeight_hh_l0Value_02 += hiddens_2 * dGates_0;
        dLstmWeight_hh_l0Value_03 += hiddens_3 * dGates_0;
        dLstmWeight_hh_l0Value_10 += hiddens_0 * dGates_1;
        dLstmWeight_hh_l0Value_11 += hiddens_1 * dGates_1;
        dLstmWeight_hh_l0Value_12 += hiddens_2 * dGates_1;
        dLstmWeight_hh_l0Value_13 += hiddens_3 * dGates_1;
      }
      memory[dLstmWeight_hh_l0 + i * 32 + j] = dLstmWeight_hh_l0Value_00;
      memory[dLstmWeight_hh_l0 + i * 32 + j + 1] = dLstmWeight_hh_l0Value_01;
      memory[dLstmWeight_hh_l0 + i * 32 + j + 2] = dLstmWeight_hh_l0Value_02;
      memory[dLstmWeight_hh_l0 + i * 32 + j + 3] = dLstmWeight_hh_l0Value_03;
      memory[dLstmWeight_hh_l0 + (i + 1) * 32 + j] = dLstmWeight_hh_l0Value_10;
      memory[dLstmWeight_hh_l0 + (i + 1) * 32 + j + 1] = dLstmWeight_hh_l0Value_11;
      memory[dLstmWeight_hh_l0 + (i + 1) * 32 + j + 2] = dLstmWeight_hh_l0Value_12;
      memory[dLstmWeight_hh_l0 + (i + 1) * 32 + j + 3] = dLstmWeight_hh_l0Value_13;
    }
  }
}

/**
 * product = einsum("jil,kl->ijk", nextHidden, projection.weight)      births.graph.ts:38
 * N12 = product + projection.bias                                   births.graph.ts:38
 * loss = Σ abs(predicted − following) / 56·batch                    births.graph.ts:49
 * predicted = N12                                                   births.graph.ts:38
 */
function forwardPredicted(
  memory: Float32Array,
  doubles: Float64Array,
  batch: number,
  projectionBias: number,
  nextHidden: number,
  projectionWeight: number,
  following: number,
  difference: number,
  loss: number,
  predicted: number,
): void {
  let total = 0;
  const projectionBiasValue = memory[projectionBias]!;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i++) {
      let n12 = projectionBiasValue;
      for (let j = 0; j < 32; j++) {
        n12 += memory[nextHidden + i * 32 * batch + n * 32 + j]! * memory[projectionWeight + j]!;
      }
      const differenceValue = n12 - memory[following + n * 56 + i]!;
      memory[difference + n * 56 + i] = differenceValue;
      total += Math.abs(differenceValue);
      memory[predicted + n * 56 + i] = n12;
    }
  }
  doubles[loss] = total / (56 * batch);
}

/**
 * gates = projectedₜ + product                             births.graph.ts:37
 * inputGate = sigmoid(slice(gates))                        births.graph.ts:37
 * forgetGate = sigmoid(slice(gates))                       births.graph.ts:37
 * outputGate = sigmoid(slice(gates))                       births.graph.ts:37
 * cellGate = tanh(slice(gates))                            births.graph.ts:37
 * nextCell = forgetGate ⊙ cell + inputGate ⊙ cellGate      births.graph.ts:37
 * nextHidden = outputGate ⊙ tanh(nextCell)                 births.graph.ts:37
 */
function forwardNextHidden(
  memory: Float32Array,
  batch: number,
  t: number,
  projected: number,
  product: number,
  cell: number,
  nextHidden: number,
  hidden: number,
  gatesRow: number,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 128; i++) {
      memory[gatesRow + i] =
        memory[projected + t * 128 * batch + n * 128 + i]! + memory[product + n * 128 + i]!;
    }
    for (let j = 0; j < 32; j++) {
      const nextCell =
        (1 / (1 + Math.exp(-memory[gatesRow + j + 32]!))) * memory[cell + n * 32 + j]! +
        (1 / (1 + Math.exp(-memory[gatesRow + j]!))) * Math.tanh(memory[gatesRow + j + 64]!);
      const nextHiddenValue = (1 / (1 + Math.exp(-memory[gatesRow + j + 96]!))) * Math.tanh(nextCell);
      memory[nextHidden + t * 32 * batch + n * 32 + j] = nextHiddenValue;
      memory[hidden + n * 32 + j] = nextHiddenValue;
      memory[cell + n * 32 + j] = nextCell;
    }
  }
}

/**
 * product = einsum("jil,kl->ijk", nextHidden, projection.weight)      births.graph.ts:38
 * N12 = product + projection.bias                                   births.graph.ts:38
 * predicted = N12                                                   births.graph.ts:38
 */
function forwardPredicted2(
  memory: Float32Array,
  batch: number,
  projectionBias: number,
  nextHidden: number,
  projectionWeight: number,
  predicted: number,
): void {
  const projectionBiasValue = memory[projectionBias]!;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i++) {
      let predictedValue = projectionBiasValue;
      for (let j = 0; j < 32; j++) {
        predictedValue += memory[nextHidden + i * 32 * batch + n * 32 + j]! * memory[projectionWeight + j]!;
      }
      memory[predicted + n * 56 + i] = predictedValue;
    }
  }
}

/**
 * dN12 = (1 / 56·batch) sign(predicted − following)             d(a + b) = da + db                              births.graph.ts:38
 * dProjectionBias = Σ dN12                                      dx = Σ dy over the dimensions that were added   births.graph.ts:29
 * dProjectionWeight = einsum("jil,ijk->kl", nextHidden, dN12)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            births.graph.ts:29
 */
function backwardDProjectionBias(
  memory: Float32Array,
  batch: number,
  difference: number,
  dProjectionBias: number,
  nextHidden: number,
  dProjectionWeight: number,
  projectionWeight: number,
  product: number,
): void {
  const scale = 1 / (56 * batch);
  let dProjectionBiasValue = 0;
  for (let j = 0; j < 32; j++) {
    memory[dProjectionWeight + j] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i++) {
      const dN12 = Math.sign(memory[difference + n * 56 + i]!) * scale;
      dProjectionBiasValue += dN12;
      for (let k = 0; k < 32; k++) {
        memory[product + i * 32 * batch + n * 32 + k] = dN12 * memory[projectionWeight + k]!;
      }
      for (let j = 0; j < 32; j++) {
        memory[dProjectionWeight + j]! += memory[nextHidden + i * 32 * batch + n * 32 + j]! * dN12;
      }
    }
  }
  memory[dProjectionBias] = dProjectionBiasValue;
}

/**
 * dN9 = einsum("ijk,kl->jli", dGates, lstm.weight_ih_l0)   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            births.graph.ts:36
 * dN8 = (N9 ≤ 0) ? 0 : dN9                                 d relu x = dx where x > 0                       births.graph.ts:36
 * dConvolutionBias = Σ(batch, 56) dN8                      dx = Σ dy over the dimensions that were added   births.graph.ts:27
 */
function backwardDConvolutionBias(
  memory: Float32Array,
  batch: number,
  N9: number,
  dGates: number,
  lstmWeight_ih_l0: number,
  dN8: number,
  dConvolutionBias: number,
): void {
  for (let i = 0; i < 32; i++) {
    memory[dConvolutionBias + i] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 32; i += 2) {
      for (let j = 0; j < 56; j += 4) {
        let dN9_00 = 0;
        let dN9_01 = 0;
        let dN9_02 = 0;
        let dN9_03 = 0;
        let dN9_10 = 0;
        let dN9_11 = 0;
        let dN9_12 = 0;
        let dN9_13 = 0;
        for (let k = 0; k < 128; k++) {
          const dGates_0 = memory[dGates + j * 128 * batch + n * 128 + k]!;
          const lstmWeight_ih_l0_0 = memory[lstmWeight_ih_l0 + k * 32 + i]!;
          const dGates_1 = memory[dGates + (j + 1) * 128 * batch + n * 128 + k]!;
          const dGates_2 = memory[dGates + (j + 2) * 128 * batch + n * 128 + k]!;
          const dGates_3 = memory[dGates + (j + 3) * 128 * batch + n * 128 + k]!;
          const lstmWeight_ih_l0_1 = memory[lstmWeight_ih_l0 + k * 32 + i + 1]!;
          dN9_00 += dGates_0 * lstmWeight_ih_l0_0;
          dN9_01 += dGates_1 * lstmWeight_ih_l0_0;
          dN9_02 += dGates_2 * lstmWeight_ih_l0_0;
          dN9_03 += dGates_3 * lstmWeight_ih_l0_0;
          dN9_10 += dGates_0 * lstmWeight_ih_l0_1;
          dN9_11 += dGates_1 * lstmWeight_ih_l0_1;
          dN9_12 += dGates_2 * lstmWeight_ih_l0_1;
          dN9_13 += dGates_3 * lstmWeight_ih_l0_1;
        }
        const dN8Value_00 = memory[N9 + n * 1792 + i * 56 + j]! <= 0 ? 0 : dN9_00;
        const dN8Value_01 = memory[N9 + n * 1792 + i * 56 + j + 1]! <= 0 ? 0 : dN9_01;
        const dN8Value_02 = memory[N9 + n * 1792 + i * 56 + j + 2]! <= 0 ? 0 : dN9_02;
        const dN8Value_03 = memory[N9 + n * 1792 + i * 56 + j + 3]! <= 0 ? 0 : dN9_03;
        const dN8Value_10 = memory[N9 + n * 1792 + (i + 1) * 56 + j]! <= 0 ? 0 : dN9_10;
        const dN8Value_11 = memory[N9 + n * 1792 + (i + 1) * 56 + j + 1]! <= 0 ? 0 : dN9_11;
        const dN8Value_12 = memory[N9 + n * 1792 + (i + 1) * 56 + j + 2]! <= 0 ? 0 : dN9_12;
        const dN8Value_13 = memory[N9 + n * 1792 + (i + 1) * 56 + j + 3]! <= 0 ? 0 : dN9_13;
        memory[dN8 + n * 1792 + i * 56 + j] = dN8Value_00;
        memory[dN8 + n * 1792 + i * 56 + j + 1] = dN8Value_01;
        memory[dN8 + n * 1792 + i * 56 + j + 2] = dN8Value_02;
        memory[dN8 + n * 1792 + i * 56 + j + 3] = dN8Value_03;
        memory[dN8 + n * 1792 + (i + 1) * 56 + j] = dN8Value_10;
        memory[dN8 + n * 1792 + (i + 1) * 56 + j + 1] = dN8Value_11;
        memory[dN8 + n * 1792 + (i + 1) * 56 + j + 2] = dN8Value_12;
        memory[dN8 + n * 1792 + (i + 1) * 56 + j + 3] = dN8Value_13;
        memory[dConvolutionBias + i]! += dN8Value_00;
        memory[dConvolutionBias + i]! += dN8Value_01;
        memory[dConvolutionBias + i]! += dN8Value_02;
        memory[dConvolutionBias + i]! += dN8Value_03;
        memory[dConvolutionBias + i + 1]! += dN8Value_10;
        memory[dConvolutionBias + i + 1]! += dN8Value_11;
        memory[dConvolutionBias + i + 1]! += dN8Value_12;
        memory[dConvolutionBias + i + 1]! += dN8Value_13;
      }
    }
  }
}

/** dLstmBias_hh_l0 = Σ(56, batch) dGates   dx = Σ dy over the dimensions that were added   births.graph.ts:28 */
function backwardDLstmBias_ih_l0(
  memory: Float32Array,
  batch: number,
  dGates: number,
  dLstmBias_ih_l0: number,
  dLstmBias_hh_l0: number,
): void {
  for (let i = 0; i < 128; i++) {
    let dLstmBias_ih_l0Value = 0;
    for (let j = 0; j < 56; j++) {
      for (let n = 0; n < batch; n++) {
        dLstmBias_ih_l0Value += memory[dGates + j * 128 * batch + n * 128 + i]!;
      }
    }
    memory[dLstmBias_ih_l0 + i] = dLstmBias_ih_l0Value;
    memory[dLstmBias_hh_l0 + i] = dLstmBias_ih_l0Value;
  }
}

/**
 * N5 = concatenate(N1, N2, N3, N4)                     births.graph.ts:35
 * channels = embed(N6)                                 births.graph.ts:35
 * dDateWeight = dN4 at date          dx[index] += dy   births.graph.ts:26
 * dMonthWeight = dN3 at month        dx[index] += dy   births.graph.ts:25
 * dWeekdayWeight = dN2 at weekday    dx[index] += dy   births.graph.ts:24
 */
function backwardDDateWeight(
  memory: Float32Array,
  integers: Int32Array,
  batch: number,
  births: number,
  weekdayWeight: number,
  weekday: number,
  monthWeight: number,
  month: number,
  dateWeight: number,
  date: number,
  channels: number,
  dChannels: number,
  dDateWeight: number,
  dMonthWeight: number,
  dWeekdayWeight: number,
  N5Row: number,
): void {
  for (let l = 0; l < 31; l++) {
    for (let p = 0; p < 8; p++) {
      memory[dDateWeight + l * 8 + p] = 0;
    }
  }
  for (let q = 0; q < 12; q++) {
    memory[dMonthWeight + q * 4] = 0;
    memory[dMonthWeight + q * 4 + 1] = 0;
    memory[dMonthWeight + q * 4 + 2] = 0;
    memory[dMonthWeight + q * 4 + 3] = 0;
  }
  for (let s = 0; s < 7; s++) {
    memory[dWeekdayWeight + s * 4] = 0;
    memory[dWeekdayWeight + s * 4 + 1] = 0;
    memory[dWeekdayWeight + s * 4 + 2] = 0;
    memory[dWeekdayWeight + s * 4 + 3] = 0;
  }
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < 56; i++) {
      const birthsValue = memory[births + n * 56 + i]!;
      const weekdayValue = integers[weekday + n * 56 + i]!;
      const monthValue = integers[month + n * 56 + i]!;
      const dateValue = integers[date + n * 56 + i]!;
      for (let j = 0; j < 17; j++) {
        memory[N5Row + i * 17 + j] =
          j < 1
            ? birthsValue
            : j < 5
              ? memory[weekdayWeight + weekdayValue * 4 + j - 1]!
              : j < 9
                ? memory[monthWeight + monthValue * 4 + j - 5]!
                : memory[dateWeight + dateValue * 8 + j - 9]!;
      }
      memory[dWeekdayWeight + weekdayValue * 4]! += memory[dChannels + n * 986 + i + 2 + 58]!;
      memory[dWeekdayWeight + weekdayValue * 4 + 1]! += memory[dChannels + n * 986 + i + 2 + 116]!;
      memory[dWeekdayWeight + weekdayValue * 4 + 2]! += memory[dChannels + n * 986 + i + 2 + 174]!;
      memory[dWeekdayWeight + weekdayValue * 4 + 3]! += memory[dChannels + n * 986 + i + 2 + 232]!;
      memory[dMonthWeight + monthValue * 4]! += memory[dChannels + n * 986 + i + 2 + 290]!;
      memory[dMonthWeight + monthValue * 4 + 1]! += memory[dChannels + n * 986 + i + 2 + 348]!;
      memory[dMonthWeight + monthValue * 4 + 2]! += memory[dChannels + n * 986 + i + 2 + 406]!;
      memory[dMonthWeight + monthValue * 4 + 3]! += memory[dChannels + n * 986 + i + 2 + 464]!;
      for (let p = 0; p < 8; p++) {
        memory[dDateWeight + dateValue * 8 + p]! += memory[dChannels + n * 986 + (p + 9) * 58 + i + 2]!;
      }
    }
    for (let j = 0; j < 17; j++) {
      for (let k = 0; k < 58; k++) {
        memory[channels + n * 986 + j * 58 + k] = k >= 2 ? memory[N5Row + (k - 2) * 17 + j]! : 0;
      }
    }
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 weekday.weight.expAvg + 0.09999999999999998 dWeekdayWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 month.weight.expAvg + 0.09999999999999998 dMonthWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateWeekdayWeight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  weekdayWeightExpAvg: number,
  weekdayWeightExpAvgSq: number,
  scale: number,
  monthWeightExpAvg: number,
  monthWeightExpAvgSq: number,
  projectionBiasExpAvgSq: number,
  dWeekdayWeight: number,
  weekdayWeight: number,
  dMonthWeight: number,
  monthWeight: number,
  dProjectionBias: number,
  quotient: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  const dProjectionBiasValue = memory[dProjectionBias]!;
  const secondMoment =
    0.999 * memory[projectionBiasExpAvgSq]! +
    0.0010000000000000009 * (dProjectionBiasValue * dProjectionBiasValue);
  memory[quotient] = Math.sqrt(secondMoment) / correctionValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  memory[projectionBiasExpAvgSq] = secondMoment;
  for (let k = 0; k < 7; k++) {
    const dWeekdayWeight0 = memory[dWeekdayWeight + k * 4]!;
    const firstMoment = 0.9 * memory[weekdayWeightExpAvg + k * 4]! + 0.09999999999999998 * dWeekdayWeight0;
    const secondMoment2 =
      0.999 * memory[weekdayWeightExpAvgSq + k * 4]! +
      0.0010000000000000009 * (dWeekdayWeight0 * dWeekdayWeight0);
    memory[weekdayWeight + k * 4]! +=
      (firstMoment / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
    memory[weekdayWeightExpAvg + k * 4] = firstMoment;
    memory[weekdayWeightExpAvgSq + k * 4] = secondMoment2;
    const dWeekdayWeight1 = memory[dWeekdayWeight + k * 4 + 1]!;
    const firstMoment2 =
      0.9 * memory[weekdayWeightExpAvg + k * 4 + 1]! + 0.09999999999999998 * dWeekdayWeight1;
    const secondMoment3 =
      0.999 * memory[weekdayWeightExpAvgSq + k * 4 + 1]! +
      0.0010000000000000009 * (dWeekdayWeight1 * dWeekdayWeight1);
    memory[weekdayWeight + k * 4 + 1]! +=
      (firstMoment2 / (Math.sqrt(secondMoment3) / correctionValue + 1e-8)) * scaleValue;
    memory[weekdayWeightExpAvg + k * 4 + 1] = firstMoment2;
    memory[weekdayWeightExpAvgSq + k * 4 + 1] = secondMoment3;
    const dWeekdayWeight2 = memory[dWeekdayWeight + k * 4 + 2]!;
    const firstMoment3 =
      0.9 * memory[weekdayWeightExpAvg + k * 4 + 2]! + 0.09999999999999998 * dWeekdayWeight2;
    const secondMoment4 =
      0.999 * memory[weekdayWeightExpAvgSq + k * 4 + 2]! +
      0.0010000000000000009 * (dWeekdayWeight2 * dWeekdayWeight2);
    memory[weekdayWeight + k * 4 + 2]! +=
      (firstMoment3 / (Math.sqrt(secondMoment4) / correctionValue + 1e-8)) * scaleValue;
    memory[weekdayWeightExpAvg + k * 4 + 2] = firstMoment3;
    memory[weekdayWeightExpAvgSq + k * 4 + 2] = secondMoment4;
    const dWeekdayWeight3 = memory[dWeekdayWeight + k * 4 + 3]!;
    const firstMoment4 =
      0.9 * memory[weekdayWeightExpAvg + k * 4 + 3]! + 0.09999999999999998 * dWeekdayWeight3;
    const secondMoment5 =
      0.999 * memory[weekdayWeightExpAvgSq + k * 4 + 3]! +
      0.0010000000000000009 * (dWeekdayWeight3 * dWeekdayWeight3);
    memory[weekdayWeight + k * 4 + 3]! +=
      (firstMoment4 / (Math.sqrt(secondMoment5) / correctionValue + 1e-8)) * scaleValue;
    memory[weekdayWeightExpAvg + k * 4 + 3] = firstMoment4;
    memory[weekdayWeightExpAvgSq + k * 4 + 3] = secondMoment5;
  }
  for (let i = 0; i < 12; i++) {
    const dMonthWeight0 = memory[dMonthWeight + i * 4]!;
    const firstMoment = 0.9 * memory[monthWeightExpAvg + i * 4]! + 0.09999999999999998 * dMonthWeight0;
    const secondMoment2 =
      0.999 * memory[monthWeightExpAvgSq + i * 4]! + 0.0010000000000000009 * (dMonthWeight0 * dMonthWeight0);
    memory[monthWeight + i * 4]! +=
      (firstMoment / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
    memory[monthWeightExpAvg + i * 4] = firstMoment;
    memory[monthWeightExpAvgSq + i * 4] = secondMoment2;
    const dMonthWeight1 = memory[dMonthWeight + i * 4 + 1]!;
    const firstMoment2 = 0.9 * memory[monthWeightExpAvg + i * 4 + 1]! + 0.09999999999999998 * dMonthWeight1;
    const secondMoment3 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 1]! +
      0.0010000000000000009 * (dMonthWeight1 * dMonthWeight1);
    memory[monthWeight + i * 4 + 1]! +=
      (firstMoment2 / (Math.sqrt(secondMoment3) / correctionValue + 1e-8)) * scaleValue;
    memory[monthWeightExpAvg + i * 4 + 1] = firstMoment2;
    memory[monthWeightExpAvgSq + i * 4 + 1] = secondMoment3;
    const dMonthWeight2 = memory[dMonthWeight + i * 4 + 2]!;
    const firstMoment3 = 0.9 * memory[monthWeightExpAvg + i * 4 + 2]! + 0.09999999999999998 * dMonthWeight2;
    const secondMoment4 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 2]! +
      0.0010000000000000009 * (dMonthWeight2 * dMonthWeight2);
    memory[monthWeight + i * 4 + 2]! +=
      (firstMoment3 / (Math.sqrt(secondMoment4) / correctionValue + 1e-8)) * scaleValue;
    memory[monthWeightExpAvg + i * 4 + 2] = firstMoment3;
    memory[monthWeightExpAvgSq + i * 4 + 2] = secondMoment4;
    const dMonthWeight3 = memory[dMonthWeight + i * 4 + 3]!;
    const firstMoment4 = 0.9 * memory[monthWeightExpAvg + i * 4 + 3]! + 0.09999999999999998 * dMonthWeight3;
    const secondMoment5 =
      0.999 * memory[monthWeightExpAvgSq + i * 4 + 3]! +
      0.0010000000000000009 * (dMonthWeight3 * dMonthWeight3);
    memory[monthWeight + i * 4 + 3]! +=
      (firstMoment4 / (Math.sqrt(secondMoment5) / correctionValue + 1e-8)) * scaleValue;
    memory[monthWeightExpAvg + i * 4 + 3] = firstMoment4;
    memory[monthWeightExpAvgSq + i * 4 + 3] = secondMoment5;
  }
}

/**
 * firstMoment = 0.9 convolution.weight.expAvg + 0.09999999999999998 dConvolutionWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 convolution.bias.expAvg + 0.09999999999999998 dConvolutionBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateConvolutionWeight(
  memory: Float32Array,
  doubles: Float64Array,
  convolutionWeightExpAvg: number,
  convolutionWeightExpAvgSq: number,
  convolutionBiasExpAvg: number,
  convolutionBiasExpAvgSq: number,
  dConvolutionWeight: number,
  correction: number,
  scale: number,
  convolutionWeight: number,
  dConvolutionBias: number,
  convolutionBias: number,
): void {
  for (let l = 0; l < 32; l++) {
    const dConvolutionBiasValue = memory[dConvolutionBias + l]!;
    const firstMoment =
      0.9 * memory[convolutionBiasExpAvg + l]! + 0.09999999999999998 * dConvolutionBiasValue;
    const secondMoment =
      0.999 * memory[convolutionBiasExpAvgSq + l]! +
      0.0010000000000000009 * (dConvolutionBiasValue * dConvolutionBiasValue);
    memory[convolutionBias + l]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[convolutionBiasExpAvg + l] = firstMoment;
    memory[convolutionBiasExpAvgSq + l] = secondMoment;
  }
  for (let i = 0; i < 32; i++) {
    for (let j = 0; j < 17; j++) {
      const dConvolutionWeight0 = memory[dConvolutionWeight + i * 51 + j * 3]!;
      const firstMoment =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3]! + 0.09999999999999998 * dConvolutionWeight0;
      const secondMoment =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3]! +
        0.0010000000000000009 * (dConvolutionWeight0 * dConvolutionWeight0);
      memory[convolutionWeight + i * 51 + j * 3]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3] = firstMoment;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3] = secondMoment;
      const dConvolutionWeight1 = memory[dConvolutionWeight + i * 51 + j * 3 + 1]!;
      const firstMoment2 =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3 + 1]! +
        0.09999999999999998 * dConvolutionWeight1;
      const secondMoment2 =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 1]! +
        0.0010000000000000009 * (dConvolutionWeight1 * dConvolutionWeight1);
      memory[convolutionWeight + i * 51 + j * 3 + 1]! +=
        (firstMoment2 / (Math.sqrt(secondMoment2) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3 + 1] = firstMoment2;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 1] = secondMoment2;
      const dConvolutionWeight2 = memory[dConvolutionWeight + i * 51 + j * 3 + 2]!;
      const firstMoment3 =
        0.9 * memory[convolutionWeightExpAvg + i * 51 + j * 3 + 2]! +
        0.09999999999999998 * dConvolutionWeight2;
      const secondMoment3 =
        0.999 * memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 2]! +
        0.0010000000000000009 * (dConvolutionWeight2 * dConvolutionWeight2);
      memory[convolutionWeight + i * 51 + j * 3 + 2]! +=
        (firstMoment3 / (Math.sqrt(secondMoment3) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[convolutionWeightExpAvg + i * 51 + j * 3 + 2] = firstMoment3;
      memory[convolutionWeightExpAvgSq + i * 51 + j * 3 + 2] = secondMoment3;
    }
  }
}

/**
 * firstMoment = 0.9 projection.bias.expAvg + 0.09999999999999998 dProjectionBias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 lstm.weight_hh_l0.expAvg + 0.09999999999999998 dLstmWeight_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmWeight_hh_l0(
  memory: Float32Array,
  doubles: Float64Array,
  lstmWeight_hh_l0ExpAvg: number,
  lstmWeight_hh_l0ExpAvgSq: number,
  projectionBiasExpAvg: number,
  dProjectionBias: number,
  quotient: number,
  scale: number,
  projectionBias: number,
  dLstmWeight_hh_l0: number,
  correction: number,
  lstmWeight_hh_l0: number,
): void {
  const firstMoment = 0.9 * memory[projectionBiasExpAvg]! + 0.09999999999999998 * memory[dProjectionBias]!;
  memory[projectionBias]! += (firstMoment / (memory[quotient]! + 1e-8)) * doubles[scale]!;
  memory[projectionBiasExpAvg] = firstMoment;
  for (let i = 0; i < 128; i++) {
    for (let j = 0; j < 32; j++) {
      const dLstmWeight_hh_l0Value = memory[dLstmWeight_hh_l0 + i * 32 + j]!;
      const firstMoment2 =
        0.9 * memory[lstmWeight_hh_l0ExpAvg + i * 32 + j]! + 0.09999999999999998 * dLstmWeight_hh_l0Value;
      const secondMoment =
        0.999 * memory[lstmWeight_hh_l0ExpAvgSq + i * 32 + j]! +
        0.0010000000000000009 * (dLstmWeight_hh_l0Value * dLstmWeight_hh_l0Value);
      memory[lstmWeight_hh_l0 + i * 32 + j]! +=
        (firstMoment2 / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[lstmWeight_hh_l0ExpAvg + i * 32 + j] = firstMoment2;
      memory[lstmWeight_hh_l0ExpAvgSq + i * 32 + j] = secondMoment;
    }
  }
}

/**
 * firstMoment = 0.9 lstm.bias_ih_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 lstm.bias_hh_l0.expAvg + 0.09999999999999998 dLstmBias_hh_l0
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 projection.weight.expAvg + 0.09999999999999998 dProjectionWeight
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLstmBias_ih_l0(
  memory: Float32Array,
  doubles: Float64Array,
  lstmBias_ih_l0ExpAvg: number,
  lstmBias_ih_l0ExpAvgSq: number,
  lstmBias_hh_l0ExpAvg: number,
  lstmBias_hh_l0ExpAvgSq: number,
  projectionWeightExpAvg: number,
  projectionWeightExpAvgSq: number,
  dLstmBias_hh_l0: number,
  correction: number,
  scale: number,
  lstmBias_ih_l0: number,
  lstmBias_hh_l0: number,
  dProjectionWeight: number,
  projectionWeight: number,
): void {
  for (let j = 0; j < 32; j++) {
    const dProjectionWeightValue = memory[dProjectionWeight + j]!;
    const firstMoment =
      0.9 * memory[projectionWeightExpAvg + j]! + 0.09999999999999998 * dProjectionWeightValue;
    const secondMoment =
      0.999 * memory[projectionWeightExpAvgSq + j]! +
      0.0010000000000000009 * (dProjectionWeightValue * dProjectionWeightValue);
    memory[projectionWeight + j]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[projectionWeightExpAvg + j] = firstMoment;
    memory[projectionWeightExpAvgSq + j] = secondMoment;
  }
  for (let i = 0; i < 128; i++) {
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

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Stored {
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** Says what is wrong; nothing has been changed. */
function fail(code: string, message: string): never {
  throw Object.assign(new Error(`births: ${message} (${code})`), { code });
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
