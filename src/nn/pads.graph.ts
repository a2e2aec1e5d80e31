/** Modules that pad the last one, two or three dimensions of their input. */
import { invalidArgument } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { Module } from "../../compiler/language/module.ts";
import { checkWhole } from "../tensor/operands.ts";
import { padded, type PadOptions } from "./padding.graph.ts";

/** A border of every side, or one for each side as `pad` takes them. */
export type Padding = number | readonly number[];

/** A module that pads the last `dimensions` dimensions. */
abstract class Pad extends Module {
  readonly padding: readonly number[];
  readonly #name: string;
  readonly #options: PadOptions;

  constructor(name: string, dimensions: number, padding: Padding, options: PadOptions = {}) {
    super();
    const sides =
      typeof padding === "number" ? Array.from({ length: 2 * dimensions }, () => padding) : padding;
    if (!Array.isArray(sides) || sides.length !== 2 * dimensions)
      throw invalidArgument(
        name,
        `[${String(padding)}] are no borders of ${dimensions} ${dimensions === 1 ? "dimension" : "dimensions"}`,
        `Give one number, or ${2 * dimensions}.`,
      );
    for (const side of sides) checkWhole(name, "a border", side);
    this.padding = sides;
    this.#name = name;
    this.#options = options;
  }

  override forward(x: Tensor): Tensor {
    return padded(this.#name, x, this.padding, this.#options);
  }
}

/** Pads the last dimension with a constant border. (torch.nn.ConstantPad1d) */
export class ConstantPad1d extends Pad {
  constructor(padding: Padding, value: number) {
    super("ConstantPad1d", 1, padding, { value });
  }
}

/** Pads the last two dimensions with a constant border. (torch.nn.ConstantPad2d) */
export class ConstantPad2d extends Pad {
  constructor(padding: Padding, value: number) {
    super("ConstantPad2d", 2, padding, { value });
  }
}

/** Pads the last three dimensions with a constant border. (torch.nn.ConstantPad3d) */
export class ConstantPad3d extends Pad {
  constructor(padding: Padding, value: number) {
    super("ConstantPad3d", 3, padding, { value });
  }
}

/** Pads the last dimension with a border of zeros. (torch.nn.ZeroPad1d) */
export class ZeroPad1d extends Pad {
  constructor(padding: Padding) {
    super("ZeroPad1d", 1, padding);
  }
}

/** Pads the last two dimensions with a border of zeros. (torch.nn.ZeroPad2d) */
export class ZeroPad2d extends Pad {
  constructor(padding: Padding) {
    super("ZeroPad2d", 2, padding);
  }
}

/** Pads the last three dimensions with a border of zeros. (torch.nn.ZeroPad3d) */
export class ZeroPad3d extends Pad {
  constructor(padding: Padding) {
    super("ZeroPad3d", 3, padding);
  }
}

/** Pads the last dimension with a border that mirrors the input at its edge. (torch.nn.ReflectionPad1d) */
export class ReflectionPad1d extends Pad {
  constructor(padding: Padding) {
    super("ReflectionPad1d", 1, padding, { mode: "reflect" });
  }
}

/** Pads the last two dimensions with a border that mirrors the input at its edge. (torch.nn.ReflectionPad2d) */
export class ReflectionPad2d extends Pad {
  constructor(padding: Padding) {
    super("ReflectionPad2d", 2, padding, { mode: "reflect" });
  }
}

/** Pads the last three dimensions with a border that mirrors the input at its edge. (torch.nn.ReflectionPad3d) */
export class ReflectionPad3d extends Pad {
  constructor(padding: Padding) {
    super("ReflectionPad3d", 3, padding, { mode: "reflect" });
  }
}

/** Pads the last dimension with a border that repeats the edge. (torch.nn.ReplicationPad1d) */
export class ReplicationPad1d extends Pad {
  constructor(padding: Padding) {
    super("ReplicationPad1d", 1, padding, { mode: "replicate" });
  }
}

/** Pads the last two dimensions with a border that repeats the edge. (torch.nn.ReplicationPad2d) */
export class ReplicationPad2d extends Pad {
  constructor(padding: Padding) {
    super("ReplicationPad2d", 2, padding, { mode: "replicate" });
  }
}

/** Pads the last three dimensions with a border that repeats the edge. (torch.nn.ReplicationPad3d) */
export class ReplicationPad3d extends Pad {
  constructor(padding: Padding) {
    super("ReplicationPad3d", 3, padding, { mode: "replicate" });
  }
}

/** Pads the last dimension with a border that continues on the other side. (torch.nn.CircularPad1d) */
export class CircularPad1d extends Pad {
  constructor(padding: Padding) {
    super("CircularPad1d", 1, padding, { mode: "circular" });
  }
}

/** Pads the last two dimensions with a border that continues on the other side. (torch.nn.CircularPad2d) */
export class CircularPad2d extends Pad {
  constructor(padding: Padding) {
    super("CircularPad2d", 2, padding, { mode: "circular" });
  }
}

/** Pads the last three dimensions with a border that continues on the other side. (torch.nn.CircularPad3d) */
export class CircularPad3d extends Pad {
  constructor(padding: Padding) {
    super("CircularPad3d", 3, padding, { mode: "circular" });
  }
}
