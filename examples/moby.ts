/** Learns to write from Moby Dick, character by character: trains on its first nine tenths once, tests on the last, and writes. */
import { createMoby, createMobyInference, type Moby, type StateDict } from "../generated/moby.ts";
import { randomNumbers, readText } from "./data.ts";
import { isRun } from "./program.ts";

// Fixed in advance: the test part chooses nothing.
const sizes = { batch: 8, time: 32 };
const { batch, time } = sizes;

/** A text as numbers: places in an alphabet of all characters that occur, in order. */
interface Text {
  readonly alphabet: readonly string[];
  readonly codes: Int32Array;
}

function readMoby(): Text {
  const characters = Array.from(readText("moby_dick.txt"));
  const alphabet = [...new Set(characters)].toSorted();
  const codeOf = new Map(alphabet.map((character, code) => [character, code]));
  return { alphabet, codes: Int32Array.from(characters, (character) => codeOf.get(character)!) };
}

/** Parts of the text that are read side by side: window w of each holds its characters from w · time on. */
class Reader {
  readonly windows: number;
  readonly #codes: Int32Array;
  readonly #length: number;

  constructor(codes: Int32Array) {
    this.#codes = codes;
    this.#length = Math.floor((codes.length - 1) / batch);
    this.windows = Math.floor(this.#length / time);
  }

  /** Puts a window, and what comes after each of its characters, where a net reads them. */
  put({ text, next }: Moby["inputs"], window: number): void {
    for (let t = 0; t < time; t++)
      for (let n = 0; n < batch; n++) {
        const place = n * this.#length + window * time + t;
        text[t * batch + n] = this.#codes[place]!;
        next[t * batch + n] = this.#codes[place + 1]!;
      }
  }
}

/** Told the mean loss in training, in nats a character, every twentieth of the way. */
type OnProgress = (part: number, loss: number) => void;

/** One pass. What the net remembers at the end of a window it starts the next with. */
function train(net: Moby, reader: Reader, onProgress?: OnProgress): void {
  const { inputs, lr } = net;
  const twentieth = Math.max(1, Math.floor(reader.windows / 20));
  let sum = 0;
  for (let window = 0; window < reader.windows; window++) {
    reader.put(inputs, window);
    const part = window / reader.windows;
    // It rises over the first fiftieth and falls to 0 at the end.
    net.lr = (lr * Math.min(1, 50 * part) * (1 + Math.cos(Math.PI * part))) / 2;
    const { loss, hiddenAfter, cellAfter } = net.step(inputs, sizes);
    inputs.hidden.set(hiddenAfter);
    inputs.cell.set(cellAfter);
    sum += loss;
    if ((window + 1) % twentieth > 0) continue;
    onProgress?.((window + 1) / reader.windows, sum / twentieth);
    sum = 0;
  }
}

/** Nats for each character of `codes` but the first, each seen from all before it. */
function lossOver(stateDict: StateDict, codes: Int32Array): number {
  const most = { batch: 1, time: 256 };
  const net = createMobyInference({ ...most, stateDict });
  const last = codes.length - 1;
  let sum = 0;
  for (let from = 0; from < last; from += most.time) {
    const now = { ...most, time: Math.min(most.time, last - from) };
    net.inputs.text.set(codes.subarray(from, from + now.time));
    const { logits, hiddenAfter, cellAfter } = net.forward(net.inputs, now);
    net.inputs.hidden.set(hiddenAfter);
    net.inputs.cell.set(cellAfter);
    const width = logits.length / now.time;
    for (let t = 0; t < now.time; t++)
      sum -= Math.log(chances(logits.subarray(t * width, (t + 1) * width))[codes[from + t + 1]!]!);
  }
  return sum / last;
}

/** How likely each character is. */
function chances(logits: Float32Array, temperature = 1): readonly number[] {
  const most = Math.max(...logits);
  const weights = Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** So many characters after `beginning`, each drawn from what the net says, a little more careful than it is. */
function continued(
  stateDict: StateDict,
  { alphabet }: Text,
  beginning: string,
  count: number,
  random: () => number,
): string {
  const one = { batch: 1, time: 1 };
  const net = createMobyInference({ ...one, stateDict });
  let written = beginning;
  for (let place = 0; place < beginning.length - 1 + count; place++) {
    net.inputs.text[0] = alphabet.indexOf(written[place]!);
    const { logits, hiddenAfter, cellAfter } = net.forward(net.inputs, one);
    net.inputs.hidden.set(hiddenAfter);
    net.inputs.cell.set(cellAfter);
    if (place < written.length - 1) continue;
    let left = random();
    written += alphabet[chances(logits, 0.7).findIndex((chance) => (left -= chance) < 0)] ?? " ";
  }
  return written;
}

export interface MobyOptions {
  readonly seed?: number;
  /** How much is read of the text to train with, and of that to test with. Default: 1. */
  readonly part?: number;
  readonly onProgress?: OnProgress;
}

export interface MobyRun {
  /** Nats a character of the test part. */
  readonly testLoss: number;
  readonly sample: string;
}

export function runMoby({ seed = 1, part = 1, onProgress }: MobyOptions = {}): MobyRun {
  const text = readMoby();
  const { length } = text.codes;
  const cut = Math.floor(length * 0.9);
  const net = createMoby({ ...sizes, seed });
  train(net, new Reader(text.codes.subarray(0, Math.floor(cut * part))), onProgress);
  const stateDict = net.stateDict();
  const tested = text.codes.subarray(cut - 1, cut + Math.floor((length - cut) * part));
  return {
    testLoss: lossOver(stateDict, tested),
    sample: continued(stateDict, text, "The whale ", 500, randomNumbers(seed)),
  };
}

if (isRun(import.meta.url)) {
  const began = performance.now();
  const { testLoss, sample } = runMoby({
    onProgress: (part, loss) =>
      console.log(
        `${(100 * part).toFixed(0).padStart(3)} %   loss ${loss.toFixed(3)}   ${((performance.now() - began) / 1000).toFixed(0)} s`,
      ),
  });
  console.log(`test: ${testLoss.toFixed(3)} nats a character\n\n${sample}`);
}
