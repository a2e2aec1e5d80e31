/** Modules: functions that own parameters. */
import { invalidArgument } from "../diagnostics.ts";
import { isNode } from "../graph/node.ts";
import type { Tensor } from "../graph/tensor.ts";
import { isLeaf, state, training } from "../primitives/leaves.ts";
import { knownOptions } from "../primitives/options.ts";
import { makeTemporary, requiresGrad } from "../primitives/owned.ts";
import { nodeOf } from "../primitives/primitive.ts";
import { Callable, isModule } from "./callable.ts";
import {
  addMember,
  leafPaths,
  type ListOptions,
  memberAt,
  type Named,
  namedChildren,
  namedLeaves,
  namedModules,
  namedState,
} from "./members.ts";
import { type LoadedKeys, type LoadOptions, loadStarts, type Starts } from "./state-dict.ts";

export { isModule };

/** The modes of modules that have one of their own. */
const modes = new WeakMap<Module, boolean>();

export interface BufferOptions {
  /** Whether it is part of the state dict. Default: true. */
  readonly persistent?: boolean;
}

const listed = (name: string, options: ListOptions): ListOptions =>
  knownOptions(`Module.${name}`, options, ["prefix", "recurse"]);
const valuesOf = <T>(named: Named<T>): readonly T[] => named.map(([, value]) => value);

/** Each subclass is called with exactly the arguments of its `forward`. */
// The merged interface gives instances the call signature that a class cannot declare.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Module {
  (...inputs: Parameters<this["forward"]>): ReturnType<this["forward"]>;
}

/**
 * Base of all layers and nets: `class Net extends Module { forward(x: Tensor) { … } }`, then `net(x)`. What it holds in its
 * fields, also inside arrays and plain objects, has the path to there as its name: the keys of state dicts. The compiler reads
 * the fields themselves, so that one may have the name of a method here. (torch.nn.Module)
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export abstract class Module extends Callable {
  abstract override forward(...inputs: never[]): unknown;

  /** Whether the module is being trained: the mode of the trainer, unless `train` or `eval` fixed one. (training) */
  get training(): boolean | Tensor {
    return modes.get(this) ?? training();
  }

  /** Fixes the mode of the module and of all inside, whatever the mode of the trainer is. (torch.nn.Module.train) */
  train(mode = true): this {
    for (const module of valuesOf(namedModules(this, ""))) modes.set(module, mode);
    return this;
  }

  /** `train(false)`: dropout drops nothing, running statistics stay as they are. (torch.nn.Module.eval) */
  eval(): this {
    return this.train(false);
  }

  /** Whether the parameters inside are trained; see the function of that name. (torch.nn.Module.requires_grad_) */
  requiresGrad(requires = true): this {
    for (const parameter of valuesOf(namedLeaves(this, "parameter", {}))) requiresGrad(parameter, requires);
    return this;
  }

  /** Calls `change` with every module inside, then with this one. (torch.nn.Module.apply) */
  apply(change: (module: Module) => void): this {
    const visit = (module: Module): void => {
      valuesOf(namedChildren(module)).forEach(visit);
      change(module);
    };
    visit(this);
    return this;
  }

  /** Every parameter inside, once. (torch.nn.Module.parameters) */
  parameters(options: ListOptions = {}): readonly Tensor[] {
    return valuesOf(namedLeaves(this, "parameter", listed("parameters", options)));
  }

  /** Every parameter inside, once, with its first path. (torch.nn.Module.named_parameters) */
  namedParameters(options: ListOptions = {}): Named<Tensor> {
    return namedLeaves(this, "parameter", listed("namedParameters", options));
  }

  /** Every state inside, once. (torch.nn.Module.buffers) */
  buffers(options: ListOptions = {}): readonly Tensor[] {
    return valuesOf(namedLeaves(this, "state", listed("buffers", options)));
  }

  /** Every state inside, once, with its first path. (torch.nn.Module.named_buffers) */
  namedBuffers(options: ListOptions = {}): Named<Tensor> {
    return namedLeaves(this, "state", listed("namedBuffers", options));
  }

  /** The modules that no other module inside holds. (torch.nn.Module.children) */
  children(): readonly Module[] {
    return valuesOf(namedChildren(this));
  }

  /** The same with their paths. (torch.nn.Module.named_children) */
  namedChildren(): Named<Module> {
    return namedChildren(this);
  }

  /** This module and every one inside, once. (torch.nn.Module.modules) */
  modules(): readonly Module[] {
    return valuesOf(namedModules(this, ""));
  }

  /** The same with their first paths, after `prefix`. (torch.nn.Module.named_modules) */
  namedModules(options: Pick<ListOptions, "prefix"> = {}): Named<Module> {
    const { prefix = "" } = knownOptions("Module.namedModules", options, ["prefix"]);
    return namedModules(this, prefix);
  }

  /** The module at a path such as "layers.0"; at "" this one. (torch.nn.Module.get_submodule) */
  getSubmodule(target: string): Module {
    return memberAt("Module.getSubmodule", "module", namedModules(this, ""), target);
  }

  /** The parameter at a path such as "layers.0.weight". (torch.nn.Module.get_parameter) */
  getParameter(target: string): Tensor {
    return memberAt("Module.getParameter", "parameter", leafPaths(this, "parameter"), target);
  }

  /** The state at a path such as "norm.running_mean". (torch.nn.Module.get_buffer) */
  getBuffer(target: string): Tensor {
    return memberAt("Module.getBuffer", "buffer", leafPaths(this, "state"), target);
  }

  /**
   * Gives the module a state in the field `name`, which `tensor` says the start of; `assign` gives it next values. Gives the
   * state. (torch.nn.Module.register_buffer)
   */
  registerBuffer(name: string, tensor: Tensor, options: BufferOptions = {}): Tensor {
    const { persistent = true } = knownOptions("Module.registerBuffer", options, ["persistent"]);
    const node = nodeOf("Module.registerBuffer", tensor);
    const buffer = isLeaf(node, "state")
      ? tensor
      : state(node.shape as number[], { init: () => tensor, dtype: node.dtype });
    addMember("Module.registerBuffer", this, name, buffer);
    if (!persistent) makeTemporary(buffer);
    return buffer;
  }

  /** The parameter, or none, becomes the field `name`. (torch.nn.Module.register_parameter) */
  registerParameter(name: string, tensor: Tensor | null | undefined): void {
    if (tensor !== null && tensor !== undefined && !(isNode(tensor) && isLeaf(tensor, "parameter")))
      throw invalidArgument(
        "Module.registerParameter",
        "the tensor is no parameter",
        "Give parameter(shape), or null.",
        [tensor],
      );
    addMember("Module.registerParameter", this, name, tensor ?? undefined);
  }

  /** The module, or none, becomes the field `name`. (torch.nn.Module.add_module) */
  addModule(name: string, module: Module | null | undefined): void {
    if (module !== null && module !== undefined && !isModule(module))
      throw invalidArgument(
        "Module.addModule",
        "the second argument is no module",
        "Give a module, or null.",
      );
    addMember("Module.addModule", this, name, module ?? undefined);
  }

  /** Parameters and buffers by name; what is shared has all of its names. (torch.nn.Module.state_dict) */
  stateDict(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(namedState(this));
  }

  /**
   * Parameters and buffers start from these values: numbers, `{ shape, data }`, or tensors, such as those of another module's
   * `stateDict()`. Changes nothing unless all fits. (torch.nn.Module.load_state_dict)
   */
  loadStateDict(stateDict: Starts, options: LoadOptions = {}): LoadedKeys {
    return loadStarts(this, stateDict, knownOptions("Module.loadStateDict", options, ["strict"]));
  }
}
