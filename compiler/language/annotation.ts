/** `const h: Tensor<[10, "batch"]> = …` is an assertion: the traced shape must agree. */
import { annotationDiffers } from "../diagnostics.ts";
import type { Node } from "../graph/node.ts";
import { type Dim, printDim } from "../shape/dim.ts";
import { printShape, printType } from "../shape/shape.ts";
import type { Compilation } from "./compilation.ts";
import { LocatedDiagnostic } from "./locate.ts";
import type { Annotation, Declaration } from "./places.ts";

/** What is wrong with a declaration. */
export function checkAnnotation(
  { name, annotation }: Declaration,
  node: Node,
  compilation: Compilation,
): LocatedDiagnostic | undefined {
  if (!annotation || agrees(annotation, node.shape)) return undefined;
  const diagnostic = annotationDiffers(name, compilation.text(annotation.span), printShape(node.shape), [
    node,
  ]);
  return new LocatedDiagnostic(diagnostic, {
    span: annotation.span,
    labels: [{ span: annotation.span, text: `${name}: ${printType(node.type)}` }],
    calls: compilation.graph.place,
    sources: compilation.sources,
  });
}

const agrees = ({ dims }: Annotation, shape: readonly Dim[]): boolean =>
  dims.length === shape.length && dims.every((dim, i) => dim === null || String(dim) === printDim(shape[i]!));
