/** Drives an emitted trainer whose inputs and outputs are known by name only. */
import type { Node } from "../../compiler/graph/node.ts";
import type { Program } from "../../compiler/graph/program.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import type { Values } from "../../compiler/scalar/evaluate.ts";
import type { Sizes } from "../../compiler/shape/dim.ts";
import { runModule } from "../run-module.ts";

type Data = Readonly<Record<string, ArrayLike<number>>>;
type Numbers = Readonly<Record<string, number>>;
type StateDict = Record<string, { shape: readonly number[]; data: ArrayLike<number> }>;
type Result = Readonly<Record<string, number | ArrayLike<number>>>;

interface Net {
  lr: number;
  readonly parameters: Readonly<Record<string, { readonly gradient: ArrayLike<number> }>>;
  step(data: Data, sizes?: Numbers): Result;
  forward(data: Data, sizes?: Numbers): Result;
  backward(): void;
  update(): void;
  stateDict(): StateDict;
  optimizerStateDict(): StateDict;
  loadStateDict(state: StateDict): void;
  loadOptimizerStateDict(state: StateDict): void;
  train(): Net;
  eval(): Net;
}

interface Module {
  createNet(options: Numbers): Net;
  createNetInference(options: Readonly<Record<string, unknown>>): Pick<Net, "forward">;
}

/** What is computed, by the names of oracle.ts. */
export type Found = Map<string, ArrayLike<number>>;

const outputsIn = (result: Result): Found =>
  new Map(
    Object.entries(result).map(([key, value]) => [
      key === "loss" ? key : `output ${key}`,
      typeof value === "number" ? [value] : Array.from(value),
    ]),
  );

const nextIn = (...states: readonly StateDict[]): Found =>
  new Map(
    states.flatMap((state) =>
      Object.entries(state).map(([name, { data }]) => [`next ${name}`, Array.from(data)]),
    ),
  );

type Given = ReadonlyMap<Node, Values>;

export class Trainer {
  readonly #program: Program;
  readonly #own: ReadonlySet<Node>;
  readonly #module: Module;
  readonly #net: Net;
  readonly #capacities: Sizes;

  private constructor(program: Program, own: ReadonlySet<Node>, module: Module, capacities: Sizes) {
    this.#program = program;
    this.#own = own;
    this.#module = module;
    this.#capacities = capacities;
    this.#net = module.createNet(Object.fromEntries(capacities));
  }

  /** `own` are the optimiser's states. */
  static async of(
    text: string,
    program: Program,
    own: ReadonlySet<Node>,
    capacities: Sizes,
  ): Promise<Trainer> {
    return new Trainer(program, own, await runModule<Module>(text), capacities);
  }

  #dict(given: Given, fits: (leaf: Node) => boolean): StateDict {
    const leaves = [...this.#program.names].filter(([leaf]) => given.has(leaf) && fits(leaf));
    return Object.fromEntries(leaves.map(([leaf, name]) => [name, given.get(leaf)!]));
  }

  #state(given: Given): StateDict {
    return this.#dict(
      given,
      (leaf) => isLeaf(leaf, "parameter") || (isLeaf(leaf, "state") && !this.#own.has(leaf)),
    );
  }

  #data(given: Given, withTargets: boolean): Data {
    const dict = this.#dict(
      given,
      (leaf) => isLeaf(leaf, "input") || (withTargets && isLeaf(leaf, "target")),
    );
    return Object.fromEntries(Object.entries(dict).map(([name, { data }]) => [name, data]));
  }

  load(given: Given, lr: number): void {
    this.#net.loadStateDict(this.#state(given));
    if (this.steps) this.#net.loadOptimizerStateDict(this.#dict(given, (leaf) => this.#own.has(leaf)));
    this.#net.lr = lr;
  }

  get steps(): boolean {
    return "step" in this.#net;
  }

  step(given: Given, sizes: Sizes): Found {
    const outputs = outputsIn(this.#net.step(this.#data(given, true), Object.fromEntries(sizes)));
    return new Map([...outputs, ...nextIn(this.#net.stateDict(), this.#net.optimizerStateDict())]);
  }

  /** forward, backward and update, each asked for what it gives. */
  separately(given: Given, sizes: Sizes): Found {
    const outputs = outputsIn(this.#net.forward(this.#data(given, true), Object.fromEntries(sizes)));
    this.#net.backward();
    const gradients = [...this.#program.gradients.keys()].map((leaf) => this.#program.names.get(leaf)!);
    const found: Found = new Map(
      gradients.map((name) => [`gradient ${name}`, Array.from(this.#net.parameters[name]!.gradient)]),
    );
    if (!this.steps) return new Map([...outputs, ...found]);
    this.#net.update();
    return new Map([...outputs, ...found, ...nextIn(this.#net.stateDict(), this.#net.optimizerStateDict())]);
  }

  /** In eval mode, with targets and without. */
  evaluate(given: Given, sizes: Sizes): Found {
    this.#net.eval();
    const forward = (withTargets: boolean): Found =>
      outputsIn(this.#net.forward(this.#data(given, withTargets), Object.fromEntries(sizes)));
    const [evaluated, predicted] = [forward(true), forward(false)];
    this.#net.train();
    return new Map([...evaluated, ...predicted]);
  }

  predict(given: Given, sizes: Sizes): Found {
    return outputsIn(this.#net.forward(this.#data(given, false), Object.fromEntries(sizes)));
  }

  /** What the module for inference predicts, from the same state. */
  infer(given: Given, sizes: Sizes): Found {
    const net = this.#module.createNetInference({
      ...Object.fromEntries(this.#capacities),
      stateDict: this.#state(given),
    });
    return outputsIn(net.forward(this.#data(given, false), Object.fromEntries(sizes)));
  }
}
