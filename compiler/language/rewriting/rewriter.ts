/** What every visitor of the rewriting works with. */
import type { ts } from "ts-morph";
import type { Span } from "../../graph/graph.ts";
import type { Binding, Field, Place, Places } from "../places.ts";
import type { TypeScript } from "../typescript.ts";

/** Gives what stands in the place of a node. */
export type Visitor = (node: ts.Node, rewriter: Rewriter) => ts.Node;
export type VisitorEntry = readonly [kind: ts.SyntaxKind, visitor: Visitor];

/** A row of the table of visitors; the kind decides the type of the node. */
export const on = <N extends ts.Node>(
  kind: N["kind"],
  visitor: (node: N, rewriter: Rewriter) => ts.Node,
): VisitorEntry => [kind, visitor as Visitor];

export class Rewriter {
  readonly ts: TypeScript;
  readonly context: ts.TransformationContext;
  readonly factory: ts.NodeFactory;
  /** The name under which the file sees the helpers. */
  readonly helpers: string;
  /** Absent in the library: what goes wrong there is the matter of the user's call. */
  readonly places: Places | undefined;
  readonly #file: ts.SourceFile;
  readonly #visitors: ReadonlyMap<ts.SyntaxKind, Visitor>;
  #depth = 0;

  constructor(
    typescript: TypeScript,
    context: ts.TransformationContext,
    file: ts.SourceFile,
    options: {
      readonly helpers: string;
      readonly places: Places | undefined;
      readonly visitors: ReadonlyMap<ts.SyntaxKind, Visitor>;
    },
  ) {
    this.ts = typescript;
    this.context = context;
    this.factory = context.factory;
    this.helpers = options.helpers;
    this.places = options.places;
    this.#file = file;
    this.#visitors = options.visitors;
  }

  get isOutermost(): boolean {
    return this.#depth === 0;
  }

  readonly visit = (node: ts.Node): ts.Node => {
    if (this.ts.isTypeNode(node) && !this.ts.isExpressionWithTypeArguments(node)) return node;
    return this.#visitors.get(node.kind)?.(node, this) ?? this.children(node);
  };

  /** The node with its children visited. */
  children(node: ts.Node): ts.Node {
    return this.ts.visitEachChild(node, this.visit, this.context);
  }

  /** What is written inside a function or class. */
  nested<R>(body: () => R): R {
    this.#depth++;
    try {
      return body();
    } finally {
      this.#depth--;
    }
  }

  expression(node: ts.Expression): ts.Expression {
    return this.visit(node) as ts.Expression;
  }

  expressions(nodes: readonly ts.Expression[] = []): ts.Expression[] {
    return nodes.map((node) => this.expression(node));
  }

  string(text: string): ts.Expression {
    return this.factory.createStringLiteral(text);
  }

  /** `helpers.name(...args)`, where `original` stood. */
  helper(name: string, original: ts.Node, args: readonly ts.Expression[]): ts.Expression {
    const { factory } = this;
    const callee = factory.createPropertyAccessExpression(factory.createIdentifier(this.helpers), name);
    return this.ts.setTextRange(factory.createCallExpression(callee, undefined, args), original);
  }

  /** The same with the place before the other arguments, where places are kept. */
  placed(
    name: string,
    original: ts.Node,
    operands: readonly ts.Expression[],
    args: readonly ts.Expression[],
  ): ts.Expression {
    return this.helper(name, original, [...this.#number(original, operands), ...args]);
  }

  #number(original: ts.Node, operands: readonly ts.Expression[]): ts.Expression[] {
    if (!this.places) return [];
    const spread = operands.findIndex((operand) => this.ts.isSpreadElement(operand));
    const written = spread < 0 ? operands : operands.slice(0, spread);
    const callee = (original as Partial<ts.CallExpression>).expression;
    const options = this.#fields(written.at(-1));
    const place: Place = {
      span: this.span(original),
      operands: written.map((operand) => this.span(operand)),
      ...(callee && { callee: this.span(callee) }),
      ...(options.size > 0 && { options }),
    };
    return [this.factory.createNumericLiteral(this.places.addPlace(place))];
  }

  #fields(operand: ts.Expression | undefined): ReadonlyMap<string, Field> {
    const { ts: typescript } = this;
    const object = operand && this.unwrap(operand);
    const fields = new Map<string, Field>();
    if (!object || !typescript.isObjectLiteralExpression(object)) return fields;
    for (const property of object.properties) {
      const { name } = property;
      const value = typescript.isPropertyAssignment(property) ? property.initializer : name;
      if (name && value && (typescript.isIdentifier(name) || typescript.isStringLiteral(name)))
        fields.set(name.text, { key: this.span(name), value: this.span(value) });
    }
    return fields;
  }

  /** The argument that stands for a binding: its number, or the name itself in the library. */
  binding(binding: Binding): ts.Expression | undefined {
    if (this.places) return this.factory.createNumericLiteral(this.places.addBinding(binding));
    return "name" in binding ? this.string(binding.name) : undefined;
  }

  span(node: ts.Node): Span {
    return { file: this.#file.fileName, start: node.getStart(this.#file), end: node.end };
  }

  text(node: ts.Node): string {
    return node.getText(this.#file);
  }

  /** Without parentheses, casts and assertions, none of which change a value. */
  unwrap(node: ts.Expression): ts.Expression {
    const { ts: typescript } = this;
    let inner = node;
    while (
      typescript.isParenthesizedExpression(inner) ||
      typescript.isAsExpression(inner) ||
      typescript.isSatisfiesExpression(inner) ||
      typescript.isNonNullExpression(inner) ||
      typescript.isTypeAssertionExpression(inner)
    )
      inner = inner.expression;
    return inner;
  }
}
