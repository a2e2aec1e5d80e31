/** What stands on the left of an assignment: it must stay a place that can be written. */
import type { ts } from "ts-morph";
import type { Rewriter } from "./rewriter.ts";

/** A target, with what it computes rewritten. */
export function target(node: ts.Expression, rewriter: Rewriter): ts.Expression {
  const { ts: typescript, factory } = rewriter;
  const inner = rewriter.unwrap(node);
  if (typescript.isOptionalChain(inner)) return rewriter.expression(inner);
  if (typescript.isPropertyAccessExpression(inner))
    return factory.updatePropertyAccessExpression(inner, rewriter.expression(inner.expression), inner.name);
  if (typescript.isElementAccessExpression(inner))
    return factory.updateElementAccessExpression(
      inner,
      rewriter.expression(inner.expression),
      keyOf(inner, rewriter),
    );
  if (typescript.isArrayLiteralExpression(inner))
    return factory.updateArrayLiteralExpression(
      inner,
      inner.elements.map((element) => part(element, rewriter)),
    );
  if (typescript.isObjectLiteralExpression(inner))
    return factory.updateObjectLiteralExpression(
      inner,
      inner.properties.map((property) => field(property, rewriter)),
    );
  return inner === node ? node : factory.createParenthesizedExpression(rewriter.expression(inner));
}

/** An element of an array pattern: a target, perhaps with a default. */
function part(node: ts.Expression, rewriter: Rewriter): ts.Expression {
  const { ts: typescript, factory } = rewriter;
  if (typescript.isOmittedExpression(node)) return node;
  if (typescript.isSpreadElement(node))
    return factory.updateSpreadElement(node, target(node.expression, rewriter));
  if (typescript.isBinaryExpression(node) && node.operatorToken.kind === typescript.SyntaxKind.EqualsToken)
    return factory.updateBinaryExpression(
      node,
      target(node.left, rewriter),
      node.operatorToken,
      rewriter.expression(node.right),
    );
  return target(node, rewriter);
}

function field(node: ts.ObjectLiteralElementLike, rewriter: Rewriter): ts.ObjectLiteralElementLike {
  const { ts: typescript, factory } = rewriter;
  if (typescript.isPropertyAssignment(node))
    return factory.updatePropertyAssignment(
      node,
      rewriter.visit(node.name) as ts.PropertyName,
      part(node.initializer, rewriter),
    );
  if (typescript.isSpreadAssignment(node))
    return factory.updateSpreadAssignment(node, target(node.expression, rewriter));
  return rewriter.visit(node) as ts.ObjectLiteralElementLike;
}

/** The index of an element access; a tensor is refused there when it runs. */
export function keyOf(node: ts.ElementAccessExpression, rewriter: Rewriter): ts.Expression {
  const key = node.argumentExpression;
  const visited = rewriter.expression(key);
  if (!rewriter.places || rewriter.ts.isLiteralExpression(key)) return visited;
  return rewriter.placed("key", key, [key], [visited]);
}

/** `before` computes once what `read` and `write` both need. */
interface CompoundTarget {
  readonly before: readonly ts.Expression[];
  readonly read: ts.Expression;
  readonly write: ts.Expression;
}

export function compoundTarget(node: ts.Expression, rewriter: Rewriter): CompoundTarget {
  const { ts: typescript, factory } = rewriter;
  const inner = rewriter.unwrap(node);
  const before: ts.Expression[] = [];
  const once = (value: ts.Expression): ts.Expression => {
    const local = factory.createTempVariable((variable) =>
      rewriter.context.hoistVariableDeclaration(variable),
    );
    before.push(factory.createAssignment(local, value));
    return local;
  };
  if (typescript.isPropertyAccessExpression(inner)) {
    const object = isRepeatable(inner.expression, rewriter)
      ? inner.expression
      : once(rewriter.expression(inner.expression));
    const access = () => factory.createPropertyAccessExpression(object, inner.name);
    return { before, read: access(), write: access() };
  }
  if (typescript.isElementAccessExpression(inner)) {
    const object = isRepeatable(inner.expression, rewriter)
      ? inner.expression
      : once(rewriter.expression(inner.expression));
    const key = typescript.isLiteralExpression(inner.argumentExpression)
      ? inner.argumentExpression
      : once(keyOf(inner, rewriter));
    const access = () => factory.createElementAccessExpression(object, key);
    return { before, read: access(), write: access() };
  }
  return { before, read: inner, write: inner };
}

/** Whether it may be written twice: reading it does nothing. */
export function isRepeatable({ kind }: ts.Expression, { ts: { SyntaxKind } }: Rewriter): boolean {
  return (
    kind === SyntaxKind.Identifier || kind === SyntaxKind.ThisKeyword || kind === SyntaxKind.SuperKeyword
  );
}
