import { describe, expect, it } from "vitest";
import { printType } from "../../compiler/shape/shape.ts";
import { traceFiles, warningsOf } from "./definitions.ts";

const imports =
  'import { constant, eq, exp, input, matmul, maximum, mul, parameter, relu, sigmoid, sum, tanh, Linear, Module, Sequential } from "gradc";\n';
const leaves =
  'const x = input([3, "batch"]);\nconst v = input([3]);\nconst s = input([]);\nconst W = parameter([4, 3]);\nconst Q = parameter([3, 3]);\nconst n = input([2], "i32");\n';

/** The type of the output `y`, and the primitive that computes it. */
async function outputOf(expression: string): Promise<string> {
  const { program } = await traceFiles(`${imports}${leaves}export const y = ${expression};\n`);
  const y = program.outputs.get("y")!;
  return `${y.primitive.name} ${printType(y.type)}`;
}

describe("operators of tensors", () => {
  it.each([
    ["W * x", "contract f32[4, batch]"],
    ["W * v", "contract f32[4]"],
    ["v * x", "contract f32[batch]"],
    ["2 * x", "mul f32[3, batch]"],
    ["x * s", "mul f32[3, batch]"],
    ["x / 2", "div f32[3, batch]"],
    ["x - s", "sub f32[3, batch]"],
    ["-x", "neg f32[3, batch]"],
    ["+x", "input f32[3, batch]"],
    ["n % 2", "remainder i32[2]"],
    ["x ** 2", "mul f32[3, batch]"],
    ["x ** 3", "mul f32[3, batch]"],
    ["x ** 0.5", "sqrt f32[3, batch]"],
    ["x ** -1", "div f32[3, batch]"],
    ["x ** 0", "broadcast f32[3, batch]"],
    ["2 ** x", "exp2 f32[3, batch]"],
    ["x ** s", "pow f32[3, batch]"],
    ["x < 0", "lt bool[3, batch]"],
    ["x <= s", "le bool[3, batch]"],
    ["n * 2", "mul i32[2]"],
    ["Math.exp(x)", "exp f32[3, batch]"],
    ["Math.max(x, 0, s)", "maximum f32[3, batch]"],
  ])("%s", async (expression, result) => expect(await outputOf(expression)).toBe(result));

  it.each(["x + v * s", "x + Q", "Math.max(x, v)"])("%s does not broadcast", async (expression) => {
    await expect(outputOf(expression)).rejects.toThrow("do not broadcast");
  });

  it("join text as everywhere", async () => {
    const { program } = await traceFiles(
      `${imports}${leaves}export const y = constant(("W is " + W).length);\n`,
    );
    expect(program.outputs.get("y")!.attributes).toMatchObject({ value: "W is W: f32[4, 3]".length });
  });

  it("compare identities of two tensors, and any with null and undefined", async () => {
    const body =
      "const t = (c: boolean) => constant(c ? 1 : 0);\n" +
      "export const a = t(x === x), b = t(x !== v), c = t(x == null), d = t(x != undefined), e = t(x === undefined);\n";
    const { program } = await traceFiles(imports + leaves + body);
    const values = [...program.outputs.values()].map(
      ({ attributes }) => (attributes as { value: number }).value,
    );
    expect(values).toEqual([1, 1, 0, 1, 0]);
  });
});

describe("the product of two square matrices of one shape", () => {
  it("warns once per place", async () => {
    const body =
      "const square = (A: Tensor) => A * A;\nexport const y = square(square(Q)) * x;\nexport const z = matmul(Q, Q);\n";
    const [warning, ...others] = await warningsOf(`${imports}${leaves}${body}`);
    expect(others.filter((other) => other.includes("GC2004"))).toEqual([]);
    expect(warning).toBe(
      [
        "net.graph.ts:8:31  warning GC2004  * of two square matrices [3, 3] is their matrix product",
        "  8 | const square = (A: Tensor) => A * A;",
        "    |                               ^   ^ A: f32[3, 3]   declared at 6:7",
        "    |                               A: f32[3, 3]         declared at 6:7",
        "    | called from net.graph.ts:9:25",
        "    | Write matmul(a, b) if that is meant, mul(a, b) for the elementwise product.",
      ].join("\n"),
    );
  });
});

describe("what the user applied", () => {
  const applied = async (body: string) => {
    const { program } = await traceFiles(imports + leaves + body);
    return program.graph.applications.map(
      ({ label, operands, result }) =>
        `${String(result).split(":")[0]!.replace(/%\d+/, "_")} = ${label}(${operands.map((each) => String(each).split(":")[0]!.replace(/%\d+/, "_")).join(", ")})`,
    );
  };

  it.each<readonly [string, string, readonly string[]]>([
    [
      "operators and functions in order",
      "export const y = sigmoid(W * x + s);",
      ["_ = *(W, x)", "_ = +(_, s)", "y = sigmoid(_)"],
    ],
    [
      "unary minus, Math, not leaves",
      "export const y = -Math.tanh(constant([1, 2]));",
      ["_ = tanh(_)", "y = -(_)"],
    ],
    [
      "the outermost call of the library only",
      "const layer = new Linear(3, 2);\nexport const y = relu(layer(v));",
      ["_ = layer(v)", "y = relu(_)"],
    ],
    [
      "modules of the user are seen through",
      "class Net extends Module { inner = new Linear(3, 2); forward(h: Tensor) { return tanh(this.inner.forward(h)); } }\nconst net = new Net();\nexport const y = net(v);",
      ["_ = inner(v)", "y = tanh(_)"],
    ],
    [
      "so are functions of the user",
      "const twice = (h: Tensor) => h * 2 + 1;\nexport const y = twice(x);",
      ["_ = *(x, 2)", "y = +(_, 1)"],
    ],
    [
      "containers are one",
      "const net = new Sequential([(h: Tensor) => h * 2, relu]);\nexport const y = net(x);",
      ["y = net(x)"],
    ],
    ["equal ones once", "export const y = relu(x) + relu(x);", ["_ = relu(x)", "y = +(_, _)"]],
  ])("%s", async (_, body, expected) => expect(await applied(`${body}\n`)).toEqual(expected));
});
