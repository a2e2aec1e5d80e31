/** Intrinsics that JavaScript lacks: their meaning is written once, as an expression over others. */
import type { DType } from "../shape/shape.ts";
import { compileScalar, type Values } from "./evaluate.ts";
import type { Intrinsic } from "./intrinsics.ts";
import { read, type Scalar } from "./scalar.ts";

/** Computes a value once; what it returns stands for it. Several values of one name are numbered. */
export type Bind<Source> = (value: Scalar<Source>, name: string) => Scalar<Source>;
export type Expand = <Source>(bind: Bind<Source>, ...args: readonly Scalar<Source>[]) => Scalar<Source>;

/** What a backend without the intrinsic needs to know. */
export interface Expansion {
  /** What it computes, in a line. */
  readonly summary: string;
  readonly parameters: readonly string[];
  readonly expand: Expand;
}

/** A parameter of an expansion, or a value that it computes once. */
export interface Bound {
  readonly name: string;
}

/** An expansion written out: the steps in order, then the result. */
export interface Steps {
  readonly parameters: readonly Bound[];
  readonly list: readonly { readonly bound: Bound; readonly value: Scalar<Bound> }[];
  readonly result: Scalar<Bound>;
}

export function stepsOf({ parameters: names, expand }: Expansion): Steps {
  const parameters = names.map((name) => ({ name }));
  const list: { bound: Bound; value: Scalar<Bound> }[] = [];
  const uses = new Map<string, number>(names.map((name) => [name, 1]));
  const bind: Bind<Bound> = (value, name) => {
    if (value.kind === "read" || value.kind === "literal") return value;
    const count = (uses.get(name) ?? 0) + 1;
    uses.set(name, count);
    const bound = { name: count === 1 ? name : `${name}${count}` };
    list.push({ bound, value });
    return read(bound);
  };
  const result = expand(bind, ...parameters.map((parameter): Scalar<Bound> => read(parameter)));
  return { parameters, list, result };
}

const noSizes = new Map<string, number>();
const nowhere = new Map<never, number>();

/** The steps as a function of numbers. */
function meaningOf({ parameters, list, result }: Steps): Intrinsic["meaning"] {
  const places = new Map<Bound, Values>();
  const place = (bound: Bound): Float64Array => {
    const data = new Float64Array(1);
    places.set(bound, { shape: [], data });
    return data;
  };
  const compile = (value: Scalar<Bound>) => compileScalar(value, (bound) => places.get(bound)!, noSizes);
  const given = parameters.map(place);
  const steps = list.map(({ bound, value }) => ({ compute: compile(value), data: place(bound) }));
  const last = compile(result);
  return (...args) => {
    given.forEach((data, i) => (data[0] = args[i]!));
    for (const { compute, data } of steps) data[0] = compute(nowhere);
    return last(nowhere);
  };
}

const float = (): DType => "f32";

/** An intrinsic that is expanded by every backend that lacks it. */
export function expanded(
  name: string,
  summary: string,
  parameters: readonly string[],
  expand: Expand,
  result: Intrinsic["result"] = float,
): Intrinsic {
  const expansion = { summary, parameters, expand };
  let meaning: Intrinsic["meaning"] | undefined;
  return {
    name,
    result,
    exact: false,
    expansion,
    meaning: (...args) => (meaning ??= meaningOf(stepsOf(expansion)))(...args),
  };
}
