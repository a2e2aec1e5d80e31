/** Recurrent nets that cannot be. */
import { type Row, wrong } from "./row.ts";

export const recurrent: readonly Row[] = [
  [
    "no hidden units",
    ({ RNN }) => new RNN(3, 0),
    ["GC2011", "RNN: hiddenSize is 0", "It must be a whole number, at least 1."],
  ],
  [
    "half a layer",
    ({ GRU }) => new GRU(3, 4, { numLayers: 0.5 }),
    ["GC2011", "GRU: numLayers is 0.5", "It must be a whole number, at least 1."],
  ],
  [
    "a dropout of more than all",
    ({ LSTM }) => new LSTM(3, 4, { dropout: 2 }),
    ["GC2011", "LSTM: dropout is 2", "It must be a number from 0 to 1."],
  ],
  [
    "an unknown nonlinearity",
    ({ RNN }) => new RNN(3, 4, { nonlinearity: wrong("sigmoid") }),
    ["GC2011", "RNN: nonlinearity is sigmoid", 'It must be "tanh" or "relu".'],
  ],
  [
    "PyTorch's spelling of a layer's option",
    ({ LSTM }) => new LSTM(3, 4, wrong({ batch_first: true })),
    ["GC2011", "LSTM: there is no option batch_first", "Did you mean batchFirst?"],
  ],
  [
    "a projection that makes larger",
    ({ LSTM }) => new LSTM(3, 4, { projSize: 4 }),
    ["GC2011", "LSTM: projSize is 4", "It must be smaller than hiddenSize, 4."],
  ],
  [
    "a projection of a GRU",
    ({ GRU }) => new GRU(3, 4, wrong({ projSize: 2 })),
    [
      "GC2011",
      "GRU: there is no option projSize",
      "The options of GRU are numLayers, bias, batchFirst, dropout, bidirectional.",
    ],
  ],
  [
    "a sequence of other features",
    ({ LSTM, input }) => new LSTM(3, 4)(input([7, "batch", 5])),
    ["GC2009", "LSTM expects [L, N, 3] or [L, 3], got [7, batch, 5]", "Reshape or transpose the operand."],
  ],
  [
    "one step instead of a sequence",
    ({ GRU, input }) => new GRU(3, 4, { batchFirst: true })(input([3])),
    ["GC2009", "GRU expects [N, L, 3] or [L, 3], got [3]", "Reshape or transpose the operand."],
  ],
  [
    "an initial state of one layer for two",
    ({ RNN, input }) =>
      new RNN(3, 4, { numLayers: 2 })(input([7, "batch", 3]), { hx: input([1, "batch", 4]) }),
    [
      "GC2009",
      "RNN expects an initial state [2, batch, 4], got [1, batch, 4]",
      "Reshape or transpose the operand.",
    ],
  ],
  [
    "half an initial state",
    ({ LSTM, input }) => new LSTM(3, 4)(input([7, 3]), { hx: wrong(input([1, 4])) }),
    ["GC2011", "LSTM: hx is a tensor", "It must be a pair of tensors, [hidden, cell]."],
  ],
  [
    "an initial state as PyTorch takes it",
    ({ GRU, input }) => new GRU(3, 4)(input([7, 3]), wrong(input([1, 4]))),
    [
      "GC2011",
      "GRU: the last argument is no object of options",
      "The options of GRU are hx. Write { hx: ... }.",
    ],
  ],
  [
    "an initial state of numbers",
    ({ GRUCell, input }) => new GRUCell(3, 4)(input([3]), { hx: wrong([0, 0, 0, 0]) }),
    ["GC2011", "GRUCell: hx is an array", "It must be a tensor."],
  ],
  [
    "a sequence for a cell",
    ({ LSTMCell, input }) => new LSTMCell(3, 4)(input([7, "batch", 3])),
    ["GC2009", "LSTMCell expects [N, 3] or [3], got [7, batch, 3]", "Reshape or transpose the operand."],
  ],
];
