/** Modules that hold a list: every member is the field of its position, so that names and subscripts are PyTorch's. */
import { invalidArgument, moduleWithoutForward } from "../../compiler/diagnostics.ts";
import { isNode } from "../../compiler/graph/node.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { isModule, Module } from "../../compiler/language/module.ts";
import { addMember } from "../../compiler/language/members.ts";

/** What may be a member, and what to write. */
export interface MemberKind {
  readonly allows: (value: unknown) => boolean;
  /** "module", after "is no". */
  readonly noun: string;
}

export const modulesOnly: MemberKind = { allows: isModule, noun: "module" };
export const tensorsOnly: MemberKind = { allows: isNode, noun: "tensor" };

export function checkMember(method: string, { allows, noun }: MemberKind, value: unknown): void {
  if (!allows(value))
    throw invalidArgument(
      method,
      `a member is no ${noun}`,
      `Every member must be a ${noun}.`,
      isNode(value) ? [value] : [],
    );
}

/** The base of modules whose members have an order. */
export abstract class ListModule<Member> extends Module {
  [position: number]: Member;
  readonly #kind: MemberKind;
  readonly #keys: string[] = [];

  constructor(kind: MemberKind, members: Iterable<readonly [key: string | undefined, member: Member]>) {
    super();
    this.#kind = kind;
    for (const [key, member] of members) this.#add(key ?? String(this.#keys.length), member);
  }

  /** How many members there are. (len) */
  override get length(): number {
    return this.#keys.length;
  }

  *[Symbol.iterator](): Iterator<Member> {
    for (const key of this.#keys) yield this.#member(key);
  }

  /** The member at a position; negative: from the end. */
  at(index: number): Member {
    return this.#member(this.#keys[this.#position("at", index, this.length - 1)]!);
  }

  /** Adds a member at the end. */
  append(member: Member): this {
    this.#add(String(this.length), member);
    return this;
  }

  /** Adds members at the end. */
  extend(members: Iterable<Member>): this {
    for (const member of members) this.append(member);
    return this;
  }

  /** Puts a member before the one at a position. */
  insert(index: number, member: Member): this {
    const position = this.#position("insert", index, this.length);
    const moved = [member, ...[...this].slice(position)];
    this.append(member);
    for (const [i, each] of moved.entries()) this.#set(this.#keys[position + i]!, each);
    return this;
  }

  /** Takes out the member at a position, the last one if none is said, and gives it. */
  pop(index = -1): Member {
    const position = this.#position("pop", index, this.length - 1);
    const members = [...this];
    const [removed] = members.splice(position, 1);
    for (const [i, each] of members.entries()) this.#set(this.#keys[i]!, each);
    Reflect.deleteProperty(this, this.#keys.pop()!);
    return removed!;
  }

  #member(key: string): Member {
    return (this as unknown as Readonly<Record<string, Member>>)[key]!;
  }

  #set(key: string, member: Member): void {
    (this as unknown as Record<string, Member>)[key] = member;
  }

  #add(key: string, member: Member): void {
    const method = this.constructor.name;
    checkMember(method, this.#kind, member);
    addMember(method, this, key, member);
    this.#keys.push(key);
  }

  #position(method: string, index: number, last: number): number {
    const position = index < 0 ? index + this.length : index;
    if (Number.isInteger(position) && position >= 0 && position <= last) return position;
    throw invalidArgument(
      `${this.constructor.name}.${method}`,
      `there is no position ${index}`,
      `There are ${this.length} members.`,
    );
  }
}

/** Members without keys of their own. */
export const unnamed = <Member>(members: Iterable<Member>): (readonly [undefined, Member])[] =>
  Array.from(members, (member) => [undefined, member] as const);

/**
 * Modules in a list, each with its position as name: "layers.0.weight"; it is indexed, iterated over, appended to.
 * (torch.nn.ModuleList)
 */
export class ModuleList<M extends Module = Module> extends ListModule<M> {
  constructor(modules: Iterable<M> = []) {
    super(modulesOnly, unnamed(modules));
  }

  /** A new list of a part, as of an array. */
  slice(start?: number, end?: number): ModuleList<M> {
    return new ModuleList([...this].slice(start, end));
  }

  override forward(): never {
    throw moduleWithoutForward("ModuleList");
  }
}

/** Parameters, and other tensors, in a list, each with its position as name: "scales.0". (torch.nn.ParameterList) */
export class ParameterList extends ListModule<Tensor> {
  constructor(parameters: Iterable<Tensor> = []) {
    super(tensorsOnly, unnamed(parameters));
  }

  /** A new list of a part, as of an array. */
  slice(start?: number, end?: number): ParameterList {
    return new ParameterList([...this].slice(start, end));
  }

  override forward(): never {
    throw moduleWithoutForward("ParameterList");
  }
}
