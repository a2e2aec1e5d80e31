/** Variables and fields give their values names. */
import type { ts } from "ts-morph";
import type { Annotation, Binding, Declaration } from "../places.ts";
import type { TypeScript } from "../typescript.ts";
import { on, type Rewriter, type VisitorEntry } from "./rewriter.ts";
import { isNeverTensor } from "./values.ts";

export function nameVisitors({ SyntaxKind }: TypeScript): readonly VisitorEntry[] {
  return [
    on<ts.VariableDeclaration>(SyntaxKind.VariableDeclaration, (node, rewriter) =>
      rewriter.factory.updateVariableDeclaration(
        node,
        rewriter.visit(node.name) as ts.BindingName,
        node.exclamationToken,
        node.type,
        initializerOf(node, rewriter),
      ),
    ),
    on<ts.BindingElement>(SyntaxKind.BindingElement, (node, rewriter) =>
      rewriter.factory.updateBindingElement(
        node,
        node.dotDotDotToken,
        node.propertyName && (rewriter.visit(node.propertyName) as ts.PropertyName),
        rewriter.visit(node.name) as ts.BindingName,
        initializerOf(node, rewriter),
      ),
    ),
    on<ts.PropertyDeclaration>(SyntaxKind.PropertyDeclaration, (node, rewriter) =>
      rewriter.nested(() =>
        rewriter.factory.updatePropertyDeclaration(
          node,
          node.modifiers,
          rewriter.visit(node.name) as ts.PropertyName,
          node.questionToken ?? node.exclamationToken,
          node.type,
          initializerOf(node, rewriter),
        ),
      ),
    ),
  ];
}

type Initialized = ts.VariableDeclaration | ts.BindingElement | ts.PropertyDeclaration;

function initializerOf(node: Initialized, rewriter: Rewriter): ts.Expression | undefined {
  const { initializer } = node;
  if (!initializer) return undefined;
  const value = rewriter.expression(initializer);
  if (isNeverTensor(initializer, rewriter)) return value;
  return bound(bindingOf(node.name, rewriter, annotationOf(node, rewriter)), value, rewriter);
}

/** The value of an assignment, named after its target: a variable or a field of `this`. */
export function named(
  left: ts.Expression,
  value: ts.Expression,
  rewriter: Rewriter,
  original: ts.Expression = value,
): ts.Expression {
  if (isNeverTensor(original, rewriter)) return value;
  const { ts: typescript } = rewriter;
  const inner = rewriter.unwrap(left);
  if (typescript.isIdentifier(inner)) return bound(bindingOf(inner, rewriter), value, rewriter);
  const isField =
    typescript.isPropertyAccessExpression(inner) &&
    inner.expression.kind === typescript.SyntaxKind.ThisKeyword;
  return isField ? bound(bindingOf(inner.name, rewriter), value, rewriter) : value;
}

function bound(binding: Binding | undefined, value: ts.Expression, rewriter: Rewriter): ts.Expression {
  const argument = binding && rewriter.binding(binding);
  return argument ? rewriter.helper("name", value, [argument, value]) : value;
}

/** The function that a loop is given, written where it is given: what its parameters stand for takes their names. */
export function stepOf(argument: ts.Expression, rewriter: Rewriter): ts.Expression {
  const { ts: typescript } = rewriter;
  const step = rewriter.unwrap(argument);
  const value = rewriter.expression(argument);
  if (!typescript.isArrowFunction(step) && !typescript.isFunctionExpression(step)) return value;
  const bindings = rewriter.nested(() =>
    step.parameters
      .filter(({ dotDotDotToken, initializer }) => !dotDotDotToken && !initializer)
      .map(({ name }) => rewriter.binding(bindingOf(name, rewriter) ?? { items: [] })!),
  );
  return rewriter.helper("step", argument, [rewriter.factory.createArrayLiteralExpression(bindings), value]);
}

function bindingOf(
  name: ts.BindingName | ts.PropertyName,
  rewriter: Rewriter,
  annotation?: Annotation,
): Binding | undefined {
  const { ts: typescript } = rewriter;
  if (typescript.isArrayBindingPattern(name))
    return { items: name.elements.map((element) => itemOf(element, rewriter)) };
  if (typescript.isObjectBindingPattern(name))
    return { fields: name.elements.flatMap((element) => fieldOf(element, rewriter)) };
  if (
    typescript.isIdentifier(name) ||
    typescript.isPrivateIdentifier(name) ||
    typescript.isStringLiteral(name)
  )
    return declaration(name, rewriter, annotation);
  return undefined;
}

function declaration(
  name: ts.Identifier | ts.PrivateIdentifier | ts.StringLiteral,
  rewriter: Rewriter,
  annotation?: Annotation,
): Declaration {
  return {
    name: name.text.replace(/^#/, ""),
    span: rewriter.span(name),
    outermost: rewriter.isOutermost,
    ...(annotation && { annotation }),
  };
}

function itemOf(element: ts.ArrayBindingElement, rewriter: Rewriter): Binding | undefined {
  const isNamed = rewriter.ts.isBindingElement(element) && !element.dotDotDotToken;
  return isNamed ? bindingOf(element.name, rewriter) : undefined;
}

function fieldOf(element: ts.BindingElement, rewriter: Rewriter): readonly (readonly [string, Binding])[] {
  const key = element.propertyName ?? element.name;
  const { ts: typescript } = rewriter;
  if (element.dotDotDotToken || !(typescript.isIdentifier(key) || typescript.isStringLiteral(key))) return [];
  const binding = bindingOf(element.name, rewriter);
  return binding ? [[key.text, binding]] : [];
}

/** `Tensor<[...]>` as the type of a declaration, or in its JSDoc comment. */
function annotationOf(node: Initialized, rewriter: Rewriter): Annotation | undefined {
  const { ts: typescript } = rewriter;
  const type = (typescript.isBindingElement(node) ? undefined : node.type) ?? typescript.getJSDocType(node);
  if (
    !type ||
    !typescript.isTypeReferenceNode(type) ||
    !/^(\w+\.)?Tensor$/.test(rewriter.text(type.typeName))
  )
    return undefined;
  const shape = type.typeArguments?.[0];
  if (!shape) return undefined;
  const tuple = typescript.isTypeOperatorNode(shape) ? shape.type : shape;
  if (!typescript.isTupleTypeNode(tuple)) return undefined;
  const isRest = (element: ts.Node) =>
    typescript.isRestTypeNode(element) || typescript.isOptionalTypeNode(element);
  if (tuple.elements.some(isRest)) return undefined;
  return { span: rewriter.span(type), dims: tuple.elements.map((element) => sizeOf(element, rewriter)) };
}

function sizeOf(type: ts.TypeNode, { ts: typescript }: Rewriter): number | string | null {
  const inner = typescript.isNamedTupleMember(type) ? type.type : type;
  if (!typescript.isLiteralTypeNode(inner)) return null;
  const { literal } = inner;
  if (typescript.isNumericLiteral(literal)) return Number(literal.text);
  return typescript.isStringLiteral(literal) ? literal.text : null;
}
