/** The path by which output names its definition: the same from every folder and on every machine. */
import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** From the folder of the nearest package.json; where there is none, the file's name. */
export function sourcePath(file: string): string {
  const root = packageFolder(dirname(file));
  return root === undefined ? basename(file) : relative(root, file).replaceAll("\\", "/");
}

function packageFolder(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageFolder(parent);
}
