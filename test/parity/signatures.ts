/**
 * PyTorch's signatures, where a case alone does not say which arguments have no default: by rule, tensors are taken to have
 * none and plain arguments to have one. Copied from PyTorch's documentation; dtype, device, out and inplace are left out.
 */
const signatures: readonly string[] = [
  "nn.functional.threshold(input, threshold, value)",
  "nn.functional.log_softmax(input, dim=None)",
  "nn.functional.mse_loss(input, target, reduction='mean')",
  "nn.functional.cross_entropy(input, target, weight=None, ignore_index=-100, reduction='mean', label_smoothing=0.0)",
  "nn.functional.nll_loss(input, target, weight=None, ignore_index=-100, reduction='mean')",
  "nn.functional.binary_cross_entropy(input, target, weight=None, reduction='mean')",
  "nn.functional.binary_cross_entropy_with_logits(input, target, weight=None, reduction='mean', pos_weight=None)",
  "nn.functional.multilabel_soft_margin_loss(input, target, weight=None, reduction='mean')",
  "nn.functional.multi_margin_loss(input, target, p=1, margin=1.0, weight=None, reduction='mean')",
  "nn.functional.linear(input, weight, bias=None)",
  "nn.Linear(in_features, out_features, bias=True)",
  "nn.Bilinear(in1_features, in2_features, out_features, bias=True)",
  "torch.pow(input, exponent)",
  "torch.lerp(input, end, weight)",
  "torch.masked_fill(input, mask, value)",
  "torch.gather(input, dim, index)",
  "torch.reshape(input, shape)",
  "torch.permute(input, dims)",
  "torch.transpose(input, dim0, dim1)",
  "torch.broadcast_to(input, size)",
  "Tensor.expand(self, size)",
  "Tensor.view(self, size)",
  "Tensor.repeat(self, repeats)",
  "torch.movedim(input, source, destination)",
  "torch.narrow(input, dim, start, length)",
  "torch.select(input, dim, index)",
  "torch.tile(input, dims)",
  "torch.flip(input, dims)",
  "torch.topk(input, k, dim=None, largest=True, sorted=True)",
  "torch.kthvalue(input, k, dim=None, keepdim=False)",
];

/** One parameter of a signature. */
export interface SignatureParameter {
  readonly name: string;
  readonly hasDefault: boolean;
}

const parsed = new Map<string, readonly SignatureParameter[]>(
  signatures.map((text) => {
    const [, op, list] = /^([\w.]+)\((.*)\)$/.exec(text)!;
    return [
      op!,
      list!.split(", ").map((part) => ({ name: part.split("=")[0]!, hasDefault: part.includes("=") })),
    ];
  }),
);

export const signatureOf = (op: string): readonly SignatureParameter[] | undefined => parsed.get(op);
