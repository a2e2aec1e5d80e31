/** Operators become calls that know tensors. */
import type { ts } from "ts-morph";
import type { TypeScript } from "../typescript.ts";
import { logicalAssignment, test } from "./conditions.ts";
import { named } from "./names.ts";
import { on, type Rewriter, type VisitorEntry } from "./rewriter.ts";
import { compoundTarget, target } from "./targets.ts";
import { isNeverTensor } from "./values.ts";

type Rewrite = (node: ts.BinaryExpression, rewriter: Rewriter) => ts.Node;

export function operatorVisitors({ SyntaxKind }: TypeScript): readonly VisitorEntry[] {
  const rewrites = new Map<ts.SyntaxKind, Rewrite>([
    ...arithmetic(SyntaxKind).map(([kind, operator]) => [kind, binary("operator", operator)] as const),
    ...comparisons(SyntaxKind).map(([kind, operator]) => [kind, binary("compare", operator)] as const),
    ...compounds(SyntaxKind).map(([kind, operator]) => [kind, compound(operator)] as const),
    [SyntaxKind.EqualsToken, assignment],
    [SyntaxKind.AmpersandAmpersandToken, choice],
    [SyntaxKind.BarBarToken, choice],
    [SyntaxKind.AmpersandAmpersandEqualsToken, logicalAssignment(SyntaxKind.AmpersandAmpersandToken)],
    [SyntaxKind.BarBarEqualsToken, logicalAssignment(SyntaxKind.BarBarToken)],
    [SyntaxKind.QuestionQuestionEqualsToken, assignment],
  ]);
  return [
    on<ts.BinaryExpression>(SyntaxKind.BinaryExpression, (node, rewriter) =>
      (rewrites.get(node.operatorToken.kind) ?? untouched)(node, rewriter),
    ),
    on<ts.PrefixUnaryExpression>(SyntaxKind.PrefixUnaryExpression, prefix),
    on<ts.PostfixUnaryExpression>(SyntaxKind.PostfixUnaryExpression, (node, rewriter) =>
      rewriter.factory.updatePostfixUnaryExpression(node, target(node.operand, rewriter)),
    ),
    on<ts.DeleteExpression>(SyntaxKind.DeleteExpression, (node, rewriter) =>
      rewriter.factory.updateDeleteExpression(node, target(node.expression, rewriter)),
    ),
  ];
}

const arithmetic = (kinds: TypeScript["SyntaxKind"]) =>
  [
    [kinds.PlusToken, "+"],
    [kinds.MinusToken, "-"],
    [kinds.AsteriskToken, "*"],
    [kinds.SlashToken, "/"],
    [kinds.PercentToken, "%"],
    [kinds.AsteriskAsteriskToken, "**"],
    [kinds.LessThanToken, "<"],
    [kinds.LessThanEqualsToken, "<="],
    [kinds.GreaterThanToken, ">"],
    [kinds.GreaterThanEqualsToken, ">="],
    [kinds.AmpersandToken, "&"],
    [kinds.BarToken, "|"],
    [kinds.CaretToken, "^"],
    [kinds.LessThanLessThanToken, "<<"],
    [kinds.GreaterThanGreaterThanToken, ">>"],
    [kinds.GreaterThanGreaterThanGreaterThanToken, ">>>"],
  ] as const;

const comparisons = (kinds: TypeScript["SyntaxKind"]) =>
  [
    [kinds.EqualsEqualsToken, "=="],
    [kinds.ExclamationEqualsToken, "!="],
    [kinds.EqualsEqualsEqualsToken, "==="],
    [kinds.ExclamationEqualsEqualsToken, "!=="],
  ] as const;

const compounds = (kinds: TypeScript["SyntaxKind"]) =>
  [
    [kinds.PlusEqualsToken, "+"],
    [kinds.MinusEqualsToken, "-"],
    [kinds.AsteriskEqualsToken, "*"],
    [kinds.SlashEqualsToken, "/"],
    [kinds.PercentEqualsToken, "%"],
    [kinds.AsteriskAsteriskEqualsToken, "**"],
    [kinds.AmpersandEqualsToken, "&"],
    [kinds.BarEqualsToken, "|"],
    [kinds.CaretEqualsToken, "^"],
    [kinds.LessThanLessThanEqualsToken, "<<"],
    [kinds.GreaterThanGreaterThanEqualsToken, ">>"],
    [kinds.GreaterThanGreaterThanGreaterThanEqualsToken, ">>>"],
  ] as const;

const untouched: Rewrite = (node, rewriter) => rewriter.children(node);

const binary =
  (helper: string, operator: string): Rewrite =>
  (node, rewriter) => {
    if (isNeverTensor(node.left, rewriter) && isNeverTensor(node.right, rewriter))
      return rewriter.children(node);
    const operands = [node.left, node.right];
    return rewriter.placed(helper, node, operands, [
      rewriter.string(operator),
      ...rewriter.expressions(operands),
    ]);
  };

const compound =
  (operator: string): Rewrite =>
  (node, rewriter) => {
    const { factory } = rewriter;
    const { before, read, write } = compoundTarget(node.left, rewriter);
    const operands = [node.left, node.right];
    const args = [rewriter.string(operator), read, rewriter.expression(node.right)];
    const value = named(node.left, rewriter.placed("operator", node, operands, args), rewriter);
    const written = factory.createAssignment(write, value);
    if (before.length === 0) return written;
    return factory.createParenthesizedExpression(
      [...before, written].reduce((all, next) => factory.createComma(all, next)),
    );
  };

const assignment: Rewrite = (node, rewriter) => {
  const right = named(node.left, rewriter.expression(node.right), rewriter, node.right);
  return rewriter.factory.updateBinaryExpression(
    node,
    target(node.left, rewriter),
    node.operatorToken,
    right,
  );
};

const choice: Rewrite = (node, rewriter) =>
  rewriter.factory.updateBinaryExpression(
    node,
    test(node.left, rewriter),
    node.operatorToken,
    rewriter.expression(node.right),
  );

const unaryOperators = (kinds: TypeScript["SyntaxKind"]) =>
  new Map<ts.SyntaxKind, string>([
    [kinds.MinusToken, "-"],
    [kinds.PlusToken, "+"],
    [kinds.TildeToken, "~"],
  ]);

function prefix(node: ts.PrefixUnaryExpression, rewriter: Rewriter): ts.Node {
  const { factory, ts: typescript } = rewriter;
  if (node.operator === typescript.SyntaxKind.ExclamationToken)
    return factory.updatePrefixUnaryExpression(node, test(node.operand, rewriter));
  const operator = unaryOperators(typescript.SyntaxKind).get(node.operator);
  if (operator === undefined)
    return factory.updatePrefixUnaryExpression(node, target(node.operand, rewriter));
  if (isNeverTensor(node.operand, rewriter)) return rewriter.children(node);
  return rewriter.placed(
    "unary",
    node,
    [node.operand],
    [rewriter.string(operator), rewriter.expression(node.operand)],
  );
}
