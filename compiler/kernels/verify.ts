/** Checks that a kernel is well formed: one sweep over its shared axes finds everything it reads. */
import { InvariantError } from "../diagnostics.ts";
import { printScalar } from "../scalar/printing.ts";
import { type Axis, eachIndex, eachRead, type Read, type Scalar, scalarsOf } from "../scalar/scalar.ts";
import { dtypeOf } from "../scalar/typing.ts";
import { equalDims } from "../shape/dim.ts";
import { printShape, promote } from "../shape/shape.ts";
import {
  type Buffer,
  type BufferRole,
  type Kernel,
  loopsOf,
  outlives,
  type Stage,
  type Storage,
} from "./kernel.ts";
import { printKernel } from "./print.ts";
import { ranks } from "./rank.ts";

const written: ReadonlySet<BufferRole> = new Set([
  "parameter",
  "state",
  "output",
  "gradient",
  "residual",
  "carry",
  "scratch",
  "local",
]);

type Fail = (message: string) => never;

const failing =
  (kernel: Kernel, place: string): Fail =>
  (message) => {
    throw new InvariantError(`${place}: ${message}\n${printKernel(kernel)}`);
  };

export function verifyKernel(kernel: Kernel): void {
  const fail = failing(kernel, kernel.name);
  verifyParameters(kernel, fail);
  const known = new Set<Buffer>();
  for (const stage of kernel.stages) {
    const failHere = failing(kernel, `${kernel.name}, ${stage.target.name}`);
    if (known.has(stage.target)) failHere("has two stages");
    verifyForm(kernel, stage, failHere);
    verifyTypes(stage, failHere);
    verifyReads(kernel, stage, known, failHere);
    known.add(stage.target);
  }
  verifySweeps(kernel, fail);
}

function verifyParameters({ parameters, stages, recurrence }: Kernel, fail: Fail): void {
  const unused = new Set(parameters);
  const inside = new Set(recurrence?.carried.filter(({ isKept }) => !isKept).map(({ target }) => target));
  if (unused.size < parameters.length) fail("a parameter is named twice");
  const use = (buffer: Buffer): void => {
    if (buffer.role === "local" && parameters.includes(buffer))
      fail(`${buffer.name} is local, and a parameter`);
    if (buffer.role !== "local" && !inside.has(buffer) && !parameters.includes(buffer))
      fail(`${buffer.name} is no parameter`);
    unused.delete(buffer);
  };
  for (const { initial } of recurrence?.carried ?? []) eachRead(initial, ({ source }) => use(source));
  for (const stage of stages) {
    use(stage.target);
    for (const scalar of scalarsOf(stage)) eachRead(scalar, ({ source }) => use(source));
  }
  for (const { name } of unused) fail(`parameter ${name} is not used`);
}

function verifyForm({ axes: shared, times: around, recurrence }: Kernel, stage: Stage, fail: Fail): void {
  const { target, axes, over, within, only = [], where, initial, value } = stage;
  const times = recurrence ? [...around, recurrence.axis] : around;
  if (recurrence && within.length !== shared.length) fail("lies outside the loop over time");
  if (!written.has(target.role)) fail(`is written, but is an ${target.role}`);
  const shape = axes.map(({ extent }) => extent);
  if (
    shape.length !== target.type.shape.length ||
    !shape.every((dim, d) => equalDims(dim, target.type.shape[d]!))
  )
    fail(`is ${printShape(target.type.shape)}, its axes are ${printShape(shape)}`);
  const loops = [...axes, ...over];
  if (new Set(loops).size < loops.length) fail("has one axis twice");
  if ((stage.combine !== undefined) !== over.length > 0)
    fail(over.length > 0 ? "does not say how to combine" : "combines over nothing");
  const together = within.length === shared.length && within.every((axis, d) => axis === shared[d]);
  if (within.length > 0 && !together) fail("runs within some of the shared axes only");
  for (const axis of within)
    if (!loopsOf(stage).includes(axis)) fail(`runs within ${axis.name}, which it does not loop over`);
  for (const scalar of [...where, value]) verifyBound(scalar, [...loops, ...times], fail);
  for (const scalar of initial ? [...only, initial] : only) verifyBound(scalar, [...axes, ...times], fail);
}

function verifyBound(scalar: Scalar<Buffer>, axes: readonly Axis[], fail: Fail): void {
  eachIndex(scalar, (axis) => {
    if (!axes.includes(axis))
      fail(`the axis ${axis.name} in ${printScalar(scalar, ({ name }) => name)} is not bound`);
  });
}

const typeOf = ({ type }: Buffer) => type.dtype;

const holds = (storage: Storage, dtype: Buffer["type"]["dtype"]): boolean =>
  (storage === "i32") === (dtype !== "f32");

function verifyTypes(stage: Stage, fail: Fail): void {
  const { target, combine, initial, value, where, only = [] } = stage;
  const { dtype } = target.type;
  if (!holds(target.storage, dtype)) fail(`${dtype} is not kept as ${target.storage}`);
  const found = dtypeOf(value, typeOf);
  const result = combine === "sum" || combine === "product" ? promote(found, "i32") : found;
  for (const each of initial ? [result, dtypeOf(initial, typeOf)] : [result])
    if (promote(each, dtype) !== dtype) fail(`holds ${dtype}, its value is ${each}`);
  for (const condition of [...only, ...where])
    if (dtypeOf(condition, typeOf) !== "bool") fail("a condition is no truth value");
  for (const scalar of scalarsOf(stage)) verifyScalar(scalar, fail);
}

/** Every function has its arguments, every index is an integer, every read has as many indices as dimensions. */
function verifyScalar(scalar: Scalar<Buffer>, fail: Fail): void {
  if (scalar.kind === "apply") {
    const { name, meaning, expansion } = scalar.intrinsic;
    const arity = expansion?.parameters.length ?? meaning.length;
    if (scalar.args.length !== arity) fail(`${name} has ${scalar.args.length} arguments`);
    for (const arg of scalar.args) verifyScalar(arg, fail);
  }
  if (scalar.kind !== "read") return;
  const { source, at } = scalar;
  if (at.length !== source.type.shape.length)
    fail(`${source.name} has ${source.type.shape.length} dimensions, ${at.length} indices`);
  for (const index of at) {
    verifyScalar(index, fail);
    if (dtypeOf(index, typeOf) !== "i32") fail(`an index of ${source.name} is no integer`);
  }
}

/** What lives inside was computed by an earlier stage; what outlives the kernel is read before it changes. */
function verifyReads({ stages }: Kernel, stage: Stage, known: ReadonlySet<Buffer>, fail: Fail): void {
  const computed = new Set(stages.map(({ target }) => target));
  const visit = (read: Read<Buffer>, inValue: boolean): void => {
    const { source } = read;
    if (outlives(source)) {
      if (known.has(source)) fail(`reads ${source.name} after its update`);
      if (source !== stage.target) return;
      if (!isOwnPoint(read, stage)) fail("reads its own target at another point");
      if (inValue && stage.combine) fail("combines what it changes meanwhile");
    } else if ((computed.has(source) || source.role === "local") && !known.has(source))
      fail(`reads ${source.name} before it is computed`);
  };
  for (const scalar of [...stage.where, stage.value]) eachRead(scalar, (read) => visit(read, true));
  if (stage.initial) eachRead(stage.initial, (read) => visit(read, false));
}

const isOwnPoint = ({ at }: Read<Buffer>, { axes }: Stage): boolean =>
  at.every((index, d) => (index.kind === "index" ? index.axis === axes[d] : axes[d]!.extent === 1));

function verifySweeps({ axes, stages }: Kernel, fail: Fail): void {
  if (new Set(axes).size < axes.length) fail("a shared axis is named twice");
  for (const axis of axes) {
    const inside = (stage: Stage): boolean => stage.within.includes(axis);
    if (!stages.some(inside)) fail(`no stage shares ${axis.name}`);
    const late = ranks(stages, axis, inside).findIndex((rank, i) => rank > 0 && inside(stages[i]!));
    if (late >= 0)
      fail(`${stages[late]!.target.name} needs a complete sweep over ${axis.name} before its own`);
  }
}
