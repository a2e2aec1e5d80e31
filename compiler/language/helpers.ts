/** What rewritten code of users calls. Every helper gets the number of the place where it is written. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Diagnostic,
  notAFunction,
  tensorAsIndex,
  tensorHasNoMethod,
  tensorIndexed,
  tensorIterated,
} from "../diagnostics.ts";
import { isNode } from "../graph/node.ts";
import { checkAnnotation } from "./annotation.ts";
import type { Callee } from "./applications.ts";
import { refusedCall } from "./callees.ts";
import { within } from "./calls.ts";
import type { Compilation } from "./compilation.ts";
import { locatedAt } from "./diagnose.ts";
import type { Callable } from "./math.ts";
import { isModule } from "./module.ts";
import { declarationsIn } from "./names.ts";
import { applyOperator, applyUnary, compare, plainOperator, plainUnary, testCondition } from "./operators.ts";

type Values = readonly unknown[];

/** The helpers of one file. */
export class Helpers {
  readonly #compilation: Compilation;
  readonly #file: string;

  constructor(compilation: Compilation, file: string) {
    this.#compilation = compilation;
    this.#file = file;
  }

  /** What stands for `import.meta`. */
  get meta(): Partial<ImportMeta> {
    const url = pathToFileURL(this.#file).href;
    const resolve = (specifier: string) => pathToFileURL(createRequire(this.#file).resolve(specifier)).href;
    return { url, filename: this.#file, dirname: dirname(this.#file), resolve };
  }

  operator(place: number, symbol: string, a: unknown, b: unknown): unknown {
    if (this.#isUnknown(a) || this.#isUnknown(b)) return this.#absorb();
    if (!isNode(a) && !isNode(b)) return plainOperator(symbol, a as never, b as never);
    const compilation = this.#compilation;
    const written = compilation.places.place(place);
    const warn = (warning: Diagnostic) => compilation.warn(locatedAt(warning, compilation, written, [a, b]));
    return this.#applied(place, { label: symbol, isTransparent: false }, [a, b], () =>
      applyOperator(symbol, a, b, warn),
    );
  }

  unary(place: number, symbol: string, a: unknown): unknown {
    if (this.#isUnknown(a)) return this.#absorb();
    if (!isNode(a)) return plainUnary(symbol, a as never);
    return this.#applied(place, { label: symbol, isTransparent: false }, [a], () => applyUnary(symbol, a));
  }

  compare(place: number, symbol: string, a: unknown, b: unknown): unknown {
    if (this.#isUnknown(a) || this.#isUnknown(b)) this.#compilation.recovery.decide();
    else if (isNode(a) || isNode(b)) return this.#ours(place, [a, b], () => compare(symbol, a, b));
    return compare(symbol, a, b);
  }

  /** A condition. What is unknown counts as true. */
  test(place: number, value: unknown): unknown {
    if (this.#isUnknown(value)) this.#compilation.recovery.decide();
    return isNode(value) ? this.#ours(place, [value], () => testCondition(value)) : value;
  }

  /** The condition of a loop. */
  goesOn(place: number, value: unknown): unknown {
    const tested = this.test(place, value);
    return this.#isUnknown(tested) ? this.#compilation.recovery.goesOn(place) : tested;
  }

  /** What a loop goes through. */
  each(place: number, value: unknown): unknown {
    const iterable = isNode(value) ? this.#refused(place, [value], () => tensorIterated([value])) : value;
    // Once, whatever it may have been.
    return this.#isUnknown(iterable) ? [this.#absorb()] : iterable;
  }

  call(place: number, called: unknown, ...args: Values): unknown {
    if (this.#isUnknown(called)) return this.#absorb();
    return this.#invoke(place, called, { first: called, self: undefined }, args);
  }

  method(place: number, object: unknown, key: PropertyKey, ...args: Values): unknown {
    if (this.#isUnknown(object)) return this.#absorb();
    if (isNode(object) && key !== "toString")
      return this.#refused(place, [object], () => tensorHasNoMethod(String(key), [object]));
    const called = (object as Record<PropertyKey, unknown>)[key];
    return this.#isUnknown(called)
      ? this.#absorb()
      : this.#invoke(place, called, { first: object, self: object }, args);
  }

  create(place: number, created: unknown, ...args: Values): unknown {
    if (this.#isUnknown(created)) return this.#absorb();
    if (typeof created !== "function")
      return this.#refused(place, [created], () => this.#notCallable(place, created));
    const compilation = this.#compilation;
    const isOurs = compilation.callees.isOurs(created as Callable);
    const result: unknown = within(compilation, { number: place, values: [created, ...args], isOurs }, () =>
      Reflect.construct(created, args),
    );
    if (isModule(result)) compilation.names.modules.add(result);
    return result;
  }

  /** `object[key]`, read. */
  element(place: number, object: unknown, key: unknown): unknown {
    if (this.#isUnknown(object) || this.#isUnknown(key)) return this.#absorb();
    if (isNode(object)) return this.#refused(place, [object], () => tensorIndexed([object]));
    if (isNode(key)) return this.#refused(place, [object, key], () => tensorAsIndex([key]));
    return (object as Record<PropertyKey, unknown>)[key as PropertyKey];
  }

  /** The key of an element that is written, deleted or called. */
  key(place: number, key: unknown): unknown {
    return isNode(key) ? this.#refused(place, [key], () => tensorAsIndex([key])) : key;
  }

  /** The value of an initializer or assignment. What is not as it was declared is unknown. */
  name(binding: number, value: unknown): unknown {
    const compilation = this.#compilation;
    let result = value;
    for (const [declaration, part] of declarationsIn(compilation.places.binding(binding), value)) {
      compilation.names.give(declaration, part);
      const mistake = isNode(part) && checkAnnotation(declaration, part, compilation);
      if (mistake) result = compilation.recovery.record(mistake);
    }
    return result;
  }

  /** The step of a loop: what it is called with is named after its parameters. */
  step(bindings: readonly number[], step: (...args: Values) => unknown): (...args: Values) => unknown {
    return (...args) => {
      for (const [i, binding] of bindings.entries()) this.name(binding, args[i]);
      return step(...args);
    };
  }

  /** `first` is what is written first, the callee or the owner of the method. */
  #invoke(
    place: number,
    called: unknown,
    { first, self }: { first: unknown; self: unknown },
    args: Values,
  ): unknown {
    if (typeof called !== "function")
      return this.#refused(place, [called], () => this.#notCallable(place, called));
    const refusal = refusedCall(called as Callable);
    if (refusal) return this.#refused(place, [first], () => refusal);
    const { callees, applications } = this.#compilation;
    const isOurs = callees.isOurs(called as Callable, self);
    return within(this.#compilation, { number: place, values: [first, ...args], isOurs }, () => {
      const meant = callees.meantBy(called as Callable, args);
      const run = (): unknown => Reflect.apply(meant, self, args);
      return applications.noting(callees.calleeOf(meant, self), args, run);
    });
  }

  #applied(place: number, callee: Callee, operands: Values, body: () => unknown): unknown {
    return this.#ours(place, operands, () => this.#compilation.applications.noting(callee, operands, body));
  }

  /** Runs what the library does, not a function of the user. */
  #ours<R>(place: number, values: Values, body: () => R): R {
    return within(this.#compilation, { number: place, values, isOurs: true }, body);
  }

  #refused(place: number, values: Values, diagnostic: () => Diagnostic): unknown {
    return this.#ours<unknown>(place, values, () => {
      throw diagnostic();
    });
  }

  #isUnknown(value: unknown): boolean {
    return this.#compilation.recovery.isUnknown(value);
  }

  #absorb(): unknown {
    return this.#compilation.recovery.absorb();
  }

  #notCallable(place: number, found: unknown): Diagnostic {
    const { callee, span } = this.#compilation.places.place(place);
    return notAFunction(this.#compilation.text(callee ?? span), describe(found), [found].filter(isNode));
  }
}

function describe(value: unknown): string {
  if (isNode(value)) return "a tensor";
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}
