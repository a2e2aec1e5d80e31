/** Every expanded intrinsic. Those that only others call are here because emitted modules hold them, too. */
export * from "./special/erf.ts";
export * from "./special/gamma.ts";
export * from "./special/normal.ts";
export * from "./special/power.ts";
export * from "./special/rounding.ts";
