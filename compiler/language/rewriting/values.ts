/** What syntax alone says about a value. */
import type { ts } from "ts-morph";
import type { Rewriter } from "./rewriter.ts";

/** Functions and classes take the name of their variable only while nothing stands between. */
function isFunction(node: ts.Expression, rewriter: Rewriter): boolean {
  const { ts: typescript } = rewriter;
  const inner = rewriter.unwrap(node);
  return (
    typescript.isArrowFunction(inner) ||
    typescript.isFunctionExpression(inner) ||
    typescript.isClassExpression(inner)
  );
}

/** Whether it certainly is no tensor: a literal, a function, or the result of an operator that gives none. */
export function isNeverTensor(node: ts.Expression, rewriter: Rewriter): boolean {
  const { ts: typescript } = rewriter;
  const inner = rewriter.unwrap(node);
  if (typescript.isPrefixUnaryExpression(inner))
    return (
      inner.operator === typescript.SyntaxKind.ExclamationToken || isNeverTensor(inner.operand, rewriter)
    );
  if (typescript.isBinaryExpression(inner))
    return (
      isIdentityTest(inner, rewriter) ||
      (isNeverTensor(inner.left, rewriter) && isNeverTensor(inner.right, rewriter))
    );
  return (
    isFunction(inner, rewriter) ||
    typescript.isLiteralExpression(inner) ||
    typescript.isTemplateExpression(inner) ||
    typescript.isTypeOfExpression(inner) ||
    isSimpleKeyword(inner, rewriter)
  );
}

function isSimpleKeyword({ kind }: ts.Expression, { ts: { SyntaxKind } }: Rewriter): boolean {
  return (
    kind === SyntaxKind.TrueKeyword || kind === SyntaxKind.FalseKeyword || kind === SyntaxKind.NullKeyword
  );
}

function isIdentityTest(node: ts.BinaryExpression, { ts: { SyntaxKind } }: Rewriter): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === SyntaxKind.EqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsToken ||
    kind === SyntaxKind.EqualsEqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === SyntaxKind.InstanceOfKeyword ||
    kind === SyntaxKind.InKeyword
  );
}
