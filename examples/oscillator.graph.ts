// A net that solves y″ = −y with y(0) = 0 and y′(0) = 1: its loss contains derivatives, no solution is given.
import { adam, constant, grad, input, Linear, mean, Sequential, square, sum, tanh } from "gradc";

const t = input(["times", 1]);
const start = constant([[0]]);
const net = new Sequential(new Linear(1, 16), tanh, new Linear(16, 16), tanh, new Linear(16, 1));

export const y = net(t);
const velocity = grad(y, t);
const acceleration = grad(velocity, t);
const y0 = net(start);
const velocity0 = grad(y0, start);

export const loss = mean(square(acceleration + y)) + sum(square(y0)) + sum(square(velocity0 - 1));
export const optimizer = adam({ lr: 5e-3 });
