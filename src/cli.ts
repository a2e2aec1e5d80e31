#!/usr/bin/env node
/** The command `gradc`. */
import picocolors from "picocolors";
import { startQuickly } from "./command/start-quickly.ts";

startQuickly();
const [{ run }, { Terminal }] = await Promise.all([
  import("./command/run.ts"),
  import("./command/terminal.ts"),
]);

const colors = picocolors.isColorSupported && process.stderr.isTTY;
const terminal = new Terminal(process.cwd(), colors, (stream, text) => process[stream].write(text));
process.exitCode = await run(process.argv.slice(2), terminal);
