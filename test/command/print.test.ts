import { describe, expect, it } from "vitest";
import { stageNames } from "../../compiler/index.ts";
import { broken, line, TestProject } from "./project.ts";

const project = new TestProject({ "line.graph.ts": line, "broken.graph.ts": broken });

describe("gradc print", () => {
  it.each(stageNames)("prints the program after %s", async (stage) => {
    const { code, out, err } = await project.run("print", "line.graph.ts", "--stage", stage);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").length).toBeGreaterThan(5);
  });

  it("prints names, shapes and roots of the traced graph", async () => {
    const { out } = await project.run("print", "line.graph.ts", "--stage", "trace");
    expect(out).toMatch(/= parameter\(.*\): f32\[3, 1\] {3}weight$/m);
    expect(out).toMatch(/^output prediction = %\d+$/m);
  });

  it("prints the very file that compile writes", async () => {
    await project.run("compile", "line.graph.ts");
    const { out } = await project.run("print", "line.graph.ts", "--stage", "format");
    expect(out).toBe(project.read("generated/line.ts"));
  });

  it("lists the stages where one is unknown", async () => {
    const { code, err } = await project.run("print", "line.graph.ts", "--stage", "everything");
    expect(code).toBe(1);
    expect(err).toContain(`Expected one of: ${stageNames.join(", ")}.`);
  });

  it("reports errors of the definition", async () => {
    const { code, out, err } = await project.run("print", "broken.graph.ts", "--stage", "emit");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^broken\.graph\.ts:4:26 {2}error GC2001/);
  });
});
