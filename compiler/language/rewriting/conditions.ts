/** Conditions are tested: a tensor cannot decide one. */
import type { ts } from "ts-morph";
import type { TypeScript } from "../typescript.ts";
import { named } from "./names.ts";
import { on, type Rewriter, type VisitorEntry } from "./rewriter.ts";
import { isRepeatable, target } from "./targets.ts";
import { isNeverTensor } from "./values.ts";

/** A condition, refused when it turns out to be a tensor. */
export const test = (condition: ts.Expression, rewriter: Rewriter): ts.Expression =>
  tested("test", condition, rewriter);

/** The condition of a loop: it must come to an end even if the condition is unknown. */
const goesOn = (condition: ts.Expression, rewriter: Rewriter): ts.Expression =>
  tested("goesOn", condition, rewriter);

function tested(helper: string, condition: ts.Expression, rewriter: Rewriter): ts.Expression {
  const visited = rewriter.expression(condition);
  return isNeverTensor(condition, rewriter)
    ? visited
    : rewriter.placed(helper, condition, [condition], [visited]);
}

const statement = (node: ts.Statement, rewriter: Rewriter) => rewriter.visit(node) as ts.Statement;

export function conditionVisitors({ SyntaxKind }: TypeScript): readonly VisitorEntry[] {
  return [
    on<ts.IfStatement>(SyntaxKind.IfStatement, (node, rewriter) =>
      rewriter.factory.updateIfStatement(
        node,
        test(node.expression, rewriter),
        statement(node.thenStatement, rewriter),
        node.elseStatement && statement(node.elseStatement, rewriter),
      ),
    ),
    on<ts.ConditionalExpression>(SyntaxKind.ConditionalExpression, (node, rewriter) =>
      rewriter.factory.updateConditionalExpression(
        node,
        test(node.condition, rewriter),
        node.questionToken,
        rewriter.expression(node.whenTrue),
        node.colonToken,
        rewriter.expression(node.whenFalse),
      ),
    ),
    on<ts.SwitchStatement>(SyntaxKind.SwitchStatement, (node, rewriter) =>
      rewriter.factory.updateSwitchStatement(
        node,
        test(node.expression, rewriter),
        rewriter.visit(node.caseBlock) as ts.CaseBlock,
      ),
    ),
    ...loopVisitors(SyntaxKind),
    ...iterationVisitors(SyntaxKind),
  ];
}

function loopVisitors(SyntaxKind: TypeScript["SyntaxKind"]): readonly VisitorEntry[] {
  return [
    on<ts.WhileStatement>(SyntaxKind.WhileStatement, (node, rewriter) =>
      rewriter.factory.updateWhileStatement(
        node,
        goesOn(node.expression, rewriter),
        statement(node.statement, rewriter),
      ),
    ),
    on<ts.DoStatement>(SyntaxKind.DoStatement, (node, rewriter) =>
      rewriter.factory.updateDoStatement(
        node,
        statement(node.statement, rewriter),
        goesOn(node.expression, rewriter),
      ),
    ),
    on<ts.ForStatement>(SyntaxKind.ForStatement, (node, rewriter) =>
      rewriter.factory.updateForStatement(
        node,
        node.initializer && (rewriter.visit(node.initializer) as ts.ForInitializer),
        node.condition && goesOn(node.condition, rewriter),
        node.incrementor && rewriter.expression(node.incrementor),
        statement(node.statement, rewriter),
      ),
    ),
  ];
}

function iterationVisitors(SyntaxKind: TypeScript["SyntaxKind"]): readonly VisitorEntry[] {
  return [
    on<ts.ForOfStatement>(SyntaxKind.ForOfStatement, (node, rewriter) =>
      rewriter.factory.updateForOfStatement(
        node,
        node.awaitModifier,
        loopVariable(node.initializer, rewriter),
        each(node.expression, rewriter),
        statement(node.statement, rewriter),
      ),
    ),
    on<ts.ForInStatement>(SyntaxKind.ForInStatement, (node, rewriter) =>
      rewriter.factory.updateForInStatement(
        node,
        loopVariable(node.initializer, rewriter),
        rewriter.expression(node.expression),
        statement(node.statement, rewriter),
      ),
    ),
  ];
}

/** What a loop goes through; a tensor is refused there. */
function each(node: ts.Expression, rewriter: Rewriter): ts.Expression {
  const visited = rewriter.expression(node);
  return rewriter.places && !isNeverTensor(node, rewriter)
    ? rewriter.placed("each", node, [node], [visited])
    : visited;
}

function loopVariable(node: ts.ForInitializer, rewriter: Rewriter): ts.ForInitializer {
  return rewriter.ts.isVariableDeclarationList(node)
    ? (rewriter.visit(node) as ts.VariableDeclarationList)
    : target(node, rewriter);
}

/** `a ||= b` is `a || (a = b)`, its left side tested. Where that would compute twice, it is left alone. */
export const logicalAssignment =
  (operator: ts.BinaryOperator) =>
  (node: ts.BinaryExpression, rewriter: Rewriter): ts.Node => {
    const { factory, ts: typescript } = rewriter;
    const left = rewriter.unwrap(node.left);
    const repeatable =
      isRepeatable(left, rewriter) ||
      (typescript.isPropertyAccessExpression(left) && isRepeatable(left.expression, rewriter));
    const right = named(left, rewriter.expression(node.right), rewriter, node.right);
    if (!repeatable)
      return factory.updateBinaryExpression(node, target(node.left, rewriter), node.operatorToken, right);
    const tested = rewriter.placed("test", left, [left], [left]);
    const written = factory.createParenthesizedExpression(factory.createAssignment(left, right));
    return factory.createParenthesizedExpression(factory.createBinaryExpression(tested, operator, written));
  };
