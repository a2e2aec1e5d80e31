/** How a call of PyTorch is written in gradc: by the rules of the language, never case by case. */
import * as library from "../../src/index.ts";
import type { Arguments, GoldenCase } from "./golden.ts";
import { signatureOf } from "./signatures.ts";

type Callable = (...args: readonly unknown[]) => unknown;
type Constructor = new (...args: readonly unknown[]) => Callable;

const exported = library as Readonly<Record<string, unknown>>;

/** log_softmax becomes logSoftmax; a trailing _ goes. */
export const camelCase = (name: string): string =>
  name.replace(/_$/, "").replaceAll(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Where the language names a function otherwise: DESIGN's complete list of exceptions. */
const otherNames: Readonly<Record<string, string>> = {
  "torch.var": "variance",
  "Tensor.unfold": "unfoldDimension",
  "Tensor.__getitem__": "at",
};

const isModule = (op: string): boolean => /^nn\.[A-Z]/.test(op);

/** The name under which gradc exports what PyTorch calls `op`: optim.SGD is sgd, lr_scheduler.StepLR is stepLR. */
export function nameOf(op: string): string {
  const last = op.split(".").at(-1)!;
  if (otherNames[op] !== undefined) return otherNames[op];
  if (isModule(op)) return last;
  if (!/^[A-Z]/.test(last)) return camelCase(last);
  return op.startsWith("optim.lr_scheduler.") ? last[0]!.toLowerCase() + last.slice(1) : last.toLowerCase();
}

/** What gradc exports for an op of PyTorch. */
export const exportFor = (op: string): unknown => exported[nameOf(op)];

/** Arguments that a function does not have yet: cases that use them are not supported. */
const missing: Readonly<Record<string, readonly string[]>> = {
  "torch.add": ["alpha"],
  "torch.sub": ["alpha"],
  "torch.div": ["rounding_mode"],
};

export function isSupported({ op, args }: GoldenCase): boolean {
  return typeof exportFor(op) === "function" && !(missing[op] ?? []).some((name) => name in args);
}

/** Always positional, default or not. */
const alwaysPositional = (op: string, name: string): boolean =>
  name === "dim" || (name === "bias" && /^nn\.functional\.(linear|conv)/.test(op));

/** Positional arguments in PyTorch's order, then one object with all others. */
function argumentsOf(op: string, tensors: Arguments, args: Arguments): unknown[] {
  const signature = signatureOf(op);
  const given = { ...tensors, ...args };
  const isPositional = (name: string): boolean => {
    const known = signature?.find((parameter) => parameter.name === name);
    return alwaysPositional(op, name) || (known ? !known.hasDefault : name in tensors);
  };
  const order = signature?.map(({ name }) => name) ?? [];
  const names = [
    ...order.filter((name) => name in given),
    ...Object.keys(given).filter((name) => !order.includes(name)),
  ];
  const positional = names.filter(isPositional);
  const options = names.filter((name) => !isPositional(name) && given[name] !== null);
  const withHoles =
    options.length > 0 && isReduction(op) && !positional.includes("dim")
      ? [...positional, "dim"]
      : positional;
  const values = withHoles.map((name) => plain(given[name] ?? undefined));
  return options.length === 0
    ? values
    : [...values, Object.fromEntries(options.map((name) => [camelCase(name), plain(given[name])]))];
}

/** `dim` may be left out before options: undefined holds its place. */
const isReduction = (op: string): boolean =>
  /^torch\.(sum|mean|prod|var|std|amax|amin|argmax|argmin|all|any|logsumexp|norm|cumsum|median)$/.test(op);

/** JSON lacks some numbers. */
function plain(value: unknown): unknown {
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value;
}

/** Calls the function, or makes the module and calls it. `made` is told of the module. */
export function callOf(
  op: string,
  tensors: Arguments,
  args: Arguments,
  made: (module: Callable) => void,
): unknown {
  if (!isModule(op)) return (exportFor(op) as Callable)(...argumentsOf(op, tensors, args));
  const module = new (exportFor(op) as Constructor)(...argumentsOf(op, {}, args));
  made(module);
  return module(...Object.values(tensors));
}
