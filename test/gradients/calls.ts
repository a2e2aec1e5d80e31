/** Calls of functions for which PyTorch's cases have no smooth one: shapes, and where the numbers lie. */
import type { FunctionCase, GoldenTensor } from "../parity/golden.ts";
import { Random, spread } from "../numbers.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly low?: number;
  readonly high?: number;
  /** Whole numbers. */
  readonly data?: readonly number[];
}

type Call = readonly [
  op: string,
  inputs: Readonly<Record<string, readonly number[] | Numbers>>,
  args?: Readonly<Record<string, unknown>>,
];

const matrix = [3, 3] as const;
/** Off the kinks of activations, which are whole numbers or 0.5. */
const between = (low: number, high: number, ...shape: readonly number[]): Numbers => ({ shape, low, high });

const calls: readonly Call[] = [
  ["nn.functional.hardswish", { input: between(-2.9, 2.9, 6) }],
  ["nn.functional.selu", { input: between(0.1, 3, 6) }],
  ["nn.functional.logsigmoid", { input: [2, 3] }],
  ["nn.functional.softsign", { input: between(0.1, 3, 6) }],
  ["nn.functional.silu", { input: [2, 3] }],
  ["nn.functional.tanhshrink", { input: [2, 3] }],
  ["nn.functional.gumbel_softmax", { logits: [2, 3] }, { tau: 0.7 }],
  ["nn.functional.bilinear", { input1: [2, 3], input2: [2, 4], weight: [5, 3, 4], bias: [5] }],
  [
    "nn.functional.conv_transpose3d",
    { input: [1, 2, 2, 2, 3], weight: [2, 2, 2, 1, 2], bias: [2] },
    { stride: [2, 1, 1], padding: [1, 0, 0] },
  ],
  [
    "nn.functional.conv2d",
    { input: [1, 4, 5, 6], weight: [6, 2, 2, 3] },
    { groups: 2, stride: [2, 3], padding: [1, 2], dilation: [3, 2] },
  ],
  [
    "nn.functional.conv_transpose2d",
    { input: [1, 4, 2, 3], weight: [4, 1, 2, 3] },
    { groups: 2, stride: [2, 3], padding: [1, 2], dilation: [3, 2], output_padding: [2, 1] },
  ],
  [
    "nn.functional.max_pool2d",
    { input: [2, 2, 5, 6] },
    { kernel_size: [3, 2], stride: [1, 2], padding: [1, 0], dilation: [1, 2], ceil_mode: true },
  ],
  [
    "nn.functional.avg_pool3d",
    { input: [1, 2, 4, 5, 3] },
    { kernel_size: [3, 2, 2], stride: 2, padding: 1, ceil_mode: true, count_include_pad: false },
  ],
  ["nn.functional.lp_pool3d", { input: between(0.5, 2, 1, 2, 3, 4, 2) }, { norm_type: 3, kernel_size: 2 }],
  ["nn.functional.adaptive_avg_pool2d", { input: [1, 2, 5, 4] }, { output_size: [3, 7] }],
  ["nn.functional.adaptive_max_pool2d", { input: [1, 2, 5, 4] }, { output_size: [null, 3] }],
  [
    "nn.functional.fractional_max_pool3d",
    { input: [1, 2, 5, 4, 6] },
    { kernel_size: 2, output_size: [2, 3, 3] },
  ],
  [
    "nn.functional.fold",
    { input: [2, 6, 12] },
    { output_size: [5, 3], kernel_size: [2, 3], padding: [0, 1] },
  ],
  [
    "nn.functional.interpolate",
    { input: [1, 2, 5, 7] },
    { size: [3, 4], mode: "bicubic", align_corners: false, antialias: true },
  ],
  ["nn.functional.interpolate", { input: [1, 2, 3, 4, 5] }, { size: [2, 6, 5], mode: "area" }],
  [
    "nn.functional.grid_sample",
    { input: [1, 2, 3, 4, 2], grid: between(-0.8, 0.8, 1, 2, 1, 3, 3) },
    { mode: "bilinear", padding_mode: "reflection" },
  ],
  [
    "nn.functional.grid_sample",
    { input: [1, 2, 3, 4], grid: between(-1.7, 1.7, 1, 2, 3, 2) },
    { mode: "bicubic", padding_mode: "reflection", align_corners: true },
  ],
  ["nn.functional.affine_grid", { theta: [2, 3, 4] }, { size: [2, 1, 2, 1, 3] }],
  ["nn.functional.dropout", { input: [3, 4] }, { p: 0.3 }],
  ["nn.functional.dropout1d", { input: [2, 3, 4] }],
  ["nn.functional.dropout2d", { input: [2, 3, 2, 2] }],
  ["nn.functional.dropout3d", { input: [2, 2, 1, 2, 2] }],
  ["nn.functional.alpha_dropout", { input: [3, 4] }, { training: true }],
  ["nn.functional.feature_alpha_dropout", { input: [2, 3, 2] }, { training: true }],
  ["nn.functional.group_norm", { input: [2, 4, 3], weight: [4], bias: [4] }, { num_groups: 2 }],
  ["nn.functional.instance_norm", { input: [2, 3, 4], weight: [3] }, { eps: 0.01 }],
  ["nn.functional.local_response_norm", { input: [2, 4, 3] }, { size: 3, alpha: 0.5, k: 0.7 }],
  [
    "nn.functional.layer_norm",
    { input: [2, 3, 4], weight: [3, 4], bias: [3, 4] },
    { normalized_shape: [3, 4] },
  ],
  [
    "nn.functional.embedding_bag",
    { input: { shape: [2, 3], data: [0, 2, 2, 1, 0, 3] }, weight: [4, 2] },
    { mode: "mean" },
  ],
  ["torch.special.xlog1py", { input: [4], other: between(-0.5, 2, 4) }],
  ["torch.i0", { input: [4] }],
  ["torch.special.i0e", { input: between(0.5, 12, 5) }],
  ["torch.special.i1", { input: [4] }],
  ["torch.special.i1e", { input: between(0.5, 12, 5) }],
  ["torch.special.entr", { input: between(0.2, 3, 4) }],
  ["torch.special.erfcx", { input: [4] }],
  ["torch.special.ndtr", { input: [4] }],
  ["torch.special.log_ndtr", { input: between(-6, 2, 5) }],
  ["torch.special.ndtri", { input: between(0.1, 0.9, 5) }],
  ["torch.polygamma", { input: between(0.5, 4, 5) }, { n: 2 }],
  ["torch.mvlgamma", { input: between(2, 5, 4) }, { p: 2 }],
  ["torch.ldexp", { input: [4], other: [4] }],
  ["torch.float_power", { input: between(0.5, 3, 4), exponent: [4] }],
  ["torch.nan_to_num", { input: [4] }],
  ["torch.nansum", { input: [2, 3] }, { dim: 1 }],
  ["torch.nanmean", { input: [2, 3] }, { dim: 0 }],
  ["torch.aminmax", { input: [2, 3] }, { dim: 1 }],
  ["torch.renorm", { input: [3, 4] }, { p: 2, dim: 0, maxnorm: 1 }],
  ["torch.nanmedian", { input: [3, 3] }, { dim: 1 }],
  ["torch.msort", { input: [4, 2] }],
  ["torch.chain_matmul", { "matrices.0": [2, 3], "matrices.1": [3, 4], "matrices.2": [4, 2] }],
  ["torch.matrix_power", { input: matrix }, { n: 3 }],
  ["torch.cov", { input: [3, 5] }],
  ["torch.corrcoef", { input: [3, 5] }],
  ["torch.vander", { x: [4] }],
  ["torch.linalg.vander", { x: [4] }],
  ["torch.linalg.cross", { input: [2, 3], other: [2, 3] }],
  ["torch.block_diag", { "tensors.0": [2, 3], "tensors.1": [1, 2] }],
  ["torch.vdot", { input: [4], other: [4] }],
  ["torch.inner", { input: [2, 3], other: [4, 3] }],
  ["torch.addr", { input: [2, 3], vec1: [2], vec2: [3] }, { beta: 0.5, alpha: 2 }],
  ["torch.addbmm", { input: [2, 2], batch1: [3, 2, 4], batch2: [3, 4, 2] }],
  ["torch.linalg.multi_dot", { "tensors.0": [2, 3], "tensors.1": [3, 4], "tensors.2": [4] }],
  ["torch.linalg.matrix_norm", { A: [2, 3] }],
  ["torch.linalg.norm", { A: [2, 3] }],
  ["torch.linalg.slogdet", { A: matrix }],
  ["torch.linalg.vecdot", { x: [2, 3], y: [2, 3] }],
  ["Tensor.view_as", { self: [6], other: [2, 3] }],
  ["Tensor.expand_as", { self: [3], other: [2, 3] }],
  ["torch.ravel", { input: [2, 3] }],
  ["torch.broadcast_tensors", { "tensors.0": [3], "tensors.1": [2, 1] }],
  ["Tensor.mT", { self: [2, 3] }],
  ["torch.atleast_1d", { "tensors.0": [] }],
  ["torch.atleast_2d", { "tensors.0": [3] }],
  ["torch.atleast_3d", { "tensors.0": [2, 3] }],
  ["torch.dstack", { "tensors.0": [2, 3], "tensors.1": [2, 3] }],
  ["torch.column_stack", { "tensors.0": [3], "tensors.1": [3, 2] }],
  ["torch.cartesian_prod", { "tensors.0": [2], "tensors.1": [3] }],
  ["torch.hsplit", { input: [2, 4] }, { indices_or_sections: 2 }],
  ["torch.vsplit", { input: [4, 2] }, { indices_or_sections: 2 }],
  ["torch.dsplit", { input: [1, 2, 4] }, { indices_or_sections: [1, 3] }],
  ["torch.fliplr", { input: [2, 3] }],
  ["torch.flipud", { input: [2, 3] }],
  ["torch.diagflat", { input: [2, 2] }, { offset: 1 }],
  ["torch.diagonal_scatter", { input: [3, 3], src: [3] }],
  ["Tensor.put", { self: [2, 3], index: { shape: [2], data: [1, 4] }, source: [2] }],
];

/** The calls as cases: every tensor of floats is differentiated. Results are whatever they are. */
export const extraCases: readonly FunctionCase[] = calls.map(([op, inputs, args = {}], position) => {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, spec], i) => [name, tensorOf(spec, position + i)] as const),
  );
  const floats = Object.entries(tensors).filter(([, { dtype }]) => dtype === "float64");
  return {
    id: `${op}/extra`,
    op,
    category: "extra",
    args,
    inputs: tensors,
    grads: Object.fromEntries(floats),
    outputs: {},
    tolerance: { float64: [1e-9, 1e-9], float32: null },
  };
});

function tensorOf(spec: readonly number[] | Numbers, seed: number): GoldenTensor {
  const { shape, low = -2, high = 2, data }: Numbers = isShape(spec) ? { shape: spec } : spec;
  if (data) return { shape, dtype: "int64", data };
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, dtype: "float64", data: spread(new Random(seed), count, low, high) };
}

function isShape(spec: readonly number[] | Numbers): spec is readonly number[] {
  return Array.isArray(spec);
}
