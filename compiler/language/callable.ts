/** The function that every module is. */
import type { Module } from "./module.ts";

/** Objects that are called as their `forward`. */
export abstract class Callable {
  constructor() {
    const self = ((...inputs: never[]) => self.forward(...inputs)) as unknown as Callable;
    // Functions own these two; fields of a module may have any name.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    // oxlint-disable-next-line no-constructor-return -- An instance is the function itself.
    return Object.setPrototypeOf(self, new.target.prototype) as Callable;
  }

  abstract forward(...inputs: never[]): unknown;

  toString(): string {
    return this.constructor.name;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

export const isModule = (value: unknown): value is Module => value instanceof Callable;
