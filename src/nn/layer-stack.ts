/** Layers one after another: copies of one, each with parameters of its own, or made one by one. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isModule, type Module } from "../../compiler/language/module.ts";
import { startFrom } from "../../compiler/primitives/owned.ts";
import { checkSetting, wholeFrom } from "./settings.ts";

/** A layer that can be made once more. */
export interface CopiedLayer extends Module {
  /** Another layer of the same options, with parameters of its own. */
  copy(): this;
}

/**
 * What the layers of a stack are: the first of them, of which all others are copies that start from the same values, as in
 * PyTorch; or a function that makes each, given its place from 0 on, so that each starts from values of its own.
 */
export type LayerSource<Layer extends Module> = (Layer & CopiedLayer) | ((place: number) => Layer);

/** `count` layers. */
export function layersFrom<Layer extends Module>(
  name: string,
  source: LayerSource<Layer>,
  count: number,
): readonly Layer[] {
  checkSetting(name, "numLayers", count, wholeFrom(0));
  const places = Array.from({ length: count }, (_, place) => place);
  if (isModule(source)) {
    if (typeof source.copy !== "function") throw notCopied(name, `${source.toString()} has no copy()`);
    return places.map((place) => (place === 0 ? source : copyOf(name, source)));
  }
  return places.map((place) => {
    const layer = typeof source === "function" ? source(place) : undefined;
    if (isModule(layer)) return layer;
    throw notCopied(name, "a layer is no module, nor a function that makes one");
  });
}

const notCopied = (name: string, problem: string): Error =>
  invalidArgument(name, problem, "Give a function that makes each layer: (place) => new Layer(...).");

/** A copy whose parameters and states start as those of the layer do. */
function copyOf<Layer extends Module>(name: string, layer: Layer & CopiedLayer): Layer {
  const copy = layer.copy();
  const [own, made] = [leavesOf(layer), leavesOf(copy)];
  if (own.map(([path]) => path).join() !== made.map(([path]) => path).join())
    throw notCopied(name, `a copy of the layer has other parameters than the layer`);
  made.forEach(([, leaf], i) => startFrom(name, leaf, own[i]![1]));
  return copy;
}

const leavesOf = (layer: Module): readonly (readonly [path: string, leaf: Tensor])[] => [
  ...layer.namedParameters(),
  ...layer.namedBuffers(),
];
