/** Optimisers, schedules and clipping of golden training runs, written out: they need gradients only, from whatever computes them. */
import type { Trainer } from "./build.ts";
import type { TrainingCase } from "./training.ts";

/** Numbers that an optimiser remembers of a parameter. */
interface Memory {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

interface Numbers {
  readonly lr: number;
  readonly betas?: readonly [number, number];
  readonly momentum?: number;
  readonly weight_decay?: number;
}

/** The new value of one number: its value, its gradient, and two numbers that are remembered. */
type Rule = (
  value: number,
  gradient: number,
  memory: [number, number],
  told: Numbers,
  step: number,
) => number;

const adam: Rule = (value, gradient, memory, { lr, betas = [0.9, 0.999] }, step) => {
  memory[0] = betas[0] * memory[0] + (1 - betas[0]) * gradient;
  memory[1] = betas[1] * memory[1] + (1 - betas[1]) * gradient * gradient;
  const [mean, square] = memory.map((each, i) => each / (1 - betas[i]! ** (step + 1))) as [number, number];
  return value - (lr * mean) / (Math.sqrt(square) + 1e-8);
};

const rules: Readonly<Record<string, Rule>> = {
  "optim.Adam": adam,
  "optim.AdamW": (value, gradient, memory, told, step) =>
    adam(value * (1 - told.lr * told.weight_decay!), gradient, memory, told, step),
  "optim.RMSprop": (value, gradient, memory, { lr }) => {
    memory[1] = 0.99 * memory[1] + 0.01 * gradient * gradient;
    return value - (lr * gradient) / (Math.sqrt(memory[1]) + 1e-8);
  },
  // Nesterov's.
  "optim.SGD": (value, gradient, memory, { lr, momentum = 0, weight_decay: decay = 0 }, step) => {
    const decayed = gradient + decay * value;
    memory[0] = step === 0 ? decayed : momentum * memory[0] + decayed;
    return value - lr * (decayed + momentum * memory[0]);
  },
};

type Told = Readonly<Record<string, number>>;

/** By how much the learning rate of a step is multiplied. */
const schedules: Readonly<Record<string, (step: number, told: Told) => number>> = {
  CosineAnnealingLR: (step, { T_max }) => (1 + Math.cos((Math.PI * step) / T_max!)) / 2,
  StepLR: (step, { step_size, gamma }) => gamma! ** Math.floor(step / step_size!),
  LinearLR: (step, { start_factor, total_iters }) =>
    start_factor! + ((1 - start_factor!) * Math.min(step, total_iters!)) / total_iters!,
};

function factorOf({ scheduler }: TrainingCase, step: number): number {
  return scheduler ? schedules[scheduler.op.split(".").at(-1)!]!(step, scheduler.args as Told) : 1;
}

/** Takes steps from the gradients of a trainer; gives the norm of all of them before clipping. */
export function stepperOf(golden: TrainingCase, trainer: Trainer): (step: number) => number {
  const memories = new Map(
    Object.entries(trainer.parameters).map(([name, { value }]) => {
      const memory: Memory = {
        first: new Float64Array(value.length),
        second: new Float64Array(value.length),
      };
      return [name, memory] as const;
    }),
  );
  const told = golden.optimizer.args as unknown as Numbers;
  const rule = rules[golden.optimizer.op]!;
  return (step) => {
    const gradients = Object.values(trainer.parameters).flatMap(({ gradient }) => Array.from(gradient));
    const norm = Math.hypot(...gradients);
    const scale = Math.min(1, (golden.clip_grad_norm ?? Infinity) / (norm + 1e-6));
    const now = { ...told, lr: told.lr * factorOf(golden, step) };
    for (const [name, { value, gradient }] of Object.entries(trainer.parameters)) {
      const { first, second } = memories.get(name)!;
      for (let i = 0; i < value.length; i++) {
        const memory: [number, number] = [first[i]!, second[i]!];
        value[i] = rule(value[i]!, gradient[i]! * scale, memory, now, step);
        [first[i], second[i]] = memory;
      }
    }
    return norm;
  };
}
