#!/usr/bin/env node
/** The command `gradc`. */
import picocolors from "picocolors";
import { run } from "./command/run.ts";
import { Terminal } from "./command/terminal.ts";

const colors = picocolors.isColorSupported && process.stderr.isTTY;
process.exitCode = await run(
  process.argv.slice(2),
  new Terminal(process.cwd(), colors, (stream, text) => process[stream].write(text)),
);
