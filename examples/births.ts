/** Predicts how many children are born tomorrow: trains on fifteen years but their last 365 days, and tests on these. */
import { type Births, createBirths, createBirthsInference, type StateDict } from "../generated/births.ts";
import { randomNumbers, readTable } from "./data.ts";
import { isRun } from "./program.ts";

// Fixed in advance: the test part chooses nothing.
const batch = 16;
const days = 56;
const tested = 365;

/** Day by day: births with mean 0 and deviation 1 in the training part, and the calendar, each from 0. */
interface Series {
  /** How many days come before the test part. */
  readonly known: number;
  readonly births: Float32Array;
  readonly weekday: Int32Array;
  readonly month: Int32Array;
  readonly date: Int32Array;
  /** What 1 is in children. */
  readonly deviation: number;
}

function readSeries(): Series {
  const { columns, rows } = readTable("us_births.csv");
  const column = (name: string): number[] => rows.map((row) => row[columns.indexOf(name)]!);
  const fromZero = (name: string): Int32Array => Int32Array.from(column(name), (value) => value - 1);
  const births = column("births");
  const known = births.length - tested;
  const mean = births.slice(0, known).reduce((sum, value) => sum + value, 0) / known;
  const squares = births.slice(0, known).reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / known);
  return {
    known,
    births: Float32Array.from(births, (value) => (value - mean) / deviation),
    weekday: fromZero("day_of_week"),
    month: fromZero("month"),
    date: fromZero("date_of_month"),
    deviation,
  };
}

/** Puts the days from `first` on in place n of a batch: their births, and the calendar of the day after each. */
function putWindow(
  inputs: Omit<Births["inputs"], "following">,
  n: number,
  series: Series,
  first: number,
): void {
  for (let t = 0; t < days; t++) {
    const [place, day] = [n * days + t, first + t];
    inputs.births[place] = series.births[day]!;
    inputs.weekday[place] = series.weekday[day + 1]!;
    inputs.month[place] = series.month[day + 1]!;
    inputs.date[place] = series.date[day + 1]!;
  }
}

/** The mean absolute error over the test part, each day seen from the one before it. */
function testError(stateDict: StateDict, series: Series): number {
  const net = createBirthsInference({ batch: tested, stateDict });
  for (let n = 0; n < tested; n++) putWindow(net.inputs, n, series, series.known - days + n);
  const { predicted } = net.forward(net.inputs);
  return errorOf((day) => predicted[(day - series.known) * days + days - 1]!, series);
}

/** The mean absolute error of a forecast over the test part. */
function errorOf(forecast: (day: number) => number, { known, births, deviation }: Series): number {
  let sum = 0;
  for (let day = known; day < known + tested; day++) sum += Math.abs(forecast(day) - births[day]!);
  return (sum / tested) * deviation;
}

export interface BirthsOptions {
  readonly seed?: number;
  readonly steps?: number;
  /** Told the mean absolute error in training, every hundred steps. */
  readonly onProgress?: (step: number, error: number) => void;
}

/** Mean absolute errors on the test part, in children a day. */
export interface BirthsRun {
  readonly error: number;
  /** Of saying what was a week ago. */
  readonly lastWeek: number;
  /** Of saying what was a day ago. */
  readonly yesterday: number;
}

export function runBirths({ seed = 1, steps = 1200, onProgress }: BirthsOptions = {}): BirthsRun {
  const series = readSeries();
  const net = createBirths({ batch, seed });
  const { inputs, lr } = net;
  const random = randomNumbers(seed);
  let sum = 0;
  for (let step = 1; step <= steps; step++) {
    for (let n = 0; n < batch; n++) {
      const first = Math.floor(random() * (series.known - days));
      putWindow(inputs, n, series, first);
      for (let t = 0; t < days; t++) inputs.following[n * days + t] = series.births[first + t + 1]!;
    }
    net.lr = (lr * (1 + Math.cos((Math.PI * (step - 1)) / steps))) / 2;
    sum += net.step(inputs).loss;
    if (step % 100 > 0) continue;
    onProgress?.(step, (sum / 100) * series.deviation);
    sum = 0;
  }
  return {
    error: testError(net.stateDict(), series),
    lastWeek: errorOf((day) => series.births[day - 7]!, series),
    yesterday: errorOf((day) => series.births[day - 1]!, series),
  };
}

if (isRun(import.meta.url)) {
  const { error, lastWeek, yesterday } = runBirths({
    onProgress: (step, trained) =>
      console.log(`step ${String(step).padStart(4)}   mean absolute error ${trained.toFixed(0)}`),
  });
  console.log(
    `test: mean absolute error ${error.toFixed(0)} births a day; same as last week ${lastWeek.toFixed(0)}, as yesterday ${yesterday.toFixed(0)}`,
  );
}
