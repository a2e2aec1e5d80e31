/** Parameter groups: parts of the parameters that an optimiser treats with options of their own. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import { isNode, type Node } from "../../compiler/graph/node.ts";
import type { Optimizer, Update } from "../../compiler/graph/optimizer.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Module } from "../../compiler/language/module.ts";
import { walkTree } from "../../compiler/language/paths.ts";
import { mul } from "../../compiler/primitives/elementwise.ts";
import { isLeaf } from "../../compiler/primitives/leaves.ts";
import { knownOptions } from "../../compiler/primitives/options.ts";
import { nodeOf } from "../../compiler/primitives/primitive.ts";
import { checkRange } from "./shapes.ts";

/** Parameters, or modules that own some. */
export type Parameters = Tensor | Module | readonly (Tensor | Module)[];

/** Settings with defaults, for all parameters or for some. */
export type OptimizerOptions<Settings> = Partial<Settings> & {
  /**
   * Settings of their own for some parameters; what a group does not say is as for all. A group's lr keeps its proportion to
   * the lr of all, also where the trainer's `lr` is changed. (PyTorch's param_groups)
   */
  readonly paramGroups?: readonly ParameterGroup<Settings>[];
};

export type ParameterGroup<Settings> = Partial<Settings> & { readonly params: Parameters };

/** Options with their defaults, for all parameters and for each group. */
export function settingsOf<Settings extends object>(
  name: string,
  options: OptimizerOptions<Settings>,
  defaults: Settings,
): Pick<GroupedRule<Settings>, "settings" | "groups"> {
  type Named = Readonly<Record<string, unknown>>;
  const keys = Object.keys(defaults);
  knownOptions<Named>(name, options, [...keys, "paramGroups"]);
  const { paramGroups = [], ...given } = options;
  for (const group of paramGroups) knownOptions<Named>(`a group of ${name}`, group, [...keys, "params"]);
  return { settings: { ...defaults, ...given }, groups: paramGroups };
}

/** An optimiser whose rule for one group of parameters follows from the group's settings and learning rate. */
export interface GroupedRule<Settings> {
  readonly name: string;
  readonly settings: Settings;
  readonly groups: readonly ParameterGroup<Settings>[];
  /** Checks the settings of a group. */
  readonly check: (settings: Settings) => void;
  readonly begin: (settings: Settings, lr: Tensor) => Update;
}

export function grouped<Settings extends { readonly lr: number }>(rule: GroupedRule<Settings>): Optimizer {
  const { name, settings } = rule;
  const sets = rule.groups.map(({ params, ...own }) => ({
    settings: { ...settings, ...own },
    members: membersOf(name, params),
  }));
  for (const each of [settings, ...sets.map((set) => set.settings)]) {
    checkRange(name, "lr", each.lr, 0);
    rule.check(each);
  }
  checkDisjoint(
    name,
    sets.map(({ members }) => members),
  );
  return {
    name,
    lr: settings.lr,
    begin: (lr, parameters) => {
      const ungrouped = parameters.filter((parameter) => !sets.some(({ members }) => members.has(parameter)));
      const all = [...sets, { settings, members: new Set(ungrouped) }];
      const used = all.filter(({ members }) => parameters.some((parameter) => members.has(parameter)));
      const updates = used.map((set) => ({
        ...set,
        update: rule.begin(set.settings, rateOf(name, set.settings, settings, lr)),
      }));
      return (parameter, gradient) =>
        updates.find(({ members }) => members.has(parameter))!.update(parameter, gradient);
    },
  };
}

/** The learning rate of a group, in proportion to that of all. */
function rateOf(
  name: string,
  group: { readonly lr: number },
  all: { readonly lr: number },
  lr: Tensor,
): Tensor {
  if (group.lr === all.lr) return lr;
  if (all.lr === 0)
    throw invalidArgument(
      name,
      "a group has an lr, but the lr of all is 0",
      "Give an lr that a group's can be in proportion to.",
    );
  return mul(lr, group.lr / all.lr);
}

function membersOf(name: string, params: Parameters): ReadonlySet<Tensor> {
  const members = new Set<Tensor>();
  const take = (found: Node | Module): void => {
    if (!isNode(found)) return;
    if (!isLeaf(found, "parameter")) throw noParameter(name, [found]);
    members.add(found as unknown as Tensor);
  };
  walkTree(params, "", take);
  if (members.size === 0) throw noParameter(name, []);
  return members;
}

const noParameter = (name: string, operands: readonly unknown[]): Error =>
  invalidArgument(
    name,
    "the params of a group are no parameters",
    "Give parameters, or modules that have some.",
    operands,
  );

function checkDisjoint(name: string, groups: readonly ReadonlySet<Tensor>[]): void {
  const seen = new Set<Tensor>();
  for (const member of groups.flatMap((group) => [...group])) {
    if (seen.has(member))
      throw invalidArgument(
        name,
        `${nodeOf(name, member).toString()} is in two groups`,
        "Every parameter belongs to one group.",
        [member],
      );
    seen.add(member);
  }
}
