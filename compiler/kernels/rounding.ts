/**
 * Which values are rounded when they are computed. An element equals the maximum it became only if both are rounded or
 * neither is; hence what is compared with, or chosen from, what memory holds in single precision is rounded like it.
 */
import {
  absolute,
  equal,
  type Intrinsic,
  maximum,
  minimum,
  negate,
  notEqual,
  select,
} from "../scalar/intrinsics.ts";
import { type Scalar, scalarsOf } from "../scalar/scalar.ts";
import type { Buffer, Stage } from "./kernel.ts";

/** What these give is one of their operands, sign aside. */
const selections: ReadonlySet<Intrinsic> = new Set([select, maximum, minimum, negate, absolute]);
const equalities: ReadonlySet<Intrinsic> = new Set([equal, notEqual]);

const operandsOf = ({
  intrinsic,
  args,
}: Extract<Scalar<Buffer>, { kind: "apply" }>): readonly Scalar<Buffer>[] =>
  intrinsic === select ? args.slice(1) : args;

/** What a value may be, unchanged. */
function handedOn(scalar: Scalar<Buffer>): readonly Buffer[] {
  if (scalar.kind === "read") return [scalar.source];
  return scalar.kind === "apply" && selections.has(scalar.intrinsic)
    ? operandsOf(scalar).flatMap(handedOn)
    : [];
}

/** Whether a value was rounded if all it reads was. */
const onlyHandsOn = (scalar: Scalar<Buffer>): boolean =>
  scalar.kind !== "apply" || (selections.has(scalar.intrinsic) && operandsOf(scalar).every(onlyHandsOn));

const isExtreme = ({ combine }: Stage): boolean => combine === "max" || combine === "min";
const adds = ({ combine }: Stage): boolean => combine === "sum" || combine === "product";

/** The targets to be rounded; `isSingle` says of which memory holds single precision. */
export function roundedTargets(
  stages: readonly Stage[],
  isSingle: (target: Buffer) => boolean,
): ReadonlySet<Buffer> {
  const alike = new Classes();
  const compared = new Set<Buffer>();
  for (const stage of stages) {
    if (!adds(stage)) for (const source of handedOn(stage.value)) alike.unite(stage.target, source);
    if (isExtreme(stage)) compared.add(stage.target);
    for (const scalar of scalarsOf(stage))
      for (const operands of comparisonsIn(scalar))
        for (const each of operands) {
          alike.unite(operands[0]!, each);
          compared.add(each);
        }
  }
  const mark = (buffers: Iterable<Buffer>): Set<Buffer> =>
    new Set([...buffers].map((buffer) => alike.find(buffer)));
  const concerned = mark(compared);
  const single = mark(stages.map(({ target }) => target).filter(isSingle));
  return new Set(
    stages
      .filter((stage) => stage.target.storage === "f32" && (adds(stage) || !onlyHandsOn(stage.value)))
      .map(({ target }) => target)
      .filter((target) => concerned.has(alike.find(target)) && single.has(alike.find(target))),
  );
}

/** What is compared with one another in an expression. */
function comparisonsIn(scalar: Scalar<Buffer>): readonly (readonly Buffer[])[] {
  if (scalar.kind !== "apply") return [];
  const inner = scalar.args.flatMap(comparisonsIn);
  return equalities.has(scalar.intrinsic) ? [...inner, scalar.args.flatMap(handedOn)] : inner;
}

/** Buffers that may hold one and the same value. */
class Classes {
  readonly #parent = new Map<Buffer, Buffer>();

  find(buffer: Buffer): Buffer {
    const up = this.#parent.get(buffer);
    return up ? this.find(up) : buffer;
  }

  unite(a: Buffer, b: Buffer): void {
    const [first, second] = [this.find(a), this.find(b)];
    if (first !== second) this.#parent.set(second, first);
  }
}
