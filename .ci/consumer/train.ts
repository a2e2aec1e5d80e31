import { loadSafetensors, saveSafetensors } from "gradc/safetensors";
import { createLine } from "./generated/line.ts";

const net = createLine({ batch: 4 });
// y = x0 + 2 x1 - 3 x2 + 0.5
const data = { x: [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], y: [0.5, 1.5, 2.5, -2.5] };

const before = net.forward(data).loss;
for (let step = 0; step < 500; step++) net.step(data);
net.loadStateDict(loadSafetensors(saveSafetensors(net.stateDict())));
const after = net.forward(data).loss;

if (!(after < before / 100)) throw new Error(`training took the loss only from ${before} to ${after}`);
console.log(`the loss fell from ${before} to ${after}`);
