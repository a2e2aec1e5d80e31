/** Modules: functions that own parameters. */

/** Each subclass is called with exactly the arguments of its `forward`. */
// The merged interface gives instances the call signature that a class cannot declare.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Module {
  (...inputs: Parameters<this["forward"]>): ReturnType<this["forward"]>;
}

/** Base of all layers and nets: `class Net extends Module { forward(x: Tensor) { … } }`, then `net(x)`. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export abstract class Module {
  constructor() {
    const self = ((...inputs: never[]) => self.forward(...inputs)) as Module;
    // Functions own these two; fields of a module may have any name.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    // oxlint-disable-next-line no-constructor-return -- An instance is the function itself.
    return Object.setPrototypeOf(self, new.target.prototype) as Module;
  }

  abstract forward(...inputs: never[]): unknown;

  toString(): string {
    return this.constructor.name;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const isModule = (value: unknown): value is Module => value instanceof Module;
