/** Calls, `new` and element reads keep the place where the user wrote them. */
import type { ts } from "ts-morph";
import type { TypeScript } from "../typescript.ts";
import { stepOf } from "./names.ts";
import { on, type Rewriter, type VisitorEntry } from "./rewriter.ts";
import { keyOf, target } from "./targets.ts";

export function callVisitors({ SyntaxKind }: TypeScript): readonly VisitorEntry[] {
  return [
    on<ts.CallExpression>(SyntaxKind.CallExpression, call),
    on<ts.NewExpression>(SyntaxKind.NewExpression, (node, rewriter) => {
      const operands = [node.expression, ...(node.arguments ?? [])];
      return rewriter.placed("create", node, operands, rewriter.expressions(operands));
    }),
    on<ts.ElementAccessExpression>(SyntaxKind.ElementAccessExpression, element),
    on<ts.TaggedTemplateExpression>(SyntaxKind.TaggedTemplateExpression, (node, rewriter) =>
      rewriter.factory.updateTaggedTemplateExpression(
        node,
        target(node.tag, rewriter),
        undefined,
        rewriter.visit(node.template) as ts.TemplateLiteral,
      ),
    ),
    on<ts.MetaProperty>(SyntaxKind.MetaProperty, (node, { factory, helpers, ts: typescript }) =>
      node.keywordToken === typescript.SyntaxKind.ImportKeyword
        ? factory.createPropertyAccessExpression(factory.createIdentifier(helpers), "meta")
        : node,
    ),
  ];
}

function call(node: ts.CallExpression, rewriter: Rewriter): ts.Node {
  const { ts: typescript } = rewriter;
  const callee = rewriter.unwrap(node.expression);
  if (isLeftAlone(node, callee, rewriter)) return withArguments(node, rewriter);
  const isMember =
    typescript.isPropertyAccessExpression(callee) || typescript.isElementAccessExpression(callee);
  const operands = [isMember ? callee.expression : node.expression, ...node.arguments];
  const [first, ...args] = operands.map((operand, i) =>
    i === 1 && isLoop(callee, rewriter) ? stepOf(operand, rewriter) : rewriter.expression(operand),
  );
  if (!isMember) return rewriter.placed("call", node, operands, [first!, ...args]);
  const key = typescript.isPropertyAccessExpression(callee)
    ? rewriter.string(callee.name.text)
    : keyOf(callee, rewriter);
  return rewriter.placed("method", node, operands, [first!, key, ...args]);
}

/** Whether it is called `scan`. */
function isLoop(callee: ts.Expression, { ts: typescript }: Rewriter): boolean {
  const name = typescript.isPropertyAccessExpression(callee) ? callee.name : callee;
  return typescript.isIdentifier(name) && name.text === "scan";
}

/** Calls whose meaning depends on how they are written: optional, of `super`, `import`, private methods, direct `eval`. */
function isLeftAlone(node: ts.CallExpression, callee: ts.Expression, { ts: typescript }: Rewriter): boolean {
  const { SyntaxKind } = typescript;
  if (typescript.isOptionalChain(node) || typescript.isOptionalChain(callee)) return true;
  if (typescript.isPropertyAccessExpression(callee) || typescript.isElementAccessExpression(callee))
    return callee.expression.kind === SyntaxKind.SuperKeyword || isPrivate(callee, typescript);
  return (
    callee.kind === SyntaxKind.SuperKeyword ||
    callee.kind === SyntaxKind.ImportKeyword ||
    (typescript.isIdentifier(callee) && callee.text === "eval")
  );
}

const isPrivate = (
  callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  typescript: TypeScript,
): boolean => typescript.isPropertyAccessExpression(callee) && typescript.isPrivateIdentifier(callee.name);

/** The callee of such a call stays the reference that it is. */
function withArguments(node: ts.CallExpression, rewriter: Rewriter): ts.Node {
  const { factory, ts: typescript } = rewriter;
  const callee = typescript.isElementAccessExpression(node.expression)
    ? target(node.expression, rewriter)
    : rewriter.expression(node.expression);
  const args = rewriter.expressions(node.arguments);
  return typescript.isCallChain(node)
    ? factory.updateCallChain(node, callee, node.questionDotToken, undefined, args)
    : factory.updateCallExpression(node, callee, undefined, args);
}

function element(node: ts.ElementAccessExpression, rewriter: Rewriter): ts.Node {
  const { ts: typescript, factory } = rewriter;
  const key = node.argumentExpression;
  if (typescript.isElementAccessChain(node))
    return factory.updateElementAccessChain(
      node,
      rewriter.expression(node.expression),
      node.questionDotToken,
      keyOf(node, rewriter),
    );
  if (node.expression.kind === typescript.SyntaxKind.SuperKeyword) return target(node, rewriter);
  if (typescript.isStringLiteralLike(key)) return rewriter.children(node);
  return rewriter.placed(
    "element",
    node,
    [node.expression, key],
    rewriter.expressions([node.expression, key]),
  );
}
