/** How a call of PyTorch is written in gradc: by the rules of the language, never case by case. */
import { isNode, type Node } from "../../compiler/graph/node.ts";
import { walkTree } from "../../compiler/language/paths.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import type { Arguments, FunctionCase } from "./golden.ts";
import { camelCase, exportFor, isModule, type Library } from "./names.ts";
import { fits, type Parameters, type SignatureParameter, signatureOf } from "./signatures.ts";
import { gathered, keywordsOf, valueOf } from "./values.ts";

type Callable = (...args: readonly unknown[]) => unknown;
type Constructor = new (...args: readonly unknown[]) => Callable & Readonly<Record<string, unknown>>;
/** Is told of a module that was made. */
export type Made = (module: unknown) => void;

/** Positional are the arguments without default, `dim`, and `bias` in linear and conv. */
function isPositional(op: string, { name, kind, isKeyword }: SignatureParameter): boolean {
  const isBias = name === "bias" && /^nn\.functional\.(bi)?(linear$|conv)/.test(op);
  return name === "dim" || isBias || kind === "variadic" || (kind === "required" && !isKeyword);
}

/** Positional arguments in PyTorch's order, then one object with all others. */
function argumentsOf(op: string, parameters: Parameters, given: Arguments, library: Library): unknown[] {
  const value = (name: string): unknown => valueOf(name, given[name] ?? undefined, library);
  const ordered = parameters.filter((parameter) => isPositional(op, parameter));
  const positional = ordered.flatMap(({ name, kind }) =>
    kind === "variadic" ? ((value(name) ?? []) as unknown[]) : [value(name)],
  );
  const options = Object.keys(given).filter((name) => {
    const known = parameters.find((parameter) => parameter.name === name);
    // None, where it is the default, says nothing.
    return !ordered.some((parameter) => parameter.name === name) && !saysNothing(given[name], known);
  });
  if (options.length > 0)
    return [
      ...positional,
      Object.fromEntries(
        options.map((name) => [camelCase(name), given[name] === null ? null : value(name)] as const),
      ),
    ];
  return positional.slice(0, positional.findLastIndex((each) => each !== undefined) + 1);
}

const saysNothing = (value: unknown, parameter: SignatureParameter | undefined): boolean =>
  value === null && (parameter?.isNoneByDefault ?? false);

/** What a signature does not say: tensors have no default, plain arguments have one. */
const guessed = (tensors: Arguments, args: Arguments): Parameters =>
  [tensors, args].flatMap((group, isPlain) =>
    Object.keys(group).map((name) => ({
      name,
      kind: isPlain ? "optional" : "required",
      isNoneByDefault: true,
      isKeyword: false,
    })),
  );

/** Calls a function with tensors and plain arguments under PyTorch's names. */
function callFunction(op: string, tensors: Arguments, args: Arguments, library: Library): unknown {
  const given = { ...tensors, ...args };
  const known = signatureOf(op, Object.keys(given))?.parameters;
  const parameters = known ?? guessed(tensors, args);
  return (exportFor(op, library) as Callable)(
    ...argumentsOf(op, parameters, { ...gathered(parameters, tensors), ...args }, library),
  );
}

/** What a case says, by PyTorch's names, with tensors for its inputs. */
export type Called = Pick<FunctionCase, "op" | "args" | "note" | "pre"> & { readonly tensors: Arguments };

/** The results of a case, in order. */
export function callOf({ op, args, note, pre, tensors }: Called, library: Library, made: Made): Node[] {
  const prepared = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, prepare(tensor, pre?.[name], library)] as const),
  );
  return resultsOf(
    isModule(op)
      ? callModule(op, args, { ...prepared, ...forwardOptions(note) }, library, made, methodOf(note))
      : callFunction(op, prepared, args, library),
  );
}

/** A function that an input goes through first: `log_softmax(dim=-1)`. */
function prepare(tensor: unknown, call: string | undefined, library: Library): unknown {
  if (call === undefined) return tensor;
  const [, name, keywords] = /^(\w+)\((.*)\)$/.exec(call)!;
  return callFunction(`nn.functional.${name}`, { input: tensor }, keywordsOf(keywords!), library);
}

function callModule(
  op: string,
  own: Arguments,
  given: Arguments,
  library: Library,
  made: Made,
  method?: string,
): unknown {
  const signature = signatureOf(op);
  const constructor = exportFor(op, library) as Constructor;
  const module = new constructor(...argumentsOf(op, signature?.parameters ?? guessed({}, own), own, library));
  made(module);
  if (method !== undefined) return (module[camelCase(method)] as Callable)(...Object.values(given));
  const call = signature?.call ?? guessed(given, {});
  return module(...argumentsOf(op, call, gathered(call, given), library));
}

/** A note may say which method is called, `log_prob(input)`; forward is what a module is called for. */
function methodOf(note: string | undefined): string | undefined {
  const [, method] = /^(\w+)\([\w, ]*\)$/.exec(note ?? "") ?? [];
  return method === "forward" ? undefined : method;
}

/** A note may hold keyword arguments of forward, as JSON. */
function forwardOptions(note: string | undefined): Arguments {
  const [json] = /\{.*\}$/.exec(note ?? "") ?? [];
  return json === undefined ? {} : (JSON.parse(json) as Arguments);
}

/**
 * The same through the class that does it, too; undefined where there is none, where an argument is known neither to its
 * constructor nor to its call, or where it has parameters that the function was not given.
 */
export function callAsModule(
  op: string | undefined,
  { args, pre, tensors }: Called,
  library: Library,
): Node[] | undefined {
  const signature = op === undefined ? undefined : signatureOf(op);
  if (!op || !signature || pre || typeof exportFor(op, library) !== "function") return undefined;
  const { parameters, call } = signature;
  const entries = Object.entries({ ...gathered(call, tensors), ...args });
  const isOfCall = (name: string): boolean => call.some((parameter) => parameter.name === name);
  const own = Object.fromEntries(entries.filter(([name]) => !isOfCall(name)));
  const given = Object.fromEntries(entries.filter(([name]) => isOfCall(name)));
  if (!fits(parameters, Object.keys(own)) || !fits(call, Object.keys(given))) return undefined;
  let hasParameters = false;
  const look: Made = (module) =>
    walkTree(module, "", (found) => (hasParameters ||= isNode(found) && isLeaf(found, "parameter")));
  const results = resultsOf(callModule(op, own, given, library, look));
  return hasParameters ? undefined : results;
}

/** One result, or those of a tuple in order; what was not asked for is null or undefined. */
function resultsOf(result: unknown): Node[] {
  if (isNode(result)) return [result];
  if (result === null || result === undefined) return [];
  if (typeof result === "object") return Object.values(result).flatMap(resultsOf);
  throw new TypeError(`the result is no tensor but a ${typeof result}`);
}
