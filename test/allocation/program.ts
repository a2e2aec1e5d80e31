/** Runs in a process of its own: trains for a while and prints how often memory was collected meanwhile. */
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

interface Result {
  readonly loss: number;
}

/** What a net does not have is of no effect. */
interface Sizes {
  readonly batch: number;
  readonly time: number;
}

interface Net {
  step(data: unknown, sizes: Sizes): Result;
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>;
}

type Create = (options: Sizes) => Net;
type Variant = (net: Net, data: unknown, sizes: Sizes) => unknown;

/** What is done each time. The last result is kept, so that none can be optimized away. */
const variants: Readonly<Record<string, Variant>> = {
  step: (net, data, sizes) => net.step(data, sizes),
  view: (net, data, sizes) => {
    net.step(data, sizes);
    return Object.values(net.inputs)[0]!.subarray(0, 1);
  },
  result: (net, data, sizes) => ({ ...net.step(data, sizes) }),
};

let kept: unknown;

function repeat(count: number, variant: Variant, net: Net, data: unknown, sizes: Sizes): void {
  for (let i = 0; i < count; i++) kept = variant(net, data, sizes);
}

async function main([module, batch, warmUp, steps, variantName]: readonly string[]): Promise<void> {
  const exported = (await import(module!)) as Readonly<Record<string, Create>>;
  const create = Object.entries(exported).find(([name]) => !name.endsWith("Inference"))![1];
  const sizes = { batch: Number(batch), time: 8 };
  const net = create(sizes);
  // Own copies, or the way in would not be measured.
  const data = Object.fromEntries(
    Object.entries(net.inputs).map(([name, array]) => [
      name,
      array.map((_, i) => (array instanceof Int32Array ? i % 7 : Math.sin(i))),
    ]),
  );
  const collections: number[] = [];
  new PerformanceObserver((list) =>
    collections.push(...list.getEntries().map(({ startTime }) => startTime)),
  ).observe({ entryTypes: ["gc"] });
  const variant = variants[variantName!]!;
  repeat(Number(warmUp), variant, net, data, sizes);
  // What is compiled in the background arrives now.
  await delay(200);
  repeat(1000, variant, net, data, sizes);
  const began = performance.now();
  repeat(Number(steps), variant, net, data, sizes);
  const ended = performance.now();
  await delay(50);
  const during = collections.filter((time) => time >= began && time <= ended).length;
  process.stdout.write(
    JSON.stringify({
      during,
      before: collections.filter((time) => time < began).length,
      milliseconds: ended - began,
      kept: kept !== undefined,
    }),
  );
}

await main(process.argv.slice(2));
