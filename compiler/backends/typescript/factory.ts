/** The bodies of createX and createXInference. */
import type { Buffer } from "../../kernels/kernel.ts";
import type { Entry, OutputPort, Plan, Port, Signature } from "../../plan/plan.ts";
import { type Dim, factorOf, monomial, symbolsOf } from "../../shape/dim.ts";
import { elementsOf } from "../../shape/shape.ts";
import { arrayOf, printNumber, printSize } from "./expressions.ts";
import type { Interfaces } from "./interfaces.ts";
import { KernelPrinter } from "./kernels.ts";
import { capacityName, Layout, times } from "./places.ts";

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const member = (object: string, name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;
const isSymbolic = (port: Port): boolean => symbolsOf(elementsOf(port.shape)).length > 0;

export class Factory {
  readonly #plan: Plan;
  readonly #signature: Signature;
  readonly #types: Interfaces;
  readonly #inference: boolean;
  readonly #kernels: KernelPrinter;

  constructor(plan: Plan, types: Interfaces, inference: boolean) {
    this.#plan = plan;
    this.#signature = plan.signature;
    this.#types = types;
    this.#inference = inference;
    this.#kernels = new KernelPrinter(plan);
  }

  #array(port: { readonly buffer: Buffer }): string {
    return arrayOf(port.buffer.storage, this.#signature.precision);
  }

  #name(port: { readonly buffer: Buffer }): string {
    return this.#plan.names.get(port.buffer)!;
  }

  #view(
    port: { readonly buffer: Buffer; readonly shape: readonly Dim[] },
    size: (dim: Dim) => string,
  ): string {
    const name = this.#name(port);
    return `${this.#array(port)}.subarray(${name}, ${name} + ${size(elementsOf(port.shape))})`;
  }

  #entry(name: Entry["name"]): Entry | undefined {
    return this.#plan.entries.find((entry) => entry.name === name);
  }

  #calls(name: Entry["name"]): string[] {
    return (this.#entry(name)?.calls ?? [])
      .filter((call) => this.#isNeeded(call.arguments, name))
      .map((call) => this.#kernels.call(call));
  }

  /** The inference module initialises parameters by loading them. */
  #isNeeded(given: readonly Buffer[], name: Entry["name"]): boolean {
    if (name !== "initialise" || !this.#inference) return true;
    return !given.some((buffer) => this.#signature.optimizerStates.some((port) => port.buffer === buffer));
  }

  get #ports(): { inputs: readonly Port[]; outputs: readonly OutputPort[]; states: readonly Port[] } {
    const { inputs, targets, outputs, parameters, states } = this.#signature;
    return {
      inputs: this.#inference ? inputs : [...inputs, ...targets],
      outputs: this.#inference ? outputs.filter((port) => port.predicted) : outputs,
      states: [...parameters, ...states],
    };
  }

  body(): string[] {
    return [
      ...this.#capacities(),
      ...this.#places(),
      "",
      ...this.#inputs(),
      ...this.#states(),
      "",
      ...this.#start(),
      "",
      ...this.#sizes(),
      ...this.#results(),
      "",
      ...this.#take(),
      "",
      ...this.#refresh(),
      ...(this.#inference ? this.#inferenceObject() : this.#trainerObject()),
    ];
  }

  #capacities(): string[] {
    return this.#signature.symbols.map(
      (symbol) => `const ${capacityName(symbol)} = capacity(${JSON.stringify(symbol)}, options.${symbol});`,
    );
  }

  #usedBuffers(): ReadonlySet<Buffer> {
    const used = new Set<Buffer>(
      [...this.#ports.inputs, ...this.#ports.outputs, ...this.#ports.states].map(({ buffer }) => buffer),
    );
    if (!this.#inference) for (const { buffer } of this.#signature.settings) used.add(buffer);
    const entries = this.#plan.entries.filter(({ name }) => !this.#inference || name === "predict");
    for (const { kernel, arguments: given } of entries.flatMap(({ calls }) => calls))
      for (const buffer of [...given, ...this.#plan.routines.get(kernel)!.scratch]) used.add(buffer);
    if (!this.#inference && this.#signature.loss) used.add(this.#signature.loss.buffer);
    return used;
  }

  #places(): string[] {
    const layout = new Layout(this.#plan, this.#inference);
    return [...layout.arrays(), ...layout.offsets(this.#usedBuffers())];
  }

  #inputs(): string[] {
    const size = (dim: Dim): string => times(factorOf(dim), monomial(1, symbolsOf(dim)));
    const fields = this.#ports.inputs.map((port) => `${key(port.key)}: ${this.#view(port, size)},`);
    return ["const inputs = {", ...fields, "};"];
  }

  #stored(name: string, ports: readonly Port[]): string[] {
    const lines = ports.map(
      (port) =>
        `{ name: ${JSON.stringify(port.key)}, shape: [${port.shape.map(printSize).join(", ")}], data: ${this.#view(port, printSize)} },`,
    );
    return [`const ${name}: readonly Stored[] = [`, ...lines, "];"];
  }

  #states(): string[] {
    const optimizer =
      this.#inference || !this.#steps
        ? []
        : this.#stored("optimizerTensors", this.#signature.optimizerStates);
    return [...this.#stored("tensors", this.#ports.states), ...optimizer];
  }

  get #steps(): boolean {
    return this.#entry("update") !== undefined;
  }

  #start(): string[] {
    const used = this.#usedBuffers();
    const constants = this.#signature.constants
      .filter(({ buffer }) => used.has(buffer))
      .map(
        (constant) =>
          `${this.#array(constant)}.set([${Array.from(constant.data, printNumber).join(", ")}], ${this.#name(constant)});`,
      );
    const settings = this.#inference
      ? []
      : this.#signature.settings.map(
          (each) => `${this.#array(each)}[${this.#name(each)}] = ${printNumber(each.initial)};`,
        );
    if (this.#inference) return [...constants, "loadState(tensors, options.stateDict, true);"];
    const calls = this.#calls("initialise");
    const seed = calls.some((line) => /\bseed\b/.test(line)) ? ["const seed = options.seed ?? 0;"] : [];
    return [
      ...constants,
      ...settings,
      ...seed,
      ...calls,
      "if (options.stateDict) loadState(tensors, options.stateDict, true);",
    ];
  }

  #sizes(): string[] {
    return this.#signature.symbols.map((symbol) => `let ${symbol} = 0;`);
  }

  #value(port: Port): string {
    if (port.shape.length === 0) return "0";
    return isSymbolic(port) ? this.#view(port, () => "0") : this.#view(port, printSize);
  }

  #object(name: string, type: string, ports: readonly Port[]): string[] {
    return [
      `const ${name}: Mutable<${type}> = {`,
      ...ports.map((port) => `${key(port.key)}: ${this.#value(port)},`),
      "};",
    ];
  }

  #results(): string[] {
    const { loss } = this.#signature;
    const { outputs } = this.#ports;
    const predicted = outputs.filter((port) => port.predicted);
    const lines = this.#object("outputs", `${this.#types.name}Outputs`, predicted);
    if (this.#inference || !loss) return lines;
    return [...lines, ...this.#object("result", `${this.#types.name}Result`, [...outputs, loss])];
  }

  /** Checks data, then copies it: a call that fails changes nothing. */
  #take(): string[] {
    const { inputs, targets, symbols } = this.#signature;
    const data =
      this.#inference || !this.#types.hasTargets
        ? `${this.#types.name}Inputs`
        : `${this.#types.name}Inputs & Partial<${this.#types.name}Targets>`;
    const sizes = symbols.length > 0 ? `, sizes?: Partial<${this.#types.name}Sizes>` : "";
    const head = `function take(data: ${data}${sizes}): ${this.#inference || !this.#types.hasTargets ? "void" : "boolean"} {`;
    const trains = !this.#inference && this.#types.hasTargets;
    const complete = trains
      ? [
          `const complete = ${targets.map((port) => `${member("data", port.key)} !== undefined`).join(" && ")};`,
        ]
      : [];
    const checkTargets = trains
      ? ["if (complete) {", ...targets.flatMap((port) => this.#check(port)), "}"]
      : [];
    const copyTargets = trains ? ["if (complete) {", ...targets.map((port) => this.#copy(port)), "}"] : [];
    return [
      head,
      ...complete,
      ...this.#resolveSizes(trains ? [...inputs, ...targets] : inputs),
      ...inputs.flatMap((port) => this.#check(port)),
      ...checkTargets,
      ...inputs.map((port) => this.#copy(port)),
      ...copyTargets,
      ...symbols.map((symbol) => `${symbol} = ${symbol}Now;`),
      ...(trains ? ["return complete;"] : []),
      "}",
    ];
  }

  /** A size follows from the length of an input if it is the only unknown one. */
  #resolveSizes(ports: readonly Port[]): string[] {
    const { symbols } = this.#signature;
    if (symbols.length === 0) return [];
    const lines =
      symbols.length === 1
        ? []
        : [
            `if (${symbols.map((symbol) => `Number(sizes?.${symbol} === undefined)`).join(" + ")} > 1) fail("GC6005", "several sizes are unknown: pass them as second argument");`,
          ];
    for (const symbol of symbols) {
      const source = ports.find(
        (port) => symbolsOf(elementsOf(port.shape)).filter((name) => name === symbol).length === 1,
      );
      const others = source ? symbolsOf(elementsOf(source.shape)).filter((name) => name !== symbol) : [];
      const divisor =
        source &&
        [String(factorOf(elementsOf(source.shape))), ...others.map((name) => `(sizes?.${name} ?? 1)`)].filter(
          (text, _, all) => text !== "1" || all.length === 1,
        );
      const guess = source
        ? ` ?? countOf(${JSON.stringify(source.key)}, ${member("data", source.key)}, ${divisor!.join(" * ")})`
        : " ?? 0";
      lines.push(
        `const ${symbol}Now = within(${JSON.stringify(symbol)}, sizes?.${symbol}${guess}, ${capacityName(symbol)});`,
      );
    }
    return lines;
  }

  #count(port: Port): string {
    const elements = elementsOf(port.shape);
    const names = symbolsOf(elements).map((symbol) => `${symbol}Now`);
    return factorOf(elements) === 1 && names.length > 0
      ? names.join(" * ")
      : [String(factorOf(elements)), ...names].join(" * ");
  }

  #check(port: Port): string[] {
    const data = member("data", port.key);
    const lines = [
      `expectLength(${JSON.stringify(port.key)}, ${data}, ${this.#count(port)}, ${member("inputs", port.key)});`,
    ];
    if (port.dtype === "f32") return lines;
    const ranges =
      port.dtype === "bool"
        ? [{ low: 0, high: 2 }]
        : port.ranges.length > 0
          ? port.ranges
          : [{ low: -2147483648, high: 2147483648 }];
    for (const range of ranges) {
      const limits = [
        range.low,
        printSize(range.high).replace(/[A-Za-z_$][\w$]*/g, "$&Now"),
        ...("except" in range && range.except !== undefined ? [range.except] : []),
      ];
      lines.push(
        `expectIntegers(${JSON.stringify(port.key)}, ${data}, ${this.#count(port)}, ${limits.join(", ")});`,
      );
    }
    return lines;
  }

  #copy(port: Port): string {
    const data = member("data", port.key);
    return `if (${data} !== ${member("inputs", port.key)}) ${this.#array(port)}.set(${data}${this.#signature.targets.includes(port) ? "!" : ""}, ${this.#name(port)});`;
  }

  #assign(object: string, port: Port): string {
    if (port.shape.length === 0)
      return `${member(object, port.key)} = ${this.#array(port)}[${this.#name(port)}]!;`;
    return `${member(object, port.key)} = ${this.#view(port, printSize)};`;
  }

  /** Views are made anew only when a size changes: a step allocates nothing. */
  #refresh(): string[] {
    const { outputs } = this.#ports;
    const { symbols, loss } = this.#signature;
    const predicted = outputs.filter((port) => port.predicted);
    const trains = !this.#inference && loss !== undefined;
    const symbolic = [
      ...predicted.filter(isSymbolic).map((port) => this.#assign("outputs", port)),
      ...(trains ? outputs.filter(isSymbolic).map((port) => this.#assign("result", port)) : []),
    ];
    const lines: string[] = [];
    if (symbolic.length > 0) {
      const seen = symbols.map((symbol) => `let ${symbol}Seen = -1;`);
      const same = symbols.map((symbol) => `${symbol} === ${symbol}Seen`).join(" && ");
      const remember = symbols.map((symbol) => `${symbol}Seen = ${symbol};`);
      lines.push(
        ...seen,
        "function refreshViews(): void {",
        `if (${same}) return;`,
        ...remember,
        ...symbolic,
        "}",
      );
    }
    const numbers = (object: string, ports: readonly Port[]): string[] =>
      ports.filter((port) => port.shape.length === 0).map((port) => this.#assign(object, port));
    const views = symbolic.length > 0 ? ["refreshViews();"] : [];
    const outputLines = [
      `function outputsNow(): ${this.#types.name}Outputs {`,
      ...views,
      ...numbers("outputs", predicted),
      "return outputs;",
      "}",
    ];
    const resultLines = trains
      ? [
          `function resultNow(): ${this.#types.name}Result {`,
          ...views,
          ...numbers("result", [...outputs, loss]),
          "return result;",
          "}",
        ]
      : [];
    const returnsOutputs = this.#inference || !trains || this.#types.hasTargets;
    return [...lines, ...(returnsOutputs ? outputLines : []), ...resultLines, ""];
  }

  get #takeArguments(): string {
    return this.#types.hasSizes ? "data, sizes" : "data";
  }

  #dataParameters(type: string): string {
    return this.#types.hasSizes
      ? `data: ${type}, sizes?: Partial<${this.#types.name}Sizes>`
      : `data: ${type}`;
  }

  #inferenceObject(): string[] {
    const { name } = this.#types;
    return [
      "return {",
      "inputs,",
      `forward(${this.#dataParameters(`${name}Inputs`)}): ${name}Outputs {`,
      `take(${this.#takeArguments});`,
      ...this.#calls("predict"),
      "return outputsNow();",
      "},",
      "loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),",
      "};",
    ];
  }

  #parameters(): string[] {
    const lines = this.#signature.parameters.flatMap((port) => {
      const gradient = port.gradient && { buffer: port.gradient, shape: port.shape };
      const shape = `[${port.shape.map(printSize).join(", ")}]`;
      const view = gradient ? this.#view(gradient, printSize) : `${this.#array(port)}.subarray(0, 0)`;
      return [
        `${key(port.key)}: parameterOf(${JSON.stringify(port.key)}, ${shape}, ${this.#view(port, printSize)}, ${view}, gradientsKnown),`,
      ];
    });
    return ["const parameters: { readonly [K in ParameterName]: Parameter } = {", ...lines, "};"];
  }

  /** The calls of the mode that is on; one list where the mode does not matter. */
  #inMode(training: Entry["name"], evaluating: Entry["name"]): string[] {
    const [first, second] = [this.#entry(training), this.#entry(evaluating)];
    if (!first || !second) return this.#calls(first ? training : evaluating);
    return ["if (net.training) {", ...this.#calls(training), "} else {", ...this.#calls(evaluating), "}"];
  }

  /** Settings live in memory: numbers that are handed from function to function would be allocated. */
  #accessors(setting: Signature["settings"][number]): string[] {
    const place = `${this.#array(setting)}[${this.#name(setting)}]`;
    return [
      `get ${setting.name}() {`,
      `return ${place}!;`,
      "},",
      `set ${setting.name}(value) {`,
      `${place} = value;`,
      "},",
    ];
  }

  #trainerObject(): string[] {
    const { name, dataType, hasTargets } = this.#types;
    const data = this.#dataParameters(dataType);
    const predictable = hasTargets
      ? [
          `if (!take(${this.#takeArguments})) {`,
          "phase = 0;",
          ...this.#inMode("predictTraining", "predict"),
          "return outputsNow();",
          "}",
        ]
      : [`take(${this.#takeArguments});`];
    const complete = hasTargets
      ? [`if (!take(${this.#takeArguments})) fail("GC6004", "step needs the targets");`]
      : [`take(${this.#takeArguments});`];
    const overloads = hasTargets
      ? [
          `function forward(${data}): ${name}Result;`,
          `function forward(${this.#dataParameters(`${name}Inputs`)}): ${name}Outputs;`,
          `function forward(${this.#dataParameters(`${name}Inputs & Partial<${name}Targets>`)}): ${name}Result | ${name}Outputs {`,
        ]
      : [`function forward(${data}): ${name}Result {`];
    return [
      "// 0: nothing to go back from, 1: after a forward with targets, 2: gradients are known.",
      "let phase = 0;",
      "const gradientsKnown = (): boolean => phase === 2;",
      ...this.#parameters(),
      "",
      ...overloads,
      ...predictable,
      ...this.#inMode("forward", "evaluate"),
      "phase = net.training ? 1 : 0;",
      "return resultNow();",
      "}",
      "",
      `const net: Mutable<${name}> = {`,
      "training: true,",
      ...this.#signature.settings.flatMap((setting) => this.#accessors(setting)),
      "inputs,",
      "parameters,",
      ...(this.#steps
        ? [
            `step(${data}): ${name}Result {`,
            'if (!net.training) fail("GC6003", "step() in eval mode: call train() first");',
            ...complete,
            "phase = 0;",
            ...this.#calls("step"),
            "return resultNow();",
            "},",
          ]
        : []),
      "forward,",
      "backward(): void {",
      'if (!net.training) fail("GC6003", "backward() in eval mode: call train() first");',
      'if (phase === 0) fail("GC6003", "backward() comes after forward() with targets");',
      ...this.#calls("backward"),
      "phase = 2;",
      "},",
      ...(this.#steps
        ? [
            "update(): void {",
            'if (!net.training) fail("GC6003", "update() in eval mode: call train() first");',
            'if (phase !== 2) fail("GC6003", "update() comes after backward()");',
            ...this.#calls("update"),
            "},",
          ]
        : []),
      ...["train", "eval"].flatMap((mode) => [
        `${mode}() {`,
        `net.training = ${mode === "train"};`,
        "phase = 0;",
        "return net;",
        "},",
      ]),
      "namedParameters: () => Object.entries(parameters) as [ParameterName, Parameter][],",
      "stateDict: () => copyState(tensors),",
      "loadStateDict: (state, { strict = true } = {}) => loadState(tensors, state, strict),",
      ...(this.#steps
        ? [
            "optimizerStateDict: () => copyState(optimizerTensors),",
            "loadOptimizerStateDict(state): void {",
            "loadState(optimizerTensors, state, true);",
            "},",
          ]
        : []),
      "};",
      "return net;",
    ];
  }
}
