/** Statements as lines of TypeScript. */
import { type Buffer, isBuffer, type Local, type Statement, type Value } from "../../kernels/kernel.ts";
import { add, negate, subtract } from "../../scalar/intrinsics.ts";
import type { ExpressionPrinter } from "./expressions.ts";

const indent = "  ";

export function printStatements(
  statements: readonly Statement[],
  printer: ExpressionPrinter,
  depth = 0,
): string[] {
  const margin = indent.repeat(depth);
  return statements.flatMap((statement) => {
    const block = (head: string, body: readonly Statement[]): string[] => [
      `${margin}${head} {`,
      ...printStatements(body, printer, depth + 1),
    ];
    switch (statement.kind) {
      case "loop": {
        const { name } = statement.axis;
        const [from, to] = [printer.number(statement.from), printer.number(statement.to)];
        const head =
          statement.step < 0
            ? `for (let ${name} = ${from}; ${name} >= ${to}; ${name}--)`
            : `for (let ${name} = ${from}; ${name} < ${to}; ${statement.step === 1 ? `${name}++` : `${name} += ${statement.step}`})`;
        return [...block(head, statement.body), `${margin}}`];
      }
      case "if": {
        const otherwise = statement.otherwise ? block("} else", statement.otherwise) : [];
        return [
          ...block(`if (${printer.condition(statement.condition)})`, statement.body),
          ...otherwise,
          `${margin}}`,
        ];
      }
      case "let": {
        const keyword = statement.mutable ? "let" : "const";
        return [
          `${margin}${keyword} ${statement.local.name} = ${printer.typed(statement.value, statement.local.storage)};`,
        ];
      }
      case "combine":
        return [`${margin}${printCombine(statement, printer)}`];
      case "store":
        return [`${margin}${printStore(statement, printer)}`];
    }
  });
}

function printCombine(
  { local, combine, value }: Extract<Statement, { kind: "combine" }>,
  printer: ExpressionPrinter,
): string {
  const { name } = local;
  if (combine === "sum") return addition(name, value, printer);
  if (combine === "product") return `${name} *= ${printer.number(value)};`;
  if (combine === "last") return `${name} = ${printer.number(value)};`;
  return `${name} = Math.${combine}(${name}, ${printer.number(value)});`;
}

/** `x += v`, or `x -= v` where the value is negated. */
function addition(place: string, value: Value, printer: ExpressionPrinter): string {
  if (value.kind === "apply" && value.intrinsic === negate)
    return `${place} -= ${printer.number(value.args[0]!)};`;
  return `${place} += ${printer.number(value)};`;
}

function printStore(
  { target, at, value }: Extract<Statement, { kind: "store" }>,
  printer: ExpressionPrinter,
): string {
  const place = printer.element(target, at);
  if (value.kind === "apply" && (value.intrinsic === add || value.intrinsic === subtract)) {
    const [first, second] = value.args as [Value, Value];
    // += keeps the order of the operands, and so the bits.
    if (isPlace(first, target, place, printer)) {
      if (value.intrinsic === add) return addition(`${place}!`, second, printer);
      return `${place}! -= ${printer.number(second)};`;
    }
  }
  return `${place} = ${printer.number(value)};`;
}

function isPlace(value: Value, target: Buffer, place: string, printer: ExpressionPrinter): boolean {
  return (
    value.kind === "read" &&
    isBufferRead(value.source) &&
    value.source === target &&
    printer.element(target, value.at) === place
  );
}

const isBufferRead = (source: Buffer | Local): source is Buffer => isBuffer(source);
