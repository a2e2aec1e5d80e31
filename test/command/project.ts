/** A folder with definitions, and the command line run inside it. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { run } from "../../src/command/run.ts";
import { Terminal } from "../../src/command/terminal.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class TestProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "gradc-command-")));

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.write({ "package.json": "{}", ...files });
    afterAll(() => rmSync(this.folder, { recursive: true }));
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** All files of a folder, hidden ones too. */
  list(name: string): string[] {
    return readdirSync(this.path(name)).toSorted();
  }

  run(...args: readonly string[]): Promise<Ran> {
    return this.runIn(".", ...args);
  }

  async runIn(folder: string, ...args: readonly string[]): Promise<Ran> {
    const printed = { stdout: "", stderr: "" };
    const terminal = new Terminal(this.path(folder), false, (stream, text) => void (printed[stream] += text));
    const code = await run(args, terminal);
    return { code, out: printed.stdout, err: printed.stderr };
  }
}

export const line = `import { input, mseLoss, parameter, sgd, target } from "gradc";
const x = input(["batch", 3]);
const y = target(["batch", 1]);
const weight = parameter([3, 1]);
export const prediction = x * weight;
export const loss = mseLoss(prediction, y);
export const optimizer = sgd({ lr: 0.1 });
`;

export const library = `import { tanh, type Tensor } from "gradc";
export const twice = (x: Tensor) => tanh(tanh(x));
`;

export const broken = `import { input, mean, parameter } from "gradc";
const x = input(["batch", 3]);
const weight = parameter([4, 1]);
export const loss = mean(x * weight);
`;
