/** Modules that hold members by name: every member is the field of its key. */
import { invalidArgument, moduleWithoutForward } from "../../compiler/diagnostics.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { addMember } from "../../compiler/language/members.ts";
import { Module } from "../../compiler/language/module.ts";
import { checkMember, type MemberKind, modulesOnly, tensorsOnly } from "./lists.ts";

/** Members by name: an object, a map, or pairs. */
export type Entries<Member> = Readonly<Record<string, Member>> | Iterable<readonly [string, Member]>;

export function pairsOf<Member>(
  name: string,
  entries: Entries<Member>,
): readonly (readonly [string, Member])[] {
  if (!(Symbol.iterator in entries)) return Object.entries(entries);
  const pairs = [...(entries as Iterable<readonly [string, Member]>)];
  if (pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) return pairs;
  throw invalidArgument(
    name,
    "an entry is no pair of a name and a member",
    name === "Sequential"
      ? "Layers without names are no list: new Sequential(first, second)."
      : 'Write ["name", member].',
  );
}

/** What modules with keys have in common. */
export abstract class DictionaryModule<Member> extends Module {
  readonly #kind: MemberKind;
  readonly #keys = new Set<string>();

  constructor(kind: MemberKind, entries: Entries<Member>) {
    super();
    this.#kind = kind;
    this.#update(entries);
  }

  /** How many members there are. (len) */
  get size(): number {
    return this.#keys.size;
  }

  /** The keys, in order. */
  *[Symbol.iterator](): Iterator<string> {
    yield* this.#keys;
  }

  /** Whether there is a member of that name. (in) */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** The member of that name. */
  get(key: string): Member {
    this.#check("get", key);
    return this.#member(key);
  }

  /** Adds a member, or puts it into the place of another. */
  set(key: string, member: Member): this {
    this.#set(key, member);
    return this;
  }

  /** Adds members. */
  update(entries: Entries<Member>): this {
    this.#update(entries);
    return this;
  }

  /** Takes out a member and gives it. */
  pop(key: string): Member {
    this.#check("pop", key);
    const member = this.#member(key);
    Reflect.deleteProperty(this, key);
    this.#keys.delete(key);
    return member;
  }

  /** Takes out all members. */
  clear(): void {
    for (const key of this.#keys) Reflect.deleteProperty(this, key);
    this.#keys.clear();
  }

  keys(): readonly string[] {
    return [...this.#keys];
  }

  values(): readonly Member[] {
    return Array.from(this.#keys, (key) => this.#member(key));
  }

  items(): readonly (readonly [key: string, member: Member])[] {
    return Array.from(this.#keys, (key) => [key, this.#member(key)] as const);
  }

  override forward(): never {
    throw moduleWithoutForward(this.constructor.name);
  }

  #member(key: string): Member {
    return (this as unknown as Readonly<Record<string, Member>>)[key]!;
  }

  #update(entries: Entries<Member>): void {
    for (const [key, member] of pairsOf(this.constructor.name, entries)) this.#set(key, member);
  }

  #set(key: string, member: Member): void {
    const method = this.constructor.name;
    checkMember(method, this.#kind, member);
    if (this.#keys.has(key)) (this as unknown as Record<string, Member>)[key] = member;
    else addMember(method, this, key, member);
    this.#keys.add(key);
  }

  #check(method: string, key: string): void {
    if (this.#keys.has(key)) return;
    throw invalidArgument(
      `${this.constructor.name}.${method}`,
      `there is no member ${JSON.stringify(key)}`,
      this.size > 0 ? `There are ${[...this.#keys].join(", ")}.` : "It is empty.",
    );
  }
}

/** A dictionary whose members are its fields, too: `choices["conv"]`. */
export type ModuleDict<M extends object = Readonly<Record<string, Module>>> = DictionaryModule<
  Extract<M[keyof M], Module>
> &
  M;

/** What is made of members by name. */
export interface MakesModuleDict {
  new (modules?: Iterable<readonly [string, Module]>): ModuleDict;
  new <const M extends Readonly<Record<string, Module>>>(modules: M): ModuleDict<M>;
}

/**
 * Modules by name: `new ModuleDict({ conv: new Conv2d(1, 8, 3) })` has `choices.conv` and `choices["conv"]`, with the parameters
 * "choices.conv.weight"; a key may not be the name of a method. (torch.nn.ModuleDict)
 */
export const ModuleDict = class ModuleDict extends DictionaryModule<Module> {
  constructor(modules: Entries<Module> = {}) {
    super(modulesOnly, modules);
  }

  override forward(): never {
    return super.forward();
  }
} as MakesModuleDict;

/** A dictionary whose tensors are its fields, too: `scales["x"]`. */
export type ParameterDict<T extends object = Readonly<Record<string, Tensor>>> = DictionaryModule<Tensor> & T;

/** What is made of tensors by name. */
export interface MakesParameterDict {
  new (parameters?: Iterable<readonly [string, Tensor]>): ParameterDict;
  new <const T extends Readonly<Record<string, Tensor>>>(parameters: T): ParameterDict<T>;
}

/** Parameters, and other tensors, by name, as ModuleDict. (torch.nn.ParameterDict) */
export const ParameterDict = class ParameterDict extends DictionaryModule<Tensor> {
  constructor(parameters: Entries<Tensor> = {}) {
    super(tensorsOnly, parameters);
  }

  override forward(): never {
    return super.forward();
  }
} as MakesParameterDict;
