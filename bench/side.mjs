// One side of a workload in a process of its own: `node side.mjs hand NAME`, or `node side.mjs compiled NAME MODULE`. Told how
// many steps to take, it answers with the processor time of each, in microseconds, and with what the last one computed.
const [kind, name, module] = process.argv.slice(2);
const sides = await import(kind === "hand" ? "./hand.mjs" : "./compiled.mjs");
const step = sides[name](module === undefined ? undefined : await import(module));

process.on("message", (steps) => {
  const start = process.cpuUsage();
  let result;
  for (let i = 0; i < steps; i++) result = step();
  const { user, system } = process.cpuUsage(start);
  process.send({ each: (user + system) / steps, result: typeof result === "function" ? result() : result });
});
process.send("ready");
