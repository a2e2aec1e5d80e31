/** What the leaves and outputs of a golden case's definition are called. */
import type { FunctionCase } from "./golden.ts";

/** What a module owns is named by its path, an element of a list by one word. */
export const leafName = ({ inputs }: FunctionCase, name: string): string =>
  name in inputs ? name.replaceAll(".", "_") : name;
export const cotangentName = (output: string): string => `cotangent_${output}`;
export const outputName = (output: string): string => `result_${output}`;
export const gradientName = (name: string): string => `gradient_${name.replaceAll(".", "_")}`;
