/** How many children are born tomorrow: seen in the last weeks and in the calendar. */
import {
  Module,
  Embedding,
  Conv1d,
  LSTM,
  Linear,
  type Tensor,
  input,
  target,
  cat,
  pad,
  relu,
  transpose,
  unsqueeze,
  squeeze,
  l1Loss,
  adam,
} from "gradc";

const days = 56;

class Forecast extends Module {
  weekday = new Embedding(7, 4);
  month = new Embedding(12, 4);
  date = new Embedding(31, 8);
  convolution = new Conv1d(17, 32, 3);
  lstm = new LSTM(32, 32, { batchFirst: true });
  projection = new Linear(32, 1);

  /** Of every day the births, and of the day after it the calendar, all [batch, days], give the births of the day after it. */
  forward(births: Tensor, weekday: Tensor, month: Tensor, date: Tensor): Tensor {
    const features = [unsqueeze(births, 2), this.weekday(weekday), this.month(month), this.date(date)];
    // Each day sees itself and the two before it.
    const channels = pad(transpose(cat(features, 2), 1, 2), [2, 0]);
    const seen = transpose(relu(this.convolution(channels)), 1, 2);
    const [read] = this.lstm(seen);
    return squeeze(this.projection(read), 2);
  }
}

const births = input(["batch", days]);
const weekday = input(["batch", days], "i32");
const month = input(["batch", days], "i32");
const date = input(["batch", days], "i32");
const following = target(["batch", days]);
const forecast = new Forecast();
export const predicted = forecast(births, weekday, month, date);
export const loss = l1Loss(predicted, following);
export const optimizer = adam({ lr: 3e-3 });
