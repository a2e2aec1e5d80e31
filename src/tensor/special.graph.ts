/** What torch.special holds. Definitions import it as one name, special. */
export { i0, i0e, i1, i1e } from "../../compiler/primitives/bessel.ts";
export { expm1, log1p, sigmoid as expit } from "../../compiler/primitives/elementwise.ts";
export { digamma, digamma as psi, lgamma as gammaln, polygamma } from "../../compiler/primitives/gamma.ts";
export { exp2 } from "../../compiler/primitives/power.ts";
export { entr, erfcx, logNdtr, ndtr, ndtri, xlog1py } from "../../compiler/primitives/probability.ts";
export { erf, erfc, erfinv, sinc, xlogy } from "../../compiler/primitives/special.ts";
export { logSoftmax, softmax } from "../nn/softmax.graph.ts";
export { logit, mvlgamma as multigammaln, round } from "./elementwise.graph.ts";
export { logsumexp } from "./reductions.graph.ts";
