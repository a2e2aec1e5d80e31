// Compares gradc with PyTorch's numbers: test/parity/main.ts.
import { fromSources } from "./from-sources.mjs";

const { main } = await fromSources("test/parity/main.ts");
process.exitCode = await main(process.argv.slice(2), (line) => console.log(line));
