/** Tells a program that is run from one that is imported. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether the module at this URL is what Node was started with. */
export function isRun(url: string): boolean {
  const [, program] = process.argv;
  return program !== undefined && realpathSync(program) === realpathSync(fileURLToPath(url));
}
