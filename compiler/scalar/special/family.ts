/** Intrinsics that differ by a whole number only. */
import type { Intrinsic } from "../intrinsics.ts";

/** Makes each member once: equal intrinsics are one object. */
export function family(make: (n: number) => Intrinsic): (n: number) => Intrinsic {
  const members = new Map<number, Intrinsic>();
  return (n) => {
    const member = members.get(n) ?? make(n);
    members.set(n, member);
    return member;
  };
}

const families = ["polygamma", "sinc", "besselI", "scaledBesselI"] as const;

/** The name of a member: one that no variable has. */
export const memberName = (of: (typeof families)[number], n: number): string => `${of}OfOrder${n}`;

const member = new RegExp(`^(${families.join("|")})OfOrder\\d`);
export const isMemberName = (name: string): boolean => member.test(name);
