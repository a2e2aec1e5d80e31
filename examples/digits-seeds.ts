/** Trains the digits from ten different starts: `npm run digits-seeds`. */
import { runDigits } from "./digits.ts";

const accuracies: number[] = [];
for (let seed = 1; seed <= 10; seed++) {
  const { testAccuracy } = runDigits({ seed });
  accuracies.push(testAccuracy);
  console.log(`seed ${String(seed).padStart(2)}   test accuracy ${testAccuracy.toFixed(4)}`);
}
const sorted = accuracies.toSorted((a, b) => a - b);
const median = (sorted[4]! + sorted[5]!) / 2;
console.log(`median ${median.toFixed(4)}   minimum ${sorted[0]!.toFixed(4)}`);
