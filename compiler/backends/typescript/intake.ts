/** The door of a module: sizes are found, data is checked, then copied. */
import type { Port } from "../../plan/plan.ts";
import { sizeName, symbolIdentifier } from "../../kernels/names.ts";
import { boundOfLimit, type Limit } from "../../scalar/intervals.ts";
import { type Dim, factorOf, multiplyDims, printDim, symbolsOf } from "../../shape/dim.ts";
import { elementsOf } from "../../shape/shape.ts";
import { derivedSizes, printProduct } from "./expressions.ts";
import { capacityName } from "./places.ts";
import { member, type Scope } from "./scope.ts";

/** The function `take`: a call that fails changes nothing. Says whether targets were given, where there are any. */
export function intake(scope: Scope): string[] {
  const { name } = scope.types;
  const { inputs, targets, symbols } = scope.signature;
  const { takesTargets } = scope;
  const data = takesTargets ? `${name}Inputs & Partial<${name}Targets>` : `${name}Inputs`;
  const sizes = symbols.length > 0 ? `, sizes?: Partial<${name}Sizes>` : "";
  const withTargets = (print: (port: Port) => readonly string[]): string[] =>
    takesTargets ? ["if (complete) {", ...targets.flatMap(print), "}"] : [];
  const given = targets.map((port) => `${member("data", port.key)} !== undefined`).join(" || ");
  const found = [
    ...scope.signature.leastSizes.map(
      ({ size, least }) => `expectSize(${JSON.stringify(printDim(size))}, ${bound(size)}, ${least});`,
    ),
    ...inputs.flatMap(check),
    ...withTargets(check),
    ...inputs.map((port) => copy(scope, port)),
    ...withTargets((port) => [copy(scope, port)]),
    ...scope.sizes.map((symbol) => `${sizeName(symbol)} = ${nowName(symbol)};`),
  ];
  return [
    `function take(${scope.inputs.length > 0 ? "data" : "_data"}: ${data}${sizes}): ${takesTargets ? "boolean" : "void"} {`,
    ...(takesTargets ? [`const complete = ${given};`] : []),
    ...resolveSizes(scope),
    ...derivedSizes(scope.signature.derivedSymbols, nowName, found),
    ...found,
    ...(takesTargets ? ["return complete;"] : []),
    "}",
  ];
}

/** A size follows from the length of an input if it is the only unknown one. */
function resolveSizes({ signature, inputs }: Scope): string[] {
  const { symbols } = signature;
  const unknown = symbols.map((symbol) => `Number(sizes?.${symbol} === undefined)`).join(" + ");
  const several = `if (${unknown} > 1) fail("GC6005", "several sizes are unknown: pass them as second argument");`;
  return [
    ...(symbols.length > 1 ? [several] : []),
    ...symbols.map((symbol) => {
      const size = `sizes?.${symbol} ?? ${guess(symbol, inputs)}`;
      return `const ${nowName(symbol)} = within(${JSON.stringify(symbol)}, ${size}, ${capacityName(symbol)});`;
    }),
  ];
}

/** The size that the length of the first input with the symbol says. */
function guess(symbol: string, ports: readonly Port[]): string {
  const symbolsIn = (port: Port): readonly string[] => symbolsOf(elementsOf(port.shape));
  const source = ports.find((port) => symbolsIn(port).filter((name) => name === symbol).length === 1);
  if (!source)
    return `fail("GC6005", ${JSON.stringify(`${symbol} follows from no input: pass it as second argument`)})`;
  const others = symbolsIn(source).filter((name) => name !== symbol);
  const factors = [
    String(factorOf(elementsOf(source.shape))),
    ...others.map((name) => `(sizes?.${name} ?? 1)`),
  ];
  const each = factors.filter((factor, i) => factor !== "1" || (i === 0 && factors.length === 1));
  return `countOf(${JSON.stringify(source.key)}, ${member("data", source.key)}, ${each.join(" * ")})`;
}

/** What holds a size that this call asks for. */
const nowName = (symbol: string): string => `${symbolIdentifier(symbol)}Now`;

/** A size in terms of those that this call asks for. */
const bound = (dim: Dim): string => printProduct(dim, nowName);

/** An end of a range in terms of the sizes that this call asks for. */
function limit(end: Limit): string {
  const { size, plus } = boundOfLimit(end);
  if (size === 0) return String(plus);
  const [sign, dim] = factorOf(size) < 0 ? ["-", multiplyDims(size, -1)] : ["", size];
  return `${sign}${bound(dim)}${plus === 0 ? "" : plus < 0 ? ` - ${-plus}` : ` + ${plus}`}`;
}

const count = (port: Port): string => bound(elementsOf(port.shape));

const anyInteger = { low: -2147483648, high: 2147483648 };

function check(port: Port): string[] {
  const data = member("data", port.key);
  const about = `${JSON.stringify(port.key)}, ${data}, ${count(port)}`;
  const length = `expectLength(${about}, ${member("inputs", port.key)});`;
  if (port.dtype === "f32") return [length];
  const ranges: Port["ranges"] =
    port.dtype === "bool" ? [{ low: 0, high: 2 }] : port.ranges.length > 0 ? port.ranges : [anyInteger];
  return [
    length,
    ...ranges.map(({ low, high, except }) => {
      const limits = [limit(low), limit(high), ...(except === undefined ? [] : [except])];
      return `expectIntegers(${about}, ${limits.join(", ")});`;
    }),
  ];
}

function copy(scope: Scope, port: Port): string {
  const data = member("data", port.key);
  const known = scope.signature.targets.includes(port) ? "!" : "";
  return `if (${data} !== ${member("inputs", port.key)}) ${scope.array(port)}.set(${data}${known}, ${scope.name(port)});`;
}
