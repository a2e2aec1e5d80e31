/** A small `gradc` for the tests of the language: primitives, a namespace, one layer, one container, one optimizer. */
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import {
  add,
  eq,
  exp,
  maximum,
  minimum,
  mul,
  relu,
  sigmoid,
  sub,
  tanh,
  where,
} from "../../compiler/primitives/elementwise.ts";
import { assign, constant, input, parameter, state, target } from "../../compiler/primitives/leaves.ts";
import { dot, matmul } from "../../compiler/primitives/linear.ts";
import { transpose } from "../../compiler/primitives/movement.ts";
import { sum } from "../../compiler/primitives/broadcast.ts";
import { einsum } from "../../src/tensor/einsum.ts";

class Linear extends Module {
  weight: Tensor;
  bias: Tensor | undefined;

  constructor(inFeatures: number, outFeatures: number, options: { readonly bias?: boolean } = {}) {
    super();
    this.weight = parameter([outFeatures, inFeatures]);
    this.bias = options.bias === false ? undefined : parameter([outFeatures]);
  }

  override forward(x: Tensor): Tensor {
    const product = matmul(x, transpose(this.weight, 0, 1));
    return this.bias === undefined ? product : add(product, this.bias);
  }
}

type Layer = (x: Tensor) => Tensor;

class Sequential extends Module {
  readonly layers: readonly Layer[];

  constructor(layers: readonly Layer[]) {
    super();
    this.layers = layers;
  }

  override forward(x: Tensor): Tensor {
    return this.layers.reduce((value, layer) => layer(value), x);
  }
}

const logSoftmax = (x: Tensor): Tensor => sub(x, sum(exp(x), -1, { keepdim: true }));

const sgd = ({ lr }: { readonly lr: number }): Optimizer => ({
  name: "sgd",
  lr,
  begin: (rate) => (value, gradient) => sub(value, mul(rate, gradient)),
});

const leaves = { input, target, parameter, constant, state, assign };
const functions = {
  add,
  dot,
  einsum,
  eq,
  exp,
  logSoftmax,
  matmul,
  maximum,
  minimum,
  mul,
  relu,
  sigmoid,
  sub,
  sum,
  tanh,
};
const linalg = { multiDot: ([a, b]: readonly [Tensor, Tensor]): Tensor => matmul(a, b) };
export const library = { ...leaves, ...functions, linalg, sgd, transpose, where, Linear, Module, Sequential };
