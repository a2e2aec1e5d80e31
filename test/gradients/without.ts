/** Functions of which there is no gradient to check, and why. A test holds that all others are checked. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const withoutGradient: Readonly<Record<string, readonly string[]>> = {
  "say where values come from": words(`
    assign constant input parameter state target training rand randn init.uniform init.normal
    init.constant init.zeros init.ones init.xavierUniform init.xavierNormal init.truncNormal init.kaimingUniform
    init.kaimingNormal init.eye init.dirac init.orthogonal init.sparse zeros ones full zerosLike onesLike fullLike arange linspace
    eye
  `),
  "give truth values or whole numbers": words(`
    lt le gt ge eq ne logicalAnd logicalOr logicalNot logicalXor isnan isinf isposinf isneginf
    isfinite signbit isclose all any bitwiseAnd bitwiseOr bitwiseXor bitwiseNot int countNonzero
    bincount oneHot argmax argmin argsort
  `),
  "are constant between steps": words("floorDivide heaviside sgn"),
  "refuse: what they give has a size that depends on data": words(
    "nonzero argwhere maskedSelect unique uniqueConsecutive",
  ),
  "differentiate, or keep from it": words("grad stopGradient"),
  "run a function of the user, which others that are checked do with them": words("scan"),
  "say what is learned, and what a state is next": words("requiresGrad advance"),
  "take what they computed as constant, as PyTorch does": words("spectralNorm"),
  "give numbers": words("init.calculateGain"),
  "say which part is meant": words("slice"),
  "change only the element type": words("float"),
  "are rules of optimisers": words("sgd adam"),
};
