/** Where central differences need to be told something: by how far to step, or that a gradient is none, and why. */

/** Steps other than 10⁻³. */
export const steps: Readonly<Record<string, { readonly step: number; readonly reason: string }>> = {
  "nn.Transformer": { step: 1e-4, reason: "relu has its kinks close by" },
  "torch.logit": { step: 1e-4, reason: "its poles are a hundredth away" },
};

/** Arguments with which PyTorch's gradient is a convention, not the derivative. */
export const conventions: Readonly<Record<string, string>> = {
  padding_idx: "the row of padding gets none",
  scale_grad_by_freq: "a row's is divided by how often it is looked up",
};
