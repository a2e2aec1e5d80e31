/** Optimisers of several kinds, as graphs. */
import type { Node } from "../../compiler/graph/node.ts";
import type { Optimizer } from "../../compiler/graph/optimizer.ts";
import { add, div, mul, neg, sqrt, sub } from "../../compiler/primitives/elementwise.ts";
import { assign, state } from "../../compiler/primitives/leaves.ts";
import type { Random } from "../numbers.ts";

type Rule = (lr: Node) => (parameter: Node, gradient: Node) => Node;

const memory = (like: Node): Node => state(like.shape as never) as unknown as Node;
const remember = (place: Node, value: Node): Node => {
  assign(place as never, value as never);
  return value;
};

const rules: Readonly<Record<string, Rule>> = {
  descent: (lr) => (p, g) => sub(p, mul(g, lr)),
  negatedDescent: (lr) => (p, g) => add(p, mul(g, neg(lr))),
  decay: (lr) => (p, g) => sub(mul(p, 0.99), mul(add(g, mul(p, 0.1)), lr)),
  momentum: (lr) => (p, g) => {
    const velocity = memory(p);
    return sub(p, mul(remember(velocity, add(mul(velocity, 0.9), g)), lr));
  },
  adaptive: (lr) => {
    const power = state([]) as unknown as Node;
    const bias = sub(1, remember(power, mul(add(power, 0.1), 0.9)));
    return (p, g) => {
      const [first, second] = [memory(p), memory(p)];
      const m = remember(first, add(mul(first, 0.9), mul(g, 0.1)));
      const v = remember(second, add(mul(second, 0.99), mul(mul(g, g), 0.01)));
      return sub(p, div(mul(lr, div(m, bias)), add(sqrt(add(v, 1)), 0.1)));
    };
  },
};

const lr = 0.25;

const optimizer = (name: string, rule: Rule): Optimizer => ({
  name,
  lr,
  begin: (rate) => {
    const update = rule(rate as unknown as Node);
    return (parameter, gradient) =>
      update(parameter as unknown as Node, gradient as unknown as Node) as never;
  },
});

export const plain: Optimizer = optimizer("descent", rules["descent"]!);

export const randomOptimizer = (random: Random): Optimizer => {
  const [name, rule] = random.pick(Object.entries(rules));
  return optimizer(name, rule);
};
