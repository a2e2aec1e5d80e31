/** What gradc calls the functions, classes and arguments of PyTorch. */

/** What `gradc` exports. */
export type Library = Readonly<Record<string, unknown>>;

/** log_softmax becomes logSoftmax; underscores at either end go. */
export const camelCase = (name: string): string =>
  name.replaceAll(/^_+|_+$/g, "").replaceAll(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Where the language names a function otherwise: DESIGN's complete list of exceptions. */
const otherNames: Readonly<Record<string, string>> = {
  "torch.var": "variance",
  "Tensor.unfold": "unfoldDimension",
  "Tensor.__getitem__": "at",
};

/** Parts of torch that are namespaces in gradc, too: torch.linalg.det is linalg.det. */
const namespaces = ["linalg", "special"];

export const isModule = (op: string): boolean => /^nn\.[A-Z]/.test(op);

/** The name of an export: optim.SGD is sgd, lr_scheduler.StepLR is stepLR. */
export function nameOf(op: string): string {
  const last = op.split(".").at(-1)!;
  if (otherNames[op] !== undefined) return otherNames[op];
  if (isModule(op)) return last;
  if (!/^[A-Z]/.test(last)) return camelCase(last);
  return op.startsWith("optim.lr_scheduler.") ? last[0]!.toLowerCase() + last.slice(1) : last.toLowerCase();
}

/** What gradc exports for an op of PyTorch; undefined where it exports nothing. */
export function exportFor(op: string, library: Library): unknown {
  const [, namespace = "", rest] = op.split(".");
  if (!op.startsWith("torch.") || rest === undefined || !namespaces.includes(namespace))
    return library[nameOf(op)];
  return (library[namespace] as Library | undefined)?.[camelCase(rest)];
}
