/** Constants of the normal distribution. */

/** √π / 2. */
export const halfRootPi = 0.886226925452758;
