/** Modules that are functions: told something by their constructor, then called with tensors. */
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { settings, type Settings } from "./settings.ts";

/** A module without parameters: a function of its inputs. */
export class FunctionModule<Inputs extends readonly unknown[]> extends Module {
  readonly #compute: (...inputs: Inputs) => Tensor;

  constructor(compute: (...inputs: Inputs) => Tensor) {
    super();
    this.#compute = compute;
  }

  override forward(...inputs: Inputs): Tensor {
    return this.#compute(...inputs);
  }
}

/**
 * The base of a module: `make` gets what the constructor is told and gives the function that the module is. Each class has a
 * `forward` of its own, by which the compiler knows what was applied.
 */
export function moduleOf<Told extends readonly unknown[], Inputs extends readonly unknown[]>(
  make: (...told: Told) => (...inputs: Inputs) => Tensor,
): new (...told: Told) => FunctionModule<Inputs> {
  return class extends FunctionModule<Inputs> {
    constructor(...told: Told) {
      super(make(...told));
    }

    override forward(...inputs: Inputs): Tensor {
      return super.forward(...inputs);
    }
  };
}

/** The base of the module of a function whose last argument is its options: the constructor takes and checks these. */
export function moduleWith<Options extends object, Inputs extends readonly unknown[]>(
  settings: Settings<Options>,
  compute: (...args: [...inputs: Inputs, options: Options]) => Tensor,
): new (options?: Options) => FunctionModule<Inputs> {
  return moduleOf((options?: Options) => {
    const told = settings(options);
    return (...inputs: Inputs) => compute(...inputs, told);
  });
}

/** The base of the module of a function that does something in train mode only: the constructor takes all but `training`. */
export function modalModule<Options extends object>(
  settings: Settings<Options>,
  compute: (x: Tensor, options: Options & { readonly training: boolean | Tensor }) => Tensor,
): new (options?: Options) => Module & { forward(x: Tensor): Tensor } {
  return class extends Module {
    readonly #told: Options;

    constructor(options?: Options) {
      super();
      this.#told = settings(options);
    }

    override forward(x: Tensor): Tensor {
      return compute(x, { ...this.#told, training: this.training });
    }
  };
}

type NoOptions = Readonly<Record<string, never>>;

/** The base of the module of a function of one tensor that has no options. What it is told nevertheless is an error. */
export function moduleOfMap(
  name: string,
  compute: (x: Tensor) => Tensor,
): new (options?: NoOptions) => FunctionModule<[x: Tensor]> {
  const none = settings<NoOptions>(name, {});
  return moduleOf((options?: NoOptions) => {
    none(options);
    return (x: Tensor) => compute(x);
  });
}
