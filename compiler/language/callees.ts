/** What is called: a function of the library, a module, JavaScript's Math, or a function of the user. */
import { classWithoutNew, type Diagnostic, moduleWithoutForward } from "../diagnostics.ts";
import { isNode } from "../graph/node.ts";
import type { Callee } from "./applications.ts";
import { type Callable, isMathFunction, mathLabels, meaningOfMath } from "./math.ts";
import { isModule, type Module } from "./module.ts";

export type Library = Readonly<Record<string, unknown>>;

/** Why a function cannot be called as one. */
export function refusedCall(called: Callable): Diagnostic | undefined {
  if (isModule(called))
    return typeof forwardOf(called) === "function"
      ? undefined
      : moduleWithoutForward(called.constructor.name);
  return /^class\b/.test(Function.prototype.toString.call(called)) ? classWithoutNew(called.name) : undefined;
}

export class Callees {
  readonly #library: Library;
  /** The library's functions, and the `forward` of its modules: the names of the exports. */
  readonly #names: ReadonlyMap<unknown, string>;

  constructor(library: Library) {
    this.#library = library;
    const names = namesIn(library);
    // What a namespace holds, too, is called by its own name.
    const inNamespaces = names.filter(([, name]) => name.includes("."));
    this.#names = new Map([
      ...mathLabels,
      ...inNamespaces,
      ...names.filter((each) => !inNamespaces.includes(each)),
    ]);
  }

  calleeOf(called: Callable, self?: unknown): Callee {
    const module = isModule(called) ? called : isModule(self) && self.forward === called ? self : undefined;
    const name = this.#names.get(module ? forwardOf(module) : called);
    return { label: name ?? (module?.constructor ?? called).name, module, isTransparent: name === undefined };
  }

  /** Whether the library, or JavaScript's Math, computes the call: then nothing of the user's runs but what it is handed. */
  isOurs(called: Callable, self?: unknown): boolean {
    return isMathFunction(called) || !this.calleeOf(called, self).isTransparent;
  }

  /** `Math.exp` of a tensor is `exp`; other functions mean themselves. */
  meantBy(called: Callable, args: readonly unknown[]): Callable {
    const operands = args.filter(isNode);
    return (operands.length > 0 && meaningOfMath(called, this.#library, operands)) || called;
  }
}

/** Everything that a library exports, and what its namespaces hold, with names as `linalg.norm`. */
function namesIn(library: Library, prefix = ""): (readonly [value: unknown, name: string])[] {
  return Object.entries(library).flatMap(([key, value]) => {
    const name = prefix + key;
    if (typeof value === "object" && value !== null) return namesIn(value as Library, `${name}.`);
    const forward =
      typeof value === "function" ? (value.prototype as Partial<Module> | undefined)?.forward : undefined;
    return forward ? [[value, name] as const, [forward, name] as const] : [[value, name] as const];
  });
}

const forwardOf = ({ forward }: { readonly forward: unknown }): unknown => forward;
