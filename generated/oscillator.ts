/**
 * oscillator: trains y with adam.
 * Compiled from examples/oscillator.graph.ts: change that, not this.
 *
 * forward
 *   N1 = y = net(t)                    [times, 1]
 *   N2 = acceleration = grad(…, t)     [times, 1]
 *   N3 = y0 = net(start)               [1, 1]
 *   N4 = velocity0 = grad(N3, start)   [1, 1]
 *   N5 = N2 + N1                       [times, 1]
 *   N6 = square(N5)                    [times, 1]
 *   N7 = mean(N6)                      []
 *   N8 = square(N3)                    [1, 1]
 *   N9 = sum(N8)                       []
 *   N10 = N7 + N9                      []
 *   N11 = N4 − 1                       [1, 1]
 *   N12 = square(N11)                  [1, 1]
 *   N13 = sum(N12)                     []
 *   loss = N10 + N13                   []
 *
 * backward, in reverse, over operators only
 *   +        dN10 = 1                             handed to +
 *            dN13 = dN10                          handed to sum
 *   sum      dN12 = dN10                          handed to square
 *   square   dN11 = 2 N11                         handed to −
 *   −        dN4 = dN11                           handed to grad
 *   +        dN7 = dN10                           handed to mean
 *            dN9 = dN10                           handed to sum
 *   sum      dN8 = dN12                           handed to square
 *   square   dN3 = 2 N3                           handed to net
 *   mean     dN6 = dN10 / times                   handed to square
 *   square   dN5 = (2 / times) N5                 handed to +
 *   +        dN1 = dN5                            handed to net
 *            dN2 = dN5                            handed to grad
 *   net      d 0.weight = ∂ net(t) / ∂ 0.weight   0.weight is updated here
 *            d 0.bias = ∂ net(t) / ∂ 0.bias       0.bias is updated here
 *            d 2.weight = ∂ net(t) / ∂ 2.weight   2.weight is updated here
 *            d 2.bias = ∂ net(t) / ∂ 2.bias       2.bias is updated here
 *            d 4.weight = ∂ net(t) / ∂ 4.weight   4.weight is updated here
 *            d 4.bias = Σ dN3 + Σ dN5             4.bias is updated here
 *            t is no operator
 *
 * 321 parameters · 9236 + 1296 times bytes · 7270 times + 8669 FLOPs a step
 */

/** Capacities at creation, sizes in a call. */
export interface OscillatorSizes {
  readonly times: number;
}

/** What every call needs. Compact: row-major for the sizes of the call. */
export interface OscillatorInputs {
  /** f32[times, 1] */
  readonly t: ArrayLike<number>;
}

/** Views, valid until the next call. */
export interface OscillatorOutputs {
  /** f32[times, 1] */
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
export type ParameterName = "0.weight" | "0.bias" | "2.weight" | "2.bias" | "4.weight" | "4.bias";

/** The outputs, the loss and what else needs targets. */
export interface OscillatorResult extends OscillatorOutputs {
  /** f32[] */
  readonly loss: number;
}

/** The trainer. */
export interface Oscillator {
  readonly training: boolean;
  lr: number;
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly t: Float32Array };
  readonly parameters: { readonly [K in ParameterName]: Parameter };
  /** Forward, backward and update at once. */
  step(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorResult;
  /** Outputs, loss and metrics. */
  forward(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorResult;
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
export interface OscillatorInference {
  /** Where data is copied to: passing a view of it copies nothing. */
  readonly inputs: { readonly t: Float32Array };
  forward(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorOutputs;
  /** Changes nothing unless everything fits. */
  loadStateDict(
    state: StateDict,
    options?: { strict?: boolean },
  ): { missingKeys: string[]; unexpectedKeys: string[] };
}

/** A trainer for data up to these sizes; all memory is allocated here. */
export function createOscillator(
  options: OscillatorSizes & { seed?: number; stateDict?: StateDict },
): Oscillator {
  const timesCapacity = capacity("times", options.times);
  const memory = new Float32Array(2295 + 324 * timesCapacity);
  const doubles = new Float64Array(7);
  const layer0Weight = 0;
  const layer0Bias = 16;
  const layer2Weight = 32;
  const layer2Bias = 288;
  const layer4Weight = 304;
  const layer4Bias = 320;
  const tValue = 2295;
  const y = 2295 + timesCapacity;
  const beta1Power = 0;
  const beta2Power = 1;
  const start = 321;
  const loss = 2;
  const lr = 3;
  const layer0WeightExpAvg = 322;
  const layer0WeightExpAvgSq = 338;
  const layer0BiasExpAvg = 354;
  const layer0BiasExpAvgSq = 370;
  const layer4BiasExpAvgSq = 386;
  const layer2WeightExpAvg = 387;
  const layer2WeightExpAvgSq = 643;
  const layer2BiasExpAvg = 899;
  const layer2BiasExpAvgSq = 915;
  const layer4WeightExpAvg = 931;
  const layer4WeightExpAvgSq = 947;
  const layer4BiasExpAvg = 963;
  const product2 = 964;
  const product3 = 1220;
  const product4 = 1476;
  const d2Weight = 1732;
  const product5 = 964;
  const product6 = 1220;
  const product7 = 1476;
  const tanh2 = 2295 + 2 * timesCapacity;
  const difference = 2295 + 18 * timesCapacity;
  const product8 = 2295 + 34 * timesCapacity;
  const tanh3 = 2295 + 50 * timesCapacity;
  const difference2 = 2295 + 66 * timesCapacity;
  const dProduct = 2295 + 82 * timesCapacity;
  const dDProduct = 2295 + 98 * timesCapacity;
  const dProduct2 = 2295 + 114 * timesCapacity;
  const product9 = 2295 + 34 * timesCapacity;
  const product10 = 2295 + 66 * timesCapacity;
  const difference3 = 2295 + 114 * timesCapacity;
  const tanh4 = 1988;
  const tanh5 = 2004;
  const sumRow = 964;
  const product11 = 2020;
  const dProductRow = 964;
  const difference4 = 2295 + 18 * timesCapacity;
  const product12 = 2295 + 34 * timesCapacity;
  const dDProduct2 = 2295 + 82 * timesCapacity;
  const product13 = 2036;
  const product14 = 2295 + 130 * timesCapacity;
  const product15 = 2295 + 146 * timesCapacity;
  const product16 = 2295 + 162 * timesCapacity;
  const negative = 2295 + 178 * timesCapacity;
  const product17 = 964;
  const difference5 = 2295 + 194 * timesCapacity;
  const dProduct3 = 2295 + 210 * timesCapacity;
  const dProduct4 = 2295 + 226 * timesCapacity;
  const product18 = 2295 + 242 * timesCapacity;
  const product19 = 2295 + 258 * timesCapacity;
  const product20 = 2295 + 274 * timesCapacity;
  const dDDProduct = 2295 + 290 * timesCapacity;
  const total = 2052;
  const sum = 2295 + 306 * timesCapacity;
  const total2 = 980;
  const dProduct5 = 2295 + 82 * timesCapacity;
  const total3 = 996;
  const difference6 = 2068;
  const difference7 = 2084;
  const dDProduct3 = 2100;
  const product21 = 2116;
  const product22 = 2132;
  const dProduct6 = 2148;
  const d2Bias = 2164;
  const d4Weight = 2180;
  const dDProductRow = 1012;
  const total4 = 2196;
  const product23 = 2212;
  const d0Bias = 2228;
  const d0Weight = 2244;
  const dProductRow2 = 2260;
  const productRow = 2276;
  const tanh6 = 2295 + 2 * timesCapacity;
  const difference8 = 2295 + 18 * timesCapacity;
  const product24 = 2295 + 34 * timesCapacity;
  const tanh7 = 1732;
  const tanh8 = 964;
  const difference9 = 980;
  const dProduct7 = 1748;
  const difference10 = 1764;
  const sumRow2 = 996;
  const tanh9 = 2295 + 50 * timesCapacity;
  const difference11 = 2295 + 66 * timesCapacity;
  const dProduct8 = 2295 + 82 * timesCapacity;
  const dDProduct4 = 2295 + 98 * timesCapacity;
  const product25 = 2295 + 114 * timesCapacity;
  const product26 = 2295 + 130 * timesCapacity;
  const dProduct9 = 2295 + 146 * timesCapacity;
  const product27 = 2295 + 162 * timesCapacity;
  const product28 = 2295 + 178 * timesCapacity;
  const product29 = 2295 + 194 * timesCapacity;
  const difference12 = 2295 + 210 * timesCapacity;
  const dProduct10 = 2295 + 226 * timesCapacity;
  const product30 = 1780;
  const product31 = 2295 + 162 * timesCapacity;
  const product32 = 2295 + 242 * timesCapacity;
  const product33 = 2295 + 258 * timesCapacity;
  const product34 = 2295 + 274 * timesCapacity;
  const negative2 = 2295 + 290 * timesCapacity;
  const product35 = 996;
  const product36 = 1012;
  const dProduct11 = 1796;
  const product37 = 2295 + 178 * timesCapacity;
  const product38 = 2295 + 194 * timesCapacity;
  const product39 = 2295 + 210 * timesCapacity;
  const product40 = 2295 + 226 * timesCapacity;
  const sum2 = 2295 + 98 * timesCapacity;
  const total5 = 1028;
  const product41 = 1812;
  const dDDProduct2 = 2295 + 50 * timesCapacity;
  const dProduct12 = 2295 + 114 * timesCapacity;
  const product42 = 1828;
  const dProduct13 = 1844;
  const d2Bias2 = 1044;
  const firstMoment = 1060;
  const total6 = 1860;
  const sum3 = 2295 + 66 * timesCapacity;
  const total7 = 1876;
  const product43 = 1892;
  const d0Bias2 = 1908;
  const quotient = 1924;
  const productRow2 = 1940;
  const product44 = 2295 + 130 * timesCapacity;
  const acceleration = 2295 + 131 * timesCapacity;
  const N5 = 2295 + 322 * timesCapacity;
  const total8 = 4;
  const y0 = 2292;
  const N10 = 5;
  const N11 = 2293;
  const dN5 = 2295 + 323 * timesCapacity;
  const total9 = 1028;
  const d4Bias = 2294;
  const correction = 4;
  const scale = 5;
  const quotient2 = 964;
  const y02 = 1012;
  const dY0 = 1076;
  const product45 = 2295 + 306 * timesCapacity;
  const acceleration2 = 2295 + 307 * timesCapacity;
  const correction2 = 4;
  const scale2 = 5;
  const N102 = 6;
  const dN52 = 2295 + 308 * timesCapacity;
  const dN11 = 1956;
  memory.set([0], start);

  const inputs = {
    t: memory.subarray(tValue, tValue + timesCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["0.weight"], shape: [16, 1], data: memory.subarray(layer0Weight, layer0Weight + 16) },
    { names: ["0.bias"], shape: [16], data: memory.subarray(layer0Bias, layer0Bias + 16) },
    { names: ["2.weight"], shape: [16, 16], data: memory.subarray(layer2Weight, layer2Weight + 256) },
    { names: ["2.bias"], shape: [16], data: memory.subarray(layer2Bias, layer2Bias + 16) },
    { names: ["4.weight"], shape: [1, 16], data: memory.subarray(layer4Weight, layer4Weight + 16) },
    { names: ["4.bias"], shape: [1], data: memory.subarray(layer4Bias, layer4Bias + 1) },
  ];
  const optimizerTensors: readonly Stored[] = [
    { names: ["beta1Power"], shape: [], data: doubles.subarray(beta1Power, beta1Power + 1) },
    { names: ["beta2Power"], shape: [], data: doubles.subarray(beta2Power, beta2Power + 1) },
    {
      names: ["0.weight.expAvg"],
      shape: [16, 1],
      data: memory.subarray(layer0WeightExpAvg, layer0WeightExpAvg + 16),
    },
    {
      names: ["0.weight.expAvgSq"],
      shape: [16, 1],
      data: memory.subarray(layer0WeightExpAvgSq, layer0WeightExpAvgSq + 16),
    },
    { names: ["0.bias.expAvg"], shape: [16], data: memory.subarray(layer0BiasExpAvg, layer0BiasExpAvg + 16) },
    {
      names: ["0.bias.expAvgSq"],
      shape: [16],
      data: memory.subarray(layer0BiasExpAvgSq, layer0BiasExpAvgSq + 16),
    },
    {
      names: ["2.weight.expAvg"],
      shape: [16, 16],
      data: memory.subarray(layer2WeightExpAvg, layer2WeightExpAvg + 256),
    },
    {
      names: ["2.weight.expAvgSq"],
      shape: [16, 16],
      data: memory.subarray(layer2WeightExpAvgSq, layer2WeightExpAvgSq + 256),
    },
    { names: ["2.bias.expAvg"], shape: [16], data: memory.subarray(layer2BiasExpAvg, layer2BiasExpAvg + 16) },
    {
      names: ["2.bias.expAvgSq"],
      shape: [16],
      data: memory.subarray(layer2BiasExpAvgSq, layer2BiasExpAvgSq + 16),
    },
    {
      names: ["4.weight.expAvg"],
      shape: [1, 16],
      data: memory.subarray(layer4WeightExpAvg, layer4WeightExpAvg + 16),
    },
    {
      names: ["4.weight.expAvgSq"],
      shape: [1, 16],
      data: memory.subarray(layer4WeightExpAvgSq, layer4WeightExpAvgSq + 16),
    },
    { names: ["4.bias.expAvg"], shape: [1], data: memory.subarray(layer4BiasExpAvg, layer4BiasExpAvg + 1) },
    {
      names: ["4.bias.expAvgSq"],
      shape: [1],
      data: memory.subarray(layer4BiasExpAvgSq, layer4BiasExpAvgSq + 1),
    },
  ];

  doubles[lr] = 0.005;
  const seed = options.seed ?? 0;
  initialiseLayer0Weight(
    memory,
    seed,
    layer0Weight,
    layer0Bias,
    layer2Weight,
    layer2Bias,
    layer4Weight,
    layer4Bias,
  );
  initialiseBeta1Power(doubles, beta1Power);
  initialiseBeta1Power(doubles, beta2Power);
  if (options.stateDict) loadState(tensors, options.stateDict, true);

  let times = 0;
  const result: Mutable<OscillatorResult> = {
    y: memory.subarray(y, y + 0),
    loss: 0,
  };

  function take(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): void {
    const timesNow = within("times", sizes?.times ?? countOf("t", data.t, 1), timesCapacity);
    expectLength("t", data.t, timesNow, inputs.t);
    if (data.t !== inputs.t) memory.set(data.t, tValue);
    times = timesNow;
  }

  let timesSeen = -1;
  function refreshViews(): void {
    if (times === timesSeen) return;
    timesSeen = times;
    result.y = memory.subarray(y, y + times);
  }
  function resultNow(): OscillatorResult {
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
      [16, 1],
      memory.subarray(layer0Weight, layer0Weight + 16),
      memory.subarray(d0Weight, d0Weight + 16),
      gradientsKnown,
    ),
    "0.bias": parameterOf(
      "0.bias",
      [16],
      memory.subarray(layer0Bias, layer0Bias + 16),
      memory.subarray(d0Bias, d0Bias + 16),
      gradientsKnown,
    ),
    "2.weight": parameterOf(
      "2.weight",
      [16, 16],
      memory.subarray(layer2Weight, layer2Weight + 256),
      memory.subarray(d2Weight, d2Weight + 256),
      gradientsKnown,
    ),
    "2.bias": parameterOf(
      "2.bias",
      [16],
      memory.subarray(layer2Bias, layer2Bias + 16),
      memory.subarray(d2Bias, d2Bias + 16),
      gradientsKnown,
    ),
    "4.weight": parameterOf(
      "4.weight",
      [1, 16],
      memory.subarray(layer4Weight, layer4Weight + 16),
      memory.subarray(d4Weight, d4Weight + 16),
      gradientsKnown,
    ),
    "4.bias": parameterOf(
      "4.bias",
      [1],
      memory.subarray(layer4Bias, layer4Bias + 1),
      memory.subarray(d4Bias, d4Bias + 1),
      gradientsKnown,
    ),
  };

  function forward(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorResult {
    take(data, sizes);
    forwardTanh(memory, times, tValue, layer0Weight, layer0Bias, tanh2, difference, product8);
    forwardTanh2(
      memory,
      times,
      layer2Bias,
      tanh2,
      layer2Weight,
      tanh3,
      layer4Weight,
      product44,
      difference2,
      dProduct,
    );
    forwardDDProduct(
      memory,
      times,
      product8,
      layer2Weight,
      dDProduct,
      layer4Weight,
      tanh3,
      difference2,
      dProduct2,
    );
    forwardProduct(memory, times, dProduct2, layer2Weight, product9);
    forwardProduct2(
      memory,
      times,
      dProduct,
      layer2Weight,
      product10,
      layer0Weight,
      tanh2,
      product9,
      difference3,
      difference,
      acceleration,
    );
    forwardY(memory, doubles, times, product44, layer4Bias, y, acceleration, N5, total8);
    forwardTanh3(
      memory,
      doubles,
      times,
      start,
      layer0Weight,
      layer0Bias,
      tanh4,
      layer2Bias,
      layer2Weight,
      tanh5,
      layer4Bias,
      layer4Weight,
      y0,
      total8,
      N10,
      sumRow,
    );
    forwardProduct3(
      memory,
      doubles,
      tanh5,
      layer4Weight,
      layer2Weight,
      product11,
      tanh4,
      layer0Weight,
      N11,
      N10,
      loss,
      dProductRow,
    );
    phase = net.training ? 1 : 0;
    return resultNow();
  }

  const net: Mutable<Oscillator> = {
    training: true,
    get lr() {
      return doubles[lr]!;
    },
    set lr(value) {
      doubles[lr] = value;
    },
    inputs,
    parameters,
    step(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorResult {
      if (!net.training) fail("GC6003", "step() in eval mode: call train() first");
      take(data, sizes);
      phase = 0;
      backwardTanh(
        memory,
        times,
        tValue,
        layer0Weight,
        layer0Bias,
        tanh6,
        difference8,
        product24,
        start,
        tanh7,
        layer2Bias,
        layer2Weight,
        tanh8,
        layer4Bias,
        layer4Weight,
        y02,
        difference9,
        dProduct7,
        difference10,
        dY0,
        sumRow2,
      );
      forwardTanh2(
        memory,
        times,
        layer2Bias,
        tanh6,
        layer2Weight,
        tanh9,
        layer4Weight,
        product45,
        difference11,
        dProduct8,
      );
      forwardDDProduct2(
        memory,
        times,
        product24,
        layer2Weight,
        dDProduct4,
        layer4Weight,
        product25,
        tanh9,
        product26,
        difference11,
        dProduct9,
      );
      forwardProduct(memory, times, dProduct9, layer2Weight, product27);
      forwardProduct5(
        memory,
        times,
        dProduct8,
        layer2Weight,
        product28,
        layer0Weight,
        product29,
        tanh6,
        product27,
        difference12,
        difference8,
        dProduct10,
        acceleration2,
      );
      updateLayer4Bias2(
        memory,
        doubles,
        times,
        beta1Power,
        beta2Power,
        lr,
        correction2,
        scale2,
        layer4BiasExpAvg,
        layer4BiasExpAvgSq,
        product45,
        layer4Bias,
        y,
        acceleration2,
        y02,
        N102,
        dN52,
        dY0,
        layer0Weight,
        dProduct10,
        product30,
        difference8,
        product31,
        difference12,
        product32,
        tanh6,
        product29,
        product33,
        product28,
        product34,
        negative2,
        tanh9,
        product35,
      );
      backwardProduct3(
        memory,
        doubles,
        dProduct7,
        layer2Weight,
        product36,
        difference10,
        dProduct11,
        layer0Weight,
        N102,
        loss,
        dN11,
      );
      backwardProduct32(
        memory,
        times,
        product31,
        layer2Weight,
        difference11,
        product26,
        product37,
        tanh9,
        product38,
        product25,
        product39,
        dDProduct4,
        product40,
      );
      backwardSum(
        memory,
        times,
        negative2,
        layer2Weight,
        difference11,
        layer4Weight,
        product40,
        product37,
        tanh9,
        product39,
        sum2,
        total5,
      );
      updateLayer4Weight(
        memory,
        doubles,
        times,
        layer2BiasExpAvg,
        layer4WeightExpAvg,
        layer4WeightExpAvgSq,
        dN11,
        layer0Weight,
        difference10,
        product41,
        product36,
        layer2Weight,
        difference9,
        layer4Weight,
        dY0,
        tanh8,
        product38,
        dDDProduct2,
        total5,
        dN52,
        sum2,
        product35,
        difference11,
        dProduct12,
        correction2,
        scale2,
        tanh7,
        product42,
        dProduct13,
        d2Bias2,
        firstMoment,
      );
      updateLayer2Bias(
        memory,
        doubles,
        layer2BiasExpAvgSq,
        d2Bias2,
        correction2,
        firstMoment,
        scale2,
        layer2Bias,
      );
      backwardTotal4(
        memory,
        times,
        dDDProduct2,
        layer2Weight,
        difference8,
        layer0Weight,
        product34,
        product32,
        total6,
        tanh6,
        product33,
        sum3,
      );
      backwardProduct2(memory, times, product24, dDDProduct2, product5);
      backwardProduct(memory, times, dProduct8, negative2, product6);
      backwardTotal3(memory, times, dProduct12, layer2Weight, sum3, difference8, total7, tValue, product43);
      backwardProduct2(memory, times, tanh6, dProduct12, product7);
      updateLayer2Weight2(
        memory,
        doubles,
        times,
        layer0WeightExpAvg,
        layer0WeightExpAvgSq,
        layer2WeightExpAvg,
        layer2WeightExpAvgSq,
        dProduct11,
        dN11,
        dProduct7,
        product41,
        dProduct9,
        product31,
        dProduct13,
        layer2Weight,
        tanh7,
        product42,
        difference10,
        start,
        product30,
        product5,
        total6,
        product6,
        product7,
        total7,
        d0Bias2,
        product43,
        correction2,
        quotient,
        scale2,
        productRow2,
      );
      updateLayer0Weight2(
        memory,
        doubles,
        layer0BiasExpAvg,
        layer0BiasExpAvgSq,
        quotient,
        scale2,
        layer0Weight,
        d0Bias2,
        correction2,
        layer0Bias,
      );
      return resultNow();
    },
    forward,
    backward(): void {
      if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");
      if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");
      backwardDifference(
        memory,
        times,
        tanh2,
        difference4,
        layer0Weight,
        product12,
        product10,
        difference3,
        N5,
        dN5,
        dDProduct2,
        product13,
        product14,
        product15,
        product16,
        negative,
        total9,
        tanh3,
        product17,
      );
      backwardDifference2(
        memory,
        times,
        tanh3,
        difference5,
        layer4Weight,
        dProduct3,
        dDProduct,
        dProduct4,
        product14,
        layer2Weight,
        product18,
        product19,
        product20,
        dDDProduct,
      );
      backwardTotal(
        memory,
        times,
        dDProduct2,
        difference3,
        dDDProduct,
        layer2Weight,
        product15,
        product10,
        difference4,
        layer0Weight,
        total,
        tanh2,
        product16,
        sum,
      );
      backwardTotal2(
        memory,
        times,
        product19,
        dDProduct,
        negative,
        layer2Weight,
        difference5,
        layer4Weight,
        product18,
        tanh3,
        product20,
        total2,
        dN5,
        dProduct5,
        total3,
      );
      backwardD4Bias(
        memory,
        tanh5,
        difference6,
        tanh4,
        difference7,
        product11,
        N11,
        y0,
        layer0Weight,
        dDProduct3,
        product21,
        product22,
        layer2Weight,
        layer4Weight,
        dProduct6,
        total2,
        total9,
        d4Bias,
        product17,
        total3,
        d2Bias,
        d4Weight,
        dDProductRow,
      );
      backwardProduct2(memory, times, product12, dDDProduct, product2);
      backwardProduct(memory, times, dProduct3, negative, product3);
      backwardTotal3(memory, times, dProduct5, layer2Weight, sum, difference4, total4, tValue, product23);
      backwardProduct2(memory, times, tanh2, dProduct5, product4);
      backwardD0Bias(
        memory,
        times,
        layer4Weight,
        difference6,
        dDProduct3,
        product11,
        tanh4,
        product22,
        dProduct6,
        layer2Weight,
        difference7,
        start,
        product21,
        product13,
        dProduct4,
        product14,
        product2,
        total,
        product3,
        product4,
        total4,
        d0Bias,
        product23,
        d0Weight,
        d2Weight,
        dProductRow2,
        productRow,
      );
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
        layer0WeightExpAvg,
        layer0WeightExpAvgSq,
        scale,
        layer0BiasExpAvg,
        layer0BiasExpAvgSq,
        layer4BiasExpAvgSq,
        d0Weight,
        layer0Weight,
        d0Bias,
        layer0Bias,
        d4Bias,
        quotient2,
      );
      updateLayer2Weight(
        memory,
        doubles,
        layer2WeightExpAvg,
        layer2WeightExpAvgSq,
        layer2BiasExpAvg,
        layer2BiasExpAvgSq,
        layer4WeightExpAvg,
        layer4WeightExpAvgSq,
        d2Weight,
        correction,
        scale,
        layer2Weight,
        d2Bias,
        layer2Bias,
        d4Weight,
        layer4Weight,
      );
      updateLayer4Bias(memory, doubles, layer4BiasExpAvg, d4Bias, quotient2, scale, layer4Bias);
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
export function createOscillatorInference(
  options: OscillatorSizes & { stateDict: StateDict },
): OscillatorInference {
  const timesCapacity = capacity("times", options.times);
  const memory = new Float32Array(321 + 19 * timesCapacity);
  const layer0Weight = 0;
  const layer0Bias = 16;
  const layer2Weight = 32;
  const layer2Bias = 288;
  const layer4Weight = 304;
  const layer4Bias = 320;
  const tValue = 321;
  const y = 321 + timesCapacity;
  const tanh = 321 + 2 * timesCapacity;
  const product = 321 + 18 * timesCapacity;

  const inputs = {
    t: memory.subarray(tValue, tValue + timesCapacity),
  };
  const tensors: readonly Stored[] = [
    { names: ["0.weight"], shape: [16, 1], data: memory.subarray(layer0Weight, layer0Weight + 16) },
    { names: ["0.bias"], shape: [16], data: memory.subarray(layer0Bias, layer0Bias + 16) },
    { names: ["2.weight"], shape: [16, 16], data: memory.subarray(layer2Weight, layer2Weight + 256) },
    { names: ["2.bias"], shape: [16], data: memory.subarray(layer2Bias, layer2Bias + 16) },
    { names: ["4.weight"], shape: [1, 16], data: memory.subarray(layer4Weight, layer4Weight + 16) },
    { names: ["4.bias"], shape: [1], data: memory.subarray(layer4Bias, layer4Bias + 1) },
  ];

  loadState(tensors, options.stateDict, true);

  let times = 0;
  const outputs: Mutable<OscillatorOutputs> = {
    y: memory.subarray(y, y + 0),
  };

  function take(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): void {
    const timesNow = within("times", sizes?.times ?? countOf("t", data.t, 1), timesCapacity);
    expectLength("t", data.t, timesNow, inputs.t);
    if (data.t !== inputs.t) memory.set(data.t, tValue);
    times = timesNow;
  }

  let timesSeen = -1;
  function refreshViews(): void {
    if (times === timesSeen) return;
    timesSeen = times;
    outputs.y = memory.subarray(y, y + times);
  }
  function outputsNow(): OscillatorOutputs {
    refreshViews();
    return outputs;
  }

  return {
    inputs,
    forward(data: OscillatorInputs, sizes?: Partial<OscillatorSizes>): OscillatorOutputs {
      take(data, sizes);
      forwardTanh4(memory, times, tValue, layer0Weight, layer0Bias, tanh);
      forwardProduct4(memory, times, layer2Bias, tanh, layer2Weight, layer4Weight, product);
      forwardY2(memory, times, product, layer4Bias, y);
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
  layer4Weight: number,
  layer4Bias: number,
): void {
  memory[layer4Bias] = uniform24(seed, 1959640654, 0, 0) * 0.5 - 0.25;
  for (let q = 0; q < 16; q++) {
    memory[layer4Weight + q] = uniform24(seed, 1248908083, 0, q) * 0.5 - 0.25;
  }
  for (let p = 0; p < 16; p++) {
    memory[layer2Bias + p] = uniform24(seed, 1906960080, 0, p) * 0.5 - 0.25;
  }
  for (let l = 0; l < 16; l++) {
    memory[layer0Bias + l] = uniform24(seed, 115633626, 0, l) * 2 - 1;
  }
  for (let k = 0; k < 16; k++) {
    memory[layer0Weight + k] = uniform24(seed, 1128677967, 0, k) * 2 - 1;
  }
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      const draw = uniform24(seed, 2599338357, 0, i * 16 + j);
      memory[layer2Weight + i * 16 + j] = draw * 0.5 - 0.25;
    }
  }
}

function initialiseBeta1Power(doubles: Float64Array, beta1Power: number): void {
  doubles[beta1Power] = 1;
}

/**
 * product = t · 0.weightᵀ                                                               oscillator.graph.ts:8
 * product = start · 0.weightᵀ                                                           oscillator.graph.ts:11
 * product = tanh(product + 0.bias) · 2.weightᵀ                                          oscillator.graph.ts:11
 * product = tanh(product + 2.bias) · 4.weightᵀ                                          oscillator.graph.ts:11
 * y0 = product + 4.bias                                                                 oscillator.graph.ts:11
 * dProduct = 4.weight ⊙ (1 − tanh(product + 2.bias) ⊙ tanh(product + 2.bias))                          oscillator.graph.ts:12
 * dY0 = 2 y0                                                     d(a b) = b da + a db   oscillator.graph.ts:11
 */
function backwardTanh(
  memory: Float32Array,
  times: number,
  tValue: number,
  layer0Weight: number,
  layer0Bias: number,
  tanh: number,
  difference: number,
  product: number,
  start: number,
  tanh2: number,
  layer2Bias: number,
  layer2Weight: number,
  tanh3: number,
  layer4Bias: number,
  layer4Weight: number,
  y0: number,
  difference2: number,
  dProduct: number,
  difference3: number,
  dY0: number,
  sumRow: number,
): void {
  for (let j = 0; j < 16; j++) {
    memory[sumRow + j] = memory[layer2Bias + j]!;
  }
  const startValue = memory[start]!;
  for (let i = 0; i < 16; i++) {
    const layer0WeightValue = memory[layer0Weight + i]!;
    const layer0BiasValue = memory[layer0Bias + i]!;
    const tanh2Value = Math.tanh(startValue * layer0WeightValue + layer0BiasValue);
    memory[tanh2 + i] = tanh2Value;
    memory[difference3 + i] = 1 - tanh2Value * tanh2Value;
    for (let j = 0; j < 16; j++) {
      memory[sumRow + j]! += tanh2Value * memory[layer2Weight + j * 16 + i]!;
    }
    for (let t = 0; t < times; t++) {
      const tanhValue = Math.tanh(memory[tValue + t]! * layer0WeightValue + layer0BiasValue);
      memory[tanh + t * 16 + i] = tanhValue;
      const differenceValue = 1 - tanhValue * tanhValue;
      memory[difference + t * 16 + i] = differenceValue;
      memory[product + t * 16 + i] = layer0WeightValue * differenceValue;
    }
  }
  let y0Value = memory[layer4Bias]!;
  for (let j = 0; j < 16; j++) {
    const tanh3Value = Math.tanh(memory[sumRow + j]!);
    memory[tanh3 + j] = tanh3Value;
    const layer4WeightValue = memory[layer4Weight + j]!;
    y0Value += tanh3Value * layer4WeightValue;
    const difference2Value = 1 - tanh3Value * tanh3Value;
    memory[difference2 + j] = difference2Value;
    memory[dProduct + j] = layer4WeightValue * difference2Value;
  }
  memory[y0] = y0Value;
  memory[dY0] = y0Value * 2;
}

/**
 * product = tanh(product + 0.bias) · 2.weightᵀ                      oscillator.graph.ts:8
 * product = tanh(product + 2.bias) · 4.weightᵀ                      oscillator.graph.ts:8
 * dProduct = 4.weight ⊙ (1 − tanh(product + 2.bias) ⊙ tanh(product + 2.bias))      oscillator.graph.ts:9
 */
function forwardTanh2(
  memory: Float32Array,
  times: number,
  layer2Bias: number,
  tanh: number,
  layer2Weight: number,
  tanh2: number,
  layer4Weight: number,
  product: number,
  difference: number,
  dProduct: number,
): void {
  for (let t = 0; t < times; t++) {
    let productValue = 0;
    for (let i = 0; i < 16; i++) {
      let sum = memory[layer2Bias + i]!;
      for (let j = 0; j < 16; j++) {
        sum += memory[tanh + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      const tanh2Value = Math.tanh(sum);
      memory[tanh2 + t * 16 + i] = tanh2Value;
      const layer4WeightValue = memory[layer4Weight + i]!;
      productValue += tanh2Value * layer4WeightValue;
      const differenceValue = 1 - tanh2Value * tanh2Value;
      memory[difference + t * 16 + i] = differenceValue;
      memory[dProduct + t * 16 + i] = layer4WeightValue * differenceValue;
    }
    memory[product + t] = productValue;
  }
}

function forwardDDProduct2(
  memory: Float32Array,
  times: number,
  product: number,
  layer2Weight: number,
  dDProduct: number,
  layer4Weight: number,
  product2: number,
  tanh: number,
  product3: number,
  difference: number,
  dProduct: number,
): void {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let dDProductValue = 0;
      for (let j = 0; j < 16; j++) {
        dDProductValue += memory[product + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      memory[dDProduct + t * 16 + i] = dDProductValue;
      const product2Value = dDProductValue * memory[layer4Weight + i]!;
      memory[product2 + t * 16 + i] = product2Value;
      const product3Value = product2Value * memory[tanh + t * 16 + i]! * 2;
      memory[product3 + t * 16 + i] = product3Value;
      memory[dProduct + t * 16 + i] = -(product3Value * memory[difference + t * 16 + i]!);
    }
  }
}

function forwardProduct(
  memory: Float32Array,
  times: number,
  dProduct: number,
  layer2Weight: number,
  product: number,
): void {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let productValue = 0;
      for (let j = 0; j < 16; j++) {
        productValue += memory[dProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      memory[product + t * 16 + i] = productValue;
    }
  }
}

/** acceleration = dProduct · 0.weight      oscillator.graph.ts:10 */
function forwardProduct5(
  memory: Float32Array,
  times: number,
  dProduct: number,
  layer2Weight: number,
  product: number,
  layer0Weight: number,
  product2: number,
  tanh: number,
  product3: number,
  difference: number,
  difference2: number,
  dProduct2: number,
  acceleration: number,
): void {
  for (let t = 0; t < times; t++) {
    let accelerationValue = 0;
    for (let i = 0; i < 16; i++) {
      let productValue = 0;
      for (let j = 0; j < 16; j++) {
        productValue += memory[dProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      memory[product + t * 16 + i] = productValue;
      const layer0WeightValue = memory[layer0Weight + i]!;
      const product2Value = layer0WeightValue * productValue;
      memory[product2 + t * 16 + i] = product2Value;
      const differenceValue = memory[product3 + t * 16 + i]! - product2Value * memory[tanh + t * 16 + i]! * 2;
      memory[difference + t * 16 + i] = differenceValue;
      const dProduct2Value = differenceValue * memory[difference2 + t * 16 + i]!;
      memory[dProduct2 + t * 16 + i] = dProduct2Value;
      accelerationValue += dProduct2Value * layer0WeightValue;
    }
    memory[acceleration + t] = accelerationValue;
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * y = product + 4.bias                                                                                           oscillator.graph.ts:8
 * N5 = acceleration + y                                                                                          oscillator.graph.ts:14
 * N6 = N5 ⊙ N5                                                                                                   oscillator.graph.ts:14
 * N7 = Σ N6 / times                                                                                              oscillator.graph.ts:14
 * N8 = y0 ⊙ y0                                                                                                   oscillator.graph.ts:14
 * N9 = Σ N8                                                                                                      oscillator.graph.ts:14
 * N10 = N7 + N9                                                                                                  oscillator.graph.ts:14
 * dN5 = (2 / times) N5                                           d(a b) = b da + a db                            oscillator.graph.ts:14
 * dDProduct = dN5 · 0.weightᵀ                                    d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            oscillator.graph.ts:10
 * d4Bias = Σ dY0 + Σ dN5                                         dx = Σ dy over the dimensions that were added   oscillator.graph.ts:6
 * firstMoment = 0.9 4.bias.expAvg + 0.09999999999999998 d4Bias
 * secondMoment = 0.999 4.bias.expAvgSq + 0.0010000000000000009 (d4Bias ⊙ d4Bias)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer4Bias2(
  memory: Float32Array,
  doubles: Float64Array,
  times: number,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  scale: number,
  layer4BiasExpAvg: number,
  layer4BiasExpAvgSq: number,
  product: number,
  layer4Bias: number,
  y: number,
  acceleration: number,
  y0: number,
  N10: number,
  dN5: number,
  dY0: number,
  layer0Weight: number,
  dProduct: number,
  product2: number,
  difference: number,
  product3: number,
  difference2: number,
  product4: number,
  tanh: number,
  product5: number,
  product6: number,
  product7: number,
  product8: number,
  negative: number,
  tanh2: number,
  product9: number,
): void {
  const scale2 = 2 / times;
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  let total = 0;
  for (let j = 0; j < 16; j++) {
    memory[product2 + j] = 0;
  }
  let d4Bias = memory[dY0]!;
  for (let k = 0; k < 16; k++) {
    memory[product9 + k] = 0;
  }
  for (let t = 0; t < times; t++) {
    const yValue = memory[product + t]! + memory[layer4Bias]!;
    memory[y + t] = yValue;
    const n5 = memory[acceleration + t]! + yValue;
    total += n5 * n5;
    const dN5Value = n5 * scale2;
    memory[dN5 + t] = dN5Value;
    d4Bias += dN5Value;
    for (let k = 0; k < 16; k++) {
      memory[product9 + k]! += memory[tanh2 + t * 16 + k]! * dN5Value;
    }
    for (let j = 0; j < 16; j++) {
      memory[product2 + j]! += memory[dProduct + t * 16 + j]! * dN5Value;
    }
    for (let i = 0; i < 16; i++) {
      const layer0WeightValue = memory[layer0Weight + i]!;
      const dDProduct = dN5Value * layer0WeightValue;
      const product3Value = dDProduct * memory[difference + t * 16 + i]!;
      memory[product3 + t * 16 + i] = product3Value;
      memory[product4 + t * 16 + i] = dDProduct * memory[difference2 + t * 16 + i]!;
      const product10 = product3Value * 2;
      const product11 = product10 * memory[tanh + t * 16 + i]!;
      memory[product6 + t * 16 + i] = memory[product5 + t * 16 + i]! * product10;
      memory[product8 + t * 16 + i] = product11 * memory[product7 + t * 16 + i]!;
      memory[negative + t * 16 + i] = -(product11 * layer0WeightValue);
    }
  }
  const y0Value = memory[y0]!;
  doubles[N10] = total / times + y0Value * y0Value;
  const firstMoment = 0.9 * memory[layer4BiasExpAvg]! + 0.09999999999999998 * d4Bias;
  const secondMoment = 0.999 * memory[layer4BiasExpAvgSq]! + 0.0010000000000000009 * (d4Bias * d4Bias);
  memory[layer4Bias]! += (firstMoment / (Math.sqrt(secondMoment) / correctionValue + 1e-8)) * scaleValue;
  memory[layer4BiasExpAvg] = firstMoment;
  memory[layer4BiasExpAvgSq] = secondMoment;
}

/**
 * velocity0 = dProduct · 0.weight                          oscillator.graph.ts:12
 * N11 = velocity0 − dY0                                    oscillator.graph.ts:14
 * N12 = N11 ⊙ N11                                          oscillator.graph.ts:14
 * N13 = Σ N12                                              oscillator.graph.ts:14
 * loss = N10 + N13                                         oscillator.graph.ts:14
 * dN11 = 2 N11                      d(a b) = b da + a db   oscillator.graph.ts:14
 */
function backwardProduct3(
  memory: Float32Array,
  doubles: Float64Array,
  dProduct: number,
  layer2Weight: number,
  product: number,
  difference: number,
  dProduct2: number,
  layer0Weight: number,
  N10: number,
  loss: number,
  dN11: number,
): void {
  let velocity0 = 0;
  for (let i = 0; i < 16; i++) {
    let productValue = 0;
    for (let j = 0; j < 16; j++) {
      productValue += memory[dProduct + j]! * memory[layer2Weight + j * 16 + i]!;
    }
    memory[product + i] = productValue;
    const dProduct2Value = productValue * memory[difference + i]!;
    memory[dProduct2 + i] = dProduct2Value;
    velocity0 += dProduct2Value * memory[layer0Weight + i]!;
  }
  const n11 = velocity0 - 1;
  doubles[loss] = doubles[N10]! + n11 * n11;
  memory[dN11] = n11 * 2;
}

function backwardProduct32(
  memory: Float32Array,
  times: number,
  product: number,
  layer2Weight: number,
  difference: number,
  product2: number,
  product3: number,
  tanh: number,
  product4: number,
  product5: number,
  product6: number,
  dDProduct: number,
  product7: number,
): void {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let dDProduct2 = 0;
      for (let j = 0; j < 16; j++) {
        dDProduct2 += memory[product + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      memory[product3 + t * 16 + i] = memory[product2 + t * 16 + i]! * dDProduct2;
      const product8 = dDProduct2 * memory[difference + t * 16 + i]! * 2;
      const product4Value = product8 * memory[tanh + t * 16 + i]!;
      memory[product4 + t * 16 + i] = product4Value;
      memory[product6 + t * 16 + i] = memory[product5 + t * 16 + i]! * product8;
      memory[product7 + t * 16 + i] = product4Value * memory[dDProduct + t * 16 + i]!;
    }
  }
}

function backwardSum(
  memory: Float32Array,
  times: number,
  negative: number,
  layer2Weight: number,
  difference: number,
  layer4Weight: number,
  product: number,
  product2: number,
  tanh: number,
  product3: number,
  sum: number,
  total: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[total + i] = 0;
  }
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let dDProduct = 0;
      for (let j = 0; j < 16; j++) {
        dDProduct += memory[negative + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      const product4 =
        (memory[product2 + t * 16 + i]! - dDProduct * memory[layer4Weight + i]!) * memory[tanh + t * 16 + i]!;
      memory[sum + t * 16 + i] = product4 - memory[product3 + t * 16 + i]! + product4;
      memory[total + i]! += dDProduct * memory[difference + t * 16 + i]! - memory[product + t * 16 + i]!;
    }
  }
}

/**
 * dDProduct = dN11 · 0.weightᵀ                                   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   oscillator.graph.ts:12
 * firstMoment = 0.9 4.weight.expAvg + 0.09999999999999998 d4Weight
 * secondMoment = 0.999 4.weight.expAvgSq + 0.0010000000000000009 (d4Weight ⊙ d4Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * d2Bias = Σ(1) dProduct + Σ(times) dProduct                                                            oscillator.graph.ts:6
 * firstMoment = 0.9 2.bias.expAvg + 0.09999999999999998 d2Bias
 */
function updateLayer4Weight(
  memory: Float32Array,
  doubles: Float64Array,
  times: number,
  layer2BiasExpAvg: number,
  layer4WeightExpAvg: number,
  layer4WeightExpAvgSq: number,
  dN11: number,
  layer0Weight: number,
  difference: number,
  product: number,
  product2: number,
  layer2Weight: number,
  difference2: number,
  layer4Weight: number,
  dY0: number,
  tanh: number,
  product3: number,
  dDDProduct: number,
  total: number,
  dN5: number,
  sum: number,
  product4: number,
  difference3: number,
  dProduct: number,
  correction: number,
  scale: number,
  tanh2: number,
  product5: number,
  dProduct2: number,
  d2Bias: number,
  firstMoment: number,
): void {
  const dN11Value = memory[dN11]!;
  for (let j = 0; j < 16; j++) {
    const dDProduct = dN11Value * memory[layer0Weight + j]!;
    memory[product + j] = dDProduct * memory[difference + j]!;
    memory[product5 + j] = dDProduct * memory[product2 + j]! * 2 * memory[tanh2 + j]!;
  }
  const dY0Value = memory[dY0]!;
  for (let i = 0; i < 16; i++) {
    let dDProduct = 0;
    for (let j = 0; j < 16; j++) {
      dDProduct += memory[product + j]! * memory[layer2Weight + i * 16 + j]!;
    }
    const difference2Value = memory[difference2 + i]!;
    const tanhValue = memory[tanh + i]!;
    const dColumns =
      dDProduct * difference2Value + tanhValue * dY0Value + memory[total + i]! + memory[product4 + i]!;
    const firstMoment2 = 0.9 * memory[layer4WeightExpAvg + i]! + 0.09999999999999998 * dColumns;
    const secondMoment =
      0.999 * memory[layer4WeightExpAvgSq + i]! + 0.0010000000000000009 * (dColumns * dColumns);
    const dProduct2Value =
      (dY0Value * memory[layer4Weight + i]! - dDProduct * memory[layer4Weight + i]! * 2 * tanhValue) *
      difference2Value;
    memory[dProduct2 + i] = dProduct2Value;
    memory[layer4WeightExpAvg + i] = firstMoment2;
    memory[layer4WeightExpAvgSq + i] = secondMoment;
    for (let t = 0; t < times; t++) {
      memory[dDDProduct + t * 16 + i] = -(memory[product3 + t * 16 + i]! * memory[layer4Weight + i]!);
    }
    let total2 = 0;
    for (let n = 0; n < times; n++) {
      const dProductValue =
        (memory[sum + n * 16 + i]! + memory[dN5 + n]! * memory[layer4Weight + i]!) *
        memory[difference3 + n * 16 + i]!;
      memory[dProduct + n * 16 + i] = dProductValue;
      total2 += dProductValue;
    }
    const d2BiasValue = dProduct2Value + total2;
    memory[d2Bias + i] = d2BiasValue;
    const firstMomentValue = 0.9 * memory[layer2BiasExpAvg + i]! + 0.09999999999999998 * d2BiasValue;
    memory[firstMoment + i] = firstMomentValue;
    memory[layer2BiasExpAvg + i] = firstMomentValue;
    memory[layer4Weight + i]! +=
      (firstMoment2 / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
  }
}

/**
 * secondMoment = 0.999 2.bias.expAvgSq + 0.0010000000000000009 (d2Bias ⊙ d2Bias)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer2Bias(
  memory: Float32Array,
  doubles: Float64Array,
  layer2BiasExpAvgSq: number,
  d2Bias: number,
  correction: number,
  firstMoment: number,
  scale: number,
  layer2Bias: number,
): void {
  for (let i = 0; i < 16; i++) {
    const d2BiasValue = memory[d2Bias + i]!;
    const secondMoment =
      0.999 * memory[layer2BiasExpAvgSq + i]! + 0.0010000000000000009 * (d2BiasValue * d2BiasValue);
    memory[layer2Bias + i]! +=
      (memory[firstMoment + i]! / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer2BiasExpAvgSq + i] = secondMoment;
  }
}

function backwardTotal4(
  memory: Float32Array,
  times: number,
  dDDProduct: number,
  layer2Weight: number,
  difference: number,
  layer0Weight: number,
  product: number,
  product2: number,
  total: number,
  tanh: number,
  product3: number,
  sum: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[total + i] = 0;
  }
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let product4 = 0;
      for (let j = 0; j < 16; j++) {
        product4 += memory[dDDProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      memory[total + i]! += product4 * memory[difference + t * 16 + i]! - memory[product + t * 16 + i]!;
      const product5 =
        (memory[product2 + t * 16 + i]! + product4 * memory[layer0Weight + i]!) * memory[tanh + t * 16 + i]!;
      memory[sum + t * 16 + i] = memory[product3 + t * 16 + i]! + product5 + product5;
    }
  }
}

function backwardProduct2(
  memory: Float32Array,
  times: number,
  product: number,
  dDDProduct: number,
  product2: number,
): void {
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      let product2Value = 0;
      for (let t = 0; t < times; t++) {
        product2Value += memory[product + t * 16 + i]! * memory[dDDProduct + t * 16 + j]!;
      }
      memory[product2 + i * 16 + j] = product2Value;
    }
  }
}

function backwardProduct(
  memory: Float32Array,
  times: number,
  dProduct: number,
  negative: number,
  product: number,
): void {
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      let productValue = 0;
      for (let t = 0; t < times; t++) {
        productValue += memory[dProduct + t * 16 + j]! * memory[negative + t * 16 + i]!;
      }
      memory[product + i * 16 + j] = productValue;
    }
  }
}

function backwardTotal3(
  memory: Float32Array,
  times: number,
  dProduct: number,
  layer2Weight: number,
  sum: number,
  difference: number,
  total: number,
  tValue: number,
  product: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[total + i] = 0;
  }
  for (let i = 0; i < 16; i++) {
    memory[product + i] = 0;
  }
  for (let t = 0; t < times; t++) {
    const tValueValue = memory[tValue + t]!;
    for (let i = 0; i < 16; i++) {
      let product2 = 0;
      for (let j = 0; j < 16; j++) {
        product2 += memory[dProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      const dProduct2 = (product2 - memory[sum + t * 16 + i]!) * memory[difference + t * 16 + i]!;
      memory[total + i]! += dProduct2;
      memory[product + i]! += tValueValue * dProduct2;
    }
  }
}

/**
 * d0Bias = Σ(1) dProduct + Σ(times) dProduct                        oscillator.graph.ts:6
 * firstMoment = 0.9 0.weight.expAvg + 0.09999999999999998 d0Weight
 * secondMoment = 0.999 0.weight.expAvgSq + 0.0010000000000000009 (d0Weight ⊙ d0Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 2.weight.expAvg + 0.09999999999999998 d2Weight
 * secondMoment = 0.999 2.weight.expAvgSq + 0.0010000000000000009 (d2Weight ⊙ d2Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer2Weight2(
  memory: Float32Array,
  doubles: Float64Array,
  times: number,
  layer0WeightExpAvg: number,
  layer0WeightExpAvgSq: number,
  layer2WeightExpAvg: number,
  layer2WeightExpAvgSq: number,
  dProduct: number,
  dN11: number,
  dProduct2: number,
  product: number,
  dProduct3: number,
  product2: number,
  dProduct4: number,
  layer2Weight: number,
  tanh: number,
  product3: number,
  difference: number,
  start: number,
  product4: number,
  product5: number,
  total: number,
  product6: number,
  product7: number,
  total2: number,
  d0Bias: number,
  product8: number,
  correction: number,
  quotient: number,
  scale: number,
  productRow: number,
): void {
  for (let i = 0; i < 16; i++) {
    let product9 = 0;
    const productValue = memory[product + i]!;
    const tanhValue = memory[tanh + i]!;
    for (let j = 0; j < 16; j++) {
      const dProduct4Value = memory[dProduct4 + j]!;
      product9 += dProduct4Value * memory[layer2Weight + j * 16 + i]!;
      let product10 = 0;
      for (let t = 0; t < times; t++) {
        product10 += memory[dProduct3 + t * 16 + j]! * memory[product2 + t * 16 + i]!;
      }
      const dColumns =
        memory[dProduct2 + j]! * productValue +
        tanhValue * dProduct4Value +
        product10 +
        memory[product5 + i * 16 + j]! +
        memory[product6 + i * 16 + j]! +
        memory[product7 + i * 16 + j]!;
      const firstMoment = 0.9 * memory[layer2WeightExpAvg + j * 16 + i]! + 0.09999999999999998 * dColumns;
      const secondMoment =
        0.999 * memory[layer2WeightExpAvgSq + j * 16 + i]! + 0.0010000000000000009 * (dColumns * dColumns);
      memory[layer2Weight + j * 16 + i]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[layer2WeightExpAvg + j * 16 + i] = firstMoment;
      memory[layer2WeightExpAvgSq + j * 16 + i] = secondMoment;
    }
    memory[productRow + i] = product9;
  }
  const dN11Value = memory[dN11]!;
  const startValue = memory[start]!;
  for (let i = 0; i < 16; i++) {
    const dProduct5 = (memory[productRow + i]! - memory[product3 + i]!) * memory[difference + i]!;
    memory[d0Bias + i] = dProduct5 + memory[total2 + i]!;
    const dColumns =
      memory[dProduct + i]! * dN11Value +
      startValue * dProduct5 +
      memory[product4 + i]! +
      memory[total + i]! +
      memory[product8 + i]!;
    const firstMoment = 0.9 * memory[layer0WeightExpAvg + i]! + 0.09999999999999998 * dColumns;
    const secondMoment =
      0.999 * memory[layer0WeightExpAvgSq + i]! + 0.0010000000000000009 * (dColumns * dColumns);
    memory[quotient + i] = firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8);
    memory[layer0WeightExpAvg + i] = firstMoment;
    memory[layer0WeightExpAvgSq + i] = secondMoment;
  }
}

/**
 * firstMoment = 0.9 0.bias.expAvg + 0.09999999999999998 d0Bias
 * secondMoment = 0.999 0.bias.expAvgSq + 0.0010000000000000009 (d0Bias ⊙ d0Bias)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer0Weight2(
  memory: Float32Array,
  doubles: Float64Array,
  layer0BiasExpAvg: number,
  layer0BiasExpAvgSq: number,
  quotient: number,
  scale: number,
  layer0Weight: number,
  d0Bias: number,
  correction: number,
  layer0Bias: number,
): void {
  for (let j = 0; j < 16; j++) {
    memory[layer0Weight + j]! += memory[quotient + j]! * doubles[scale]!;
  }
  for (let i = 0; i < 16; i++) {
    const d0BiasValue = memory[d0Bias + i]!;
    const firstMoment = 0.9 * memory[layer0BiasExpAvg + i]! + 0.09999999999999998 * d0BiasValue;
    const secondMoment =
      0.999 * memory[layer0BiasExpAvgSq + i]! + 0.0010000000000000009 * (d0BiasValue * d0BiasValue);
    memory[layer0Bias + i]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer0BiasExpAvg + i] = firstMoment;
    memory[layer0BiasExpAvgSq + i] = secondMoment;
  }
}

/** product = t · 0.weightᵀ      oscillator.graph.ts:8 */
function forwardTanh(
  memory: Float32Array,
  times: number,
  tValue: number,
  layer0Weight: number,
  layer0Bias: number,
  tanh: number,
  difference: number,
  product: number,
): void {
  for (let t = 0; t < times; t++) {
    const tValueValue = memory[tValue + t]!;
    for (let i = 0; i < 16; i++) {
      const layer0WeightValue = memory[layer0Weight + i]!;
      const tanhValue = Math.tanh(tValueValue * layer0WeightValue + memory[layer0Bias + i]!);
      memory[tanh + t * 16 + i] = tanhValue;
      const differenceValue = 1 - tanhValue * tanhValue;
      memory[difference + t * 16 + i] = differenceValue;
      memory[product + t * 16 + i] = layer0WeightValue * differenceValue;
    }
  }
}

function forwardDDProduct(
  memory: Float32Array,
  times: number,
  product: number,
  layer2Weight: number,
  dDProduct: number,
  layer4Weight: number,
  tanh: number,
  difference: number,
  dProduct: number,
): void {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let dDProductValue = 0;
      for (let j = 0; j < 16; j++) {
        dDProductValue += memory[product + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      memory[dDProduct + t * 16 + i] = dDProductValue;
      memory[dProduct + t * 16 + i] = -(
        dDProductValue *
        memory[layer4Weight + i]! *
        memory[tanh + t * 16 + i]! *
        2 *
        memory[difference + t * 16 + i]!
      );
    }
  }
}

/** acceleration = dProduct · 0.weight      oscillator.graph.ts:10 */
function forwardProduct2(
  memory: Float32Array,
  times: number,
  dProduct: number,
  layer2Weight: number,
  product: number,
  layer0Weight: number,
  tanh: number,
  product2: number,
  difference: number,
  difference2: number,
  acceleration: number,
): void {
  for (let t = 0; t < times; t++) {
    let accelerationValue = 0;
    for (let i = 0; i < 16; i++) {
      let productValue = 0;
      for (let j = 0; j < 16; j++) {
        productValue += memory[dProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      memory[product + t * 16 + i] = productValue;
      const layer0WeightValue = memory[layer0Weight + i]!;
      const differenceValue =
        memory[product2 + t * 16 + i]! - layer0WeightValue * productValue * memory[tanh + t * 16 + i]! * 2;
      memory[difference + t * 16 + i] = differenceValue;
      accelerationValue += differenceValue * memory[difference2 + t * 16 + i]! * layer0WeightValue;
    }
    memory[acceleration + t] = accelerationValue;
  }
}

/**
 * y = product + 4.bias       oscillator.graph.ts:8
 * N5 = acceleration + y      oscillator.graph.ts:14
 * N6 = N5 ⊙ N5               oscillator.graph.ts:14
 */
function forwardY(
  memory: Float32Array,
  doubles: Float64Array,
  times: number,
  product: number,
  layer4Bias: number,
  y: number,
  acceleration: number,
  N5: number,
  total: number,
): void {
  let totalValue = 0;
  const layer4BiasValue = memory[layer4Bias]!;
  for (let t = 0; t < times; t++) {
    const yValue = memory[product + t]! + layer4BiasValue;
    memory[y + t] = yValue;
    const n5 = memory[acceleration + t]! + yValue;
    memory[N5 + t] = n5;
    totalValue += n5 * n5;
  }
  doubles[total] = totalValue;
}

/**
 * product = start · 0.weightᵀ                       oscillator.graph.ts:11
 * product = tanh(product + 0.bias) · 2.weightᵀ      oscillator.graph.ts:11
 * product = tanh(product + 2.bias) · 4.weightᵀ      oscillator.graph.ts:11
 * y0 = product + 4.bias                             oscillator.graph.ts:11
 * N7 = Σ N6 / times                                 oscillator.graph.ts:14
 * N8 = y0 ⊙ y0                                      oscillator.graph.ts:14
 * N9 = Σ N8                                         oscillator.graph.ts:14
 * N10 = N7 + N9                                     oscillator.graph.ts:14
 */
function forwardTanh3(
  memory: Float32Array,
  doubles: Float64Array,
  times: number,
  start: number,
  layer0Weight: number,
  layer0Bias: number,
  tanh: number,
  layer2Bias: number,
  layer2Weight: number,
  tanh2: number,
  layer4Bias: number,
  layer4Weight: number,
  y0: number,
  total: number,
  N10: number,
  sumRow: number,
): void {
  const startValue = memory[start]!;
  for (let j = 0; j < 16; j++) {
    memory[tanh + j] = Math.tanh(startValue * memory[layer0Weight + j]! + memory[layer0Bias + j]!);
  }
  for (let i = 0; i < 16; i++) {
    let sum = memory[layer2Bias + i]!;
    for (let j = 0; j < 16; j++) {
      sum += memory[tanh + j]! * memory[layer2Weight + i * 16 + j]!;
    }
    memory[sumRow + i] = sum;
  }
  let y0Value = memory[layer4Bias]!;
  for (let i = 0; i < 16; i++) {
    const tanh2Value = Math.tanh(memory[sumRow + i]!);
    memory[tanh2 + i] = tanh2Value;
    y0Value += tanh2Value * memory[layer4Weight + i]!;
  }
  memory[y0] = y0Value;
  doubles[N10] = doubles[total]! / times + y0Value * y0Value;
}

/**
 * dProduct = 4.weight ⊙ (1 − tanh(product + 2.bias) ⊙ tanh(product + 2.bias))      oscillator.graph.ts:12
 * velocity0 = dProduct · 0.weight                                   oscillator.graph.ts:12
 * N11 = velocity0 − dY0                                             oscillator.graph.ts:14
 * N12 = N11 ⊙ N11                                                   oscillator.graph.ts:14
 * N13 = Σ N12                                                       oscillator.graph.ts:14
 * loss = N10 + N13                                                  oscillator.graph.ts:14
 */
function forwardProduct3(
  memory: Float32Array,
  doubles: Float64Array,
  tanh: number,
  layer4Weight: number,
  layer2Weight: number,
  product: number,
  tanh2: number,
  layer0Weight: number,
  N11: number,
  N10: number,
  loss: number,
  dProductRow: number,
): void {
  for (let j = 0; j < 16; j++) {
    const tanhValue = memory[tanh + j]!;
    memory[dProductRow + j] = memory[layer4Weight + j]! * (1 - tanhValue * tanhValue);
  }
  for (let i = 0; i < 16; i++) {
    let productValue = 0;
    for (let j = 0; j < 16; j++) {
      productValue += memory[dProductRow + j]! * memory[layer2Weight + j * 16 + i]!;
    }
    memory[product + i] = productValue;
  }
  let velocity0 = 0;
  for (let i = 0; i < 16; i++) {
    const tanh2Value = memory[tanh2 + i]!;
    velocity0 += memory[product + i]! * (1 - tanh2Value * tanh2Value) * memory[layer0Weight + i]!;
  }
  const n11 = velocity0 - 1;
  memory[N11] = n11;
  doubles[loss] = doubles[N10]! + n11 * n11;
}

/** product = t · 0.weightᵀ      oscillator.graph.ts:8 */
function forwardTanh4(
  memory: Float32Array,
  times: number,
  tValue: number,
  layer0Weight: number,
  layer0Bias: number,
  tanh: number,
): void {
  for (let t = 0; t < times; t++) {
    const tValueValue = memory[tValue + t]!;
    for (let i = 0; i < 16; i++) {
      memory[tanh + t * 16 + i] = Math.tanh(
        tValueValue * memory[layer0Weight + i]! + memory[layer0Bias + i]!,
      );
    }
  }
}

/**
 * product = tanh(product + 0.bias) · 2.weightᵀ      oscillator.graph.ts:8
 * product = tanh(product + 2.bias) · 4.weightᵀ      oscillator.graph.ts:8
 */
function forwardProduct4(
  memory: Float32Array,
  times: number,
  layer2Bias: number,
  tanh: number,
  layer2Weight: number,
  layer4Weight: number,
  product: number,
): void {
  for (let t = 0; t < times; t++) {
    let productValue = 0;
    for (let i = 0; i < 16; i++) {
      let sum = memory[layer2Bias + i]!;
      for (let j = 0; j < 16; j++) {
        sum += memory[tanh + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      productValue += Math.tanh(sum) * memory[layer4Weight + i]!;
    }
    memory[product + t] = productValue;
  }
}

/** y = product + 4.bias      oscillator.graph.ts:8 */
function forwardY2(
  memory: Float32Array,
  times: number,
  product: number,
  layer4Bias: number,
  y: number,
): void {
  const layer4BiasValue = memory[layer4Bias]!;
  for (let t = 0; t < times; t++) {
    memory[y + t] = memory[product + t]! + layer4BiasValue;
  }
}

/**
 * dN5 = (2 / times) N5          d(a b) = b da + a db                   oscillator.graph.ts:14
 * dDProduct = dN5 · 0.weightᵀ   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC   oscillator.graph.ts:10
 */
function backwardDifference(
  memory: Float32Array,
  times: number,
  tanh: number,
  difference: number,
  layer0Weight: number,
  product: number,
  product2: number,
  difference2: number,
  N5: number,
  dN5: number,
  dDProduct: number,
  product3: number,
  product4: number,
  product5: number,
  product6: number,
  negative: number,
  total: number,
  tanh2: number,
  product7: number,
): void {
  const scale = 2 / times;
  for (let i = 0; i < 16; i++) {
    memory[product3 + i] = 0;
  }
  let totalValue = 0;
  for (let j = 0; j < 16; j++) {
    memory[product7 + j] = 0;
  }
  for (let t = 0; t < times; t++) {
    const dN5Value = memory[N5 + t]! * scale;
    memory[dN5 + t] = dN5Value;
    totalValue += dN5Value;
    for (let j = 0; j < 16; j++) {
      memory[product7 + j]! += memory[tanh2 + t * 16 + j]! * dN5Value;
    }
    for (let i = 0; i < 16; i++) {
      const tanhValue = memory[tanh + t * 16 + i]!;
      const differenceValue = 1 - tanhValue * tanhValue;
      memory[difference + t * 16 + i] = differenceValue;
      const layer0WeightValue = memory[layer0Weight + i]!;
      memory[product + t * 16 + i] = layer0WeightValue * differenceValue;
      const dDProductValue = dN5Value * layer0WeightValue;
      memory[dDProduct + t * 16 + i] = dDProductValue;
      memory[product3 + i]! += memory[difference2 + t * 16 + i]! * differenceValue * dN5Value;
      const product4Value = dDProductValue * differenceValue;
      memory[product4 + t * 16 + i] = product4Value;
      const product8 = product4Value * 2;
      const product5Value = product8 * tanhValue;
      memory[product5 + t * 16 + i] = product5Value;
      memory[product6 + t * 16 + i] = layer0WeightValue * memory[product2 + t * 16 + i]! * product8;
      memory[negative + t * 16 + i] = -(product5Value * layer0WeightValue);
    }
  }
  memory[total] = totalValue;
}

/** dProduct = 4.weight ⊙ (1 − tanh(product + 2.bias) ⊙ tanh(product + 2.bias))      oscillator.graph.ts:9 */
function backwardDifference2(
  memory: Float32Array,
  times: number,
  tanh: number,
  difference: number,
  layer4Weight: number,
  dProduct: number,
  dDProduct: number,
  dProduct2: number,
  product: number,
  layer2Weight: number,
  product2: number,
  product3: number,
  product4: number,
  dDDProduct: number,
): void {
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      const tanhValue = memory[tanh + t * 16 + i]!;
      const differenceValue = 1 - tanhValue * tanhValue;
      memory[difference + t * 16 + i] = differenceValue;
      const layer4WeightValue = memory[layer4Weight + i]!;
      memory[dProduct + t * 16 + i] = layer4WeightValue * differenceValue;
      const product5 = memory[dDProduct + t * 16 + i]! * layer4WeightValue;
      const product6 = product5 * tanhValue * 2;
      memory[dProduct2 + t * 16 + i] = -(product6 * differenceValue);
      let dDProduct2 = 0;
      for (let j = 0; j < 16; j++) {
        dDProduct2 += memory[product + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      memory[product2 + t * 16 + i] = product6 * dDProduct2;
      const product7 = dDProduct2 * differenceValue * 2;
      const product3Value = product7 * tanhValue;
      memory[product3 + t * 16 + i] = product3Value;
      memory[product4 + t * 16 + i] = product5 * product7;
      memory[dDDProduct + t * 16 + i] = -(product3Value * layer4WeightValue);
    }
  }
}

function backwardTotal(
  memory: Float32Array,
  times: number,
  dDProduct: number,
  difference: number,
  dDDProduct: number,
  layer2Weight: number,
  product: number,
  product2: number,
  difference2: number,
  layer0Weight: number,
  total: number,
  tanh: number,
  product3: number,
  sum: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[total + i] = 0;
  }
  for (let t = 0; t < times; t++) {
    for (let i = 0; i < 16; i++) {
      let product4 = 0;
      for (let j = 0; j < 16; j++) {
        product4 += memory[dDDProduct + t * 16 + j]! * memory[layer2Weight + j * 16 + i]!;
      }
      memory[total + i]! +=
        product4 * memory[difference2 + t * 16 + i]! -
        memory[product + t * 16 + i]! * memory[product2 + t * 16 + i]!;
      const product5 =
        (memory[dDProduct + t * 16 + i]! * memory[difference + t * 16 + i]! +
          product4 * memory[layer0Weight + i]!) *
        memory[tanh + t * 16 + i]!;
      memory[sum + t * 16 + i] = memory[product3 + t * 16 + i]! + product5 + product5;
    }
  }
}

function backwardTotal2(
  memory: Float32Array,
  times: number,
  product: number,
  dDProduct: number,
  negative: number,
  layer2Weight: number,
  difference: number,
  layer4Weight: number,
  product2: number,
  tanh: number,
  product3: number,
  total: number,
  dN5: number,
  dProduct: number,
  total2: number,
): void {
  for (let i = 0; i < 16; i++) {
    memory[total + i] = 0;
  }
  for (let i = 0; i < 16; i++) {
    memory[total2 + i] = 0;
  }
  for (let t = 0; t < times; t++) {
    const dN5Value = memory[dN5 + t]!;
    for (let i = 0; i < 16; i++) {
      let dDProduct2 = 0;
      for (let j = 0; j < 16; j++) {
        dDProduct2 += memory[negative + t * 16 + j]! * memory[layer2Weight + i * 16 + j]!;
      }
      const layer4WeightValue = memory[layer4Weight + i]!;
      const product4 =
        (memory[product2 + t * 16 + i]! - dDProduct2 * layer4WeightValue) * memory[tanh + t * 16 + i]!;
      const differenceValue = memory[difference + t * 16 + i]!;
      memory[total + i]! +=
        dDProduct2 * differenceValue - memory[product + t * 16 + i]! * memory[dDProduct + t * 16 + i]!;
      const dProductValue =
        (product4 - memory[product3 + t * 16 + i]! + product4 + dN5Value * layer4WeightValue) *
        differenceValue;
      memory[dProduct + t * 16 + i] = dProductValue;
      memory[total2 + i]! += dProductValue;
    }
  }
}

/**
 * dN11 = 2 N11                                 d(a b) = b da + a db                            oscillator.graph.ts:14
 * dY0 = 2 y0                                   d(a b) = b da + a db                            oscillator.graph.ts:11
 * dDProduct = dN11 · 0.weightᵀ                 d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            oscillator.graph.ts:12
 * d4Bias = Σ dY0 + Σ dN5                       dx = Σ dy over the dimensions that were added   oscillator.graph.ts:6
 * d2Bias = Σ(1) dProduct + Σ(times) dProduct   dx = Σ dy over the dimensions that were added   oscillator.graph.ts:6
 * d4Weight = permute(dColumns)                 d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            oscillator.graph.ts:6
 */
function backwardD4Bias(
  memory: Float32Array,
  tanh: number,
  difference: number,
  tanh2: number,
  difference2: number,
  product: number,
  N11: number,
  y0: number,
  layer0Weight: number,
  dDProduct: number,
  product2: number,
  product3: number,
  layer2Weight: number,
  layer4Weight: number,
  dProduct: number,
  total: number,
  total2: number,
  d4Bias: number,
  product4: number,
  total3: number,
  d2Bias: number,
  d4Weight: number,
  dDProductRow: number,
): void {
  const dN11 = memory[N11]! * 2;
  const dY0 = memory[y0]! * 2;
  memory[d4Bias] = dY0 + memory[total2]!;
  for (let i = 0; i < 16; i++) {
    const tanhValue = memory[tanh + i]!;
    memory[difference + i] = 1 - tanhValue * tanhValue;
  }
  for (let j = 0; j < 16; j++) {
    const tanh2Value = memory[tanh2 + j]!;
    const difference2Value = 1 - tanh2Value * tanh2Value;
    memory[difference2 + j] = difference2Value;
    const dDProductValue = dN11 * memory[layer0Weight + j]!;
    memory[dDProduct + j] = dDProductValue;
    memory[product2 + j] = memory[product + j]! * difference2Value * dN11;
    memory[product3 + j] = dDProductValue * difference2Value;
  }
  for (let i = 0; i < 16; i++) {
    let dDProduct2 = 0;
    for (let j = 0; j < 16; j++) {
      dDProduct2 += memory[product3 + j]! * memory[layer2Weight + i * 16 + j]!;
    }
    memory[dDProductRow + i] = dDProduct2;
  }
  for (let i = 0; i < 16; i++) {
    const layer4WeightValue = memory[layer4Weight + i]!;
    const dDProduct2 = memory[dDProductRow + i]!;
    const tanhValue = memory[tanh + i]!;
    const differenceValue = memory[difference + i]!;
    const dProductValue =
      (dY0 * layer4WeightValue - dDProduct2 * layer4WeightValue * tanhValue * 2) * differenceValue;
    memory[dProduct + i] = dProductValue;
    memory[d2Bias + i] = dProductValue + memory[total3 + i]!;
    memory[d4Weight + i] =
      dDProduct2 * differenceValue + tanhValue * dY0 + memory[total + i]! + memory[product4 + i]!;
  }
}

/**
 * dProduct = 4.weight ⊙ (1 − tanh(product + 2.bias) ⊙ tanh(product + 2.bias))                                                   oscillator.graph.ts:12
 * d0Bias = Σ(1) dProduct + Σ(times) dProduct                     dx = Σ dy over the dimensions that were added   oscillator.graph.ts:6
 * d0Weight = permute(dColumns)                                   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            oscillator.graph.ts:6
 * d2Weight = permute(dColumns)                                   d(A · B): dA = dC · Bᵀ, dB = Aᵀ · dC            oscillator.graph.ts:6
 */
function backwardD0Bias(
  memory: Float32Array,
  times: number,
  layer4Weight: number,
  difference: number,
  dDProduct: number,
  product: number,
  tanh: number,
  product2: number,
  dProduct: number,
  layer2Weight: number,
  difference2: number,
  start: number,
  product3: number,
  product4: number,
  dProduct2: number,
  product5: number,
  product6: number,
  total: number,
  product7: number,
  product8: number,
  total2: number,
  d0Bias: number,
  product9: number,
  d0Weight: number,
  d2Weight: number,
  dProductRow: number,
  productRow: number,
): void {
  for (let j = 0; j < 16; j++) {
    memory[dProductRow + j] = memory[layer4Weight + j]! * memory[difference + j]!;
  }
  for (let i = 0; i < 16; i++) {
    let product10 = 0;
    const product2Value = memory[product2 + i]!;
    const tanhValue = memory[tanh + i]!;
    for (let j = 0; j < 16; j++) {
      const dProductValue = memory[dProduct + j]!;
      product10 += dProductValue * memory[layer2Weight + j * 16 + i]!;
      let sum = memory[dProductRow + j]! * product2Value + tanhValue * dProductValue;
      for (let t = 0; t < times; t++) {
        sum += memory[dProduct2 + t * 16 + j]! * memory[product5 + t * 16 + i]!;
      }
      memory[d2Weight + j * 16 + i] =
        sum +
        memory[product6 + i * 16 + j]! +
        memory[product7 + i * 16 + j]! +
        memory[product8 + i * 16 + j]!;
    }
    memory[productRow + i] = product10;
  }
  const startValue = memory[start]!;
  for (let i = 0; i < 16; i++) {
    const dProduct3 =
      (memory[productRow + i]! - memory[dDProduct + i]! * memory[product + i]! * memory[tanh + i]! * 2) *
      memory[difference2 + i]!;
    memory[d0Bias + i] = dProduct3 + memory[total2 + i]!;
    memory[d0Weight + i] =
      memory[product3 + i]! +
      startValue * dProduct3 +
      memory[product4 + i]! +
      memory[total + i]! +
      memory[product9 + i]!;
  }
}

/**
 * beta1Next = beta1Power 0.9
 * beta2Next = beta2Power 0.999
 * stepSize = lr / (1 − beta1Next)
 * correction = sqrt(1 − beta2Next)
 * firstMoment = 0.9 0.weight.expAvg + 0.09999999999999998 d0Weight
 * secondMoment = 0.999 0.weight.expAvgSq + 0.0010000000000000009 (d0Weight ⊙ d0Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 0.bias.expAvg + 0.09999999999999998 d0Bias
 * secondMoment = 0.999 0.bias.expAvgSq + 0.0010000000000000009 (d0Bias ⊙ d0Bias)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * secondMoment = 0.999 4.bias.expAvgSq + 0.0010000000000000009 (d4Bias ⊙ d4Bias)
 */
function updateLayer0Weight(
  memory: Float32Array,
  doubles: Float64Array,
  beta1Power: number,
  beta2Power: number,
  lr: number,
  correction: number,
  layer0WeightExpAvg: number,
  layer0WeightExpAvgSq: number,
  scale: number,
  layer0BiasExpAvg: number,
  layer0BiasExpAvgSq: number,
  layer4BiasExpAvgSq: number,
  d0Weight: number,
  layer0Weight: number,
  d0Bias: number,
  layer0Bias: number,
  d4Bias: number,
  quotient: number,
): void {
  const beta1Next = doubles[beta1Power]! * 0.9;
  const beta2Next = doubles[beta2Power]! * 0.999;
  const correctionValue = Math.sqrt(1 - beta2Next);
  doubles[correction] = correctionValue;
  const scaleValue = -(doubles[lr]! / (1 - beta1Next));
  doubles[scale] = scaleValue;
  const d4BiasValue = memory[d4Bias]!;
  const secondMoment =
    0.999 * memory[layer4BiasExpAvgSq]! + 0.0010000000000000009 * (d4BiasValue * d4BiasValue);
  memory[quotient] = Math.sqrt(secondMoment) / correctionValue;
  doubles[beta1Power] = beta1Next;
  doubles[beta2Power] = beta2Next;
  memory[layer4BiasExpAvgSq] = secondMoment;
  for (let j = 0; j < 16; j++) {
    const d0BiasValue = memory[d0Bias + j]!;
    const firstMoment = 0.9 * memory[layer0BiasExpAvg + j]! + 0.09999999999999998 * d0BiasValue;
    const secondMoment2 =
      0.999 * memory[layer0BiasExpAvgSq + j]! + 0.0010000000000000009 * (d0BiasValue * d0BiasValue);
    memory[layer0Bias + j]! +=
      (firstMoment / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
    memory[layer0BiasExpAvg + j] = firstMoment;
    memory[layer0BiasExpAvgSq + j] = secondMoment2;
  }
  for (let i = 0; i < 16; i++) {
    const d0WeightValue = memory[d0Weight + i]!;
    const firstMoment = 0.9 * memory[layer0WeightExpAvg + i]! + 0.09999999999999998 * d0WeightValue;
    const secondMoment2 =
      0.999 * memory[layer0WeightExpAvgSq + i]! + 0.0010000000000000009 * (d0WeightValue * d0WeightValue);
    memory[layer0Weight + i]! +=
      (firstMoment / (Math.sqrt(secondMoment2) / correctionValue + 1e-8)) * scaleValue;
    memory[layer0WeightExpAvg + i] = firstMoment;
    memory[layer0WeightExpAvgSq + i] = secondMoment2;
  }
}

/**
 * firstMoment = 0.9 2.weight.expAvg + 0.09999999999999998 d2Weight
 * secondMoment = 0.999 2.weight.expAvgSq + 0.0010000000000000009 (d2Weight ⊙ d2Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 2.bias.expAvg + 0.09999999999999998 d2Bias
 * secondMoment = 0.999 2.bias.expAvgSq + 0.0010000000000000009 (d2Bias ⊙ d2Bias)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 * firstMoment = 0.9 4.weight.expAvg + 0.09999999999999998 d4Weight
 * secondMoment = 0.999 4.weight.expAvgSq + 0.0010000000000000009 (d4Weight ⊙ d4Weight)
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer2Weight(
  memory: Float32Array,
  doubles: Float64Array,
  layer2WeightExpAvg: number,
  layer2WeightExpAvgSq: number,
  layer2BiasExpAvg: number,
  layer2BiasExpAvgSq: number,
  layer4WeightExpAvg: number,
  layer4WeightExpAvgSq: number,
  d2Weight: number,
  correction: number,
  scale: number,
  layer2Weight: number,
  d2Bias: number,
  layer2Bias: number,
  d4Weight: number,
  layer4Weight: number,
): void {
  for (let l = 0; l < 16; l++) {
    const d4WeightValue = memory[d4Weight + l]!;
    const firstMoment = 0.9 * memory[layer4WeightExpAvg + l]! + 0.09999999999999998 * d4WeightValue;
    const secondMoment =
      0.999 * memory[layer4WeightExpAvgSq + l]! + 0.0010000000000000009 * (d4WeightValue * d4WeightValue);
    memory[layer4Weight + l]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer4WeightExpAvg + l] = firstMoment;
    memory[layer4WeightExpAvgSq + l] = secondMoment;
  }
  for (let k = 0; k < 16; k++) {
    const d2BiasValue = memory[d2Bias + k]!;
    const firstMoment = 0.9 * memory[layer2BiasExpAvg + k]! + 0.09999999999999998 * d2BiasValue;
    const secondMoment =
      0.999 * memory[layer2BiasExpAvgSq + k]! + 0.0010000000000000009 * (d2BiasValue * d2BiasValue);
    memory[layer2Bias + k]! +=
      (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
    memory[layer2BiasExpAvg + k] = firstMoment;
    memory[layer2BiasExpAvgSq + k] = secondMoment;
  }
  for (let i = 0; i < 16; i++) {
    for (let j = 0; j < 16; j++) {
      const d2WeightValue = memory[d2Weight + i * 16 + j]!;
      const firstMoment =
        0.9 * memory[layer2WeightExpAvg + i * 16 + j]! + 0.09999999999999998 * d2WeightValue;
      const secondMoment =
        0.999 * memory[layer2WeightExpAvgSq + i * 16 + j]! +
        0.0010000000000000009 * (d2WeightValue * d2WeightValue);
      memory[layer2Weight + i * 16 + j]! +=
        (firstMoment / (Math.sqrt(secondMoment) / doubles[correction]! + 1e-8)) * doubles[scale]!;
      memory[layer2WeightExpAvg + i * 16 + j] = firstMoment;
      memory[layer2WeightExpAvgSq + i * 16 + j] = secondMoment;
    }
  }
}

/**
 * firstMoment = 0.9 4.bias.expAvg + 0.09999999999999998 d4Bias
 * denominator = sqrt(secondMoment) / correction + 1e-8
 */
function updateLayer4Bias(
  memory: Float32Array,
  doubles: Float64Array,
  layer4BiasExpAvg: number,
  d4Bias: number,
  quotient: number,
  scale: number,
  layer4Bias: number,
): void {
  const firstMoment = 0.9 * memory[layer4BiasExpAvg]! + 0.09999999999999998 * memory[d4Bias]!;
  memory[layer4Bias]! += (firstMoment / (memory[quotient]! + 1e-8)) * doubles[scale]!;
  memory[layer4BiasExpAvg] = firstMoment;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Stored {
  readonly names: readonly string[];
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** Says what is wrong; nothing has been changed. */
function fail(code: string, message: string): never {
  throw Object.assign(new Error(`oscillator: ${message} (${code})`), { code });
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
