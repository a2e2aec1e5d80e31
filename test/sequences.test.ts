import { describe, expect, it } from "vitest";
import { runBirths } from "../examples/births.ts";
import { runMoby } from "../examples/moby.ts";

// The whole of it: npm run births, npm run moby.
describe("examples that learn from sequences learn from the first part of their way", () => {
  it("births: from few steps better than what was a week ago", () => {
    const { error, lastWeek, yesterday } = runBirths({ steps: 200 });
    expect([lastWeek, yesterday].map(Math.round)).toEqual([436, 1643]);
    expect(error).toBeLessThan(0.95 * lastWeek);
  });

  it("moby: from a fiftieth of the text more than how frequent each character is", () => {
    const { testLoss, sample } = runMoby({ part: 0.02 });
    // Of the frequencies it would be 3.118.
    expect(testLoss).toBeLessThan(3);
    expect(sample).toMatch(/^The whale [^]{500}$/);
  });
});
