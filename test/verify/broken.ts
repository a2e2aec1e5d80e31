/** Something deliberately broken, and what verification says of it. */
export interface Broken<T> {
  readonly name: string;
  readonly message: string;
  readonly make: () => T;
}
