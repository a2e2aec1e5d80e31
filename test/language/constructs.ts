/** JavaScript and TypeScript without tensors: each body gives the same value rewritten or not. */
export const constructs: readonly (readonly [name: string, body: string])[] = [
  ["arithmetic", "let x = 7; return [x + 2, x - 2, x * 2, x / 2, x % 4, x ** 2, -x, +x, ~x, -(-x)];"],
  ["remainder of a negative number", "const x = -7; return [x % 3, 7 % -x, -0 % x];"],
  ["bits", "const x = 13; return [x & 6, x | 6, x ^ 6, x << 2, x >> 1, -x >>> 28];"],
  [
    "comparisons",
    "const x = 2, s = 'b'; return [x < 3, x <= 2, x > 3, x >= 2, s < 'c', x === 2, x !== 2, x == '2', x != '3'];",
  ],
  ["null and undefined", "let u; const n = null; return [u == n, u === n, u != n, n == 0, n ?? 1, u ?? 2];"],
  ["strings", "const x = 3; return ['a' + x, x + 'a', `${x + 1}${'b' + x}`, 'a' + null + undefined];"],
  ["bigint", "const b = 10n; return [b + 1n, b ** 2n, -b, b * b / 3n, b > 5, b == 10];"],
  [
    "mixing bigint and number throws",
    "const b = 1n; try { return b + (1 as never); } catch (e) { return (e as Error).message; }",
  ],
  [
    "dates and objects convert",
    "const o = { valueOf: () => 4 }, d = new Date(5); return [o * 2, o + 1, +d, d - 1, o < 5];",
  ],
  [
    "order of evaluation",
    "const log = []; const t = (v) => (log.push(v), v); t(1) + t(2) * t(3) - -t(4); return log;",
  ],
  [
    "compound assignment",
    "let x = 2; x += 3; x *= 4; x -= 1; x /= 19; x **= 3; x %= 5; x <<= 4; x |= 3; return x;",
  ],
  ["compound assignment to a property", "const o = { a: { b: 2 } }; o.a.b += 3; o.a.b *= 2; return o;"],
  [
    "compound assignment to an element",
    "const a = [1, 2, 3]; let i = 0; a[i++] += 10; a[i++] *= 10; return [a, i];",
  ],
  [
    "a compound target is computed once",
    "let n = 0; const o = { x: 1 }; const f = () => (n++, o); f().x += 5; f()['x'] -= 1; return [n, o];",
  ],
  [
    "a compound assignment has a value",
    "const a = [1]; let x = 1; const y = (x += 2) + (a[0] += 5); return [x, y, a];",
  ],
  [
    "logical assignment",
    "let a = 0, b = 1, c = null; const o = { d: '' }; a ||= 5; b &&= 6; c ??= 7; o.d ||= 'x'; return [a, b, c, o];",
  ],
  [
    "logical assignment stops early",
    "let n = 0; const o = { get x() { n++; return 1; }, set x(v) { n += 10; } }; o.x ||= 2; return n;",
  ],
  [
    "logical assignment to an element",
    "const a = [0, 1]; let i = 0; a[i++] ||= 4; a[i++] &&= 5; return [a, i];",
  ],
  [
    "increments",
    "let i = 1; const a = [5], o = { p: 1 }; return [i++, ++i, i--, --i, a[0]++, ++a[0], o.p--, --o.p, a, o];",
  ],
  [
    "logic keeps values",
    "const z = 0, o = { a: 1 }; return [z || 'x', z && 'x', o && o.a, !z, !!o, z ?? 'x'];",
  ],
  ["conditional expression", "const x = 3; return [x > 2 ? 'a' : 'b', x ? 1 : 2, !x ? 1 : x < 9 ? 2 : 3];"],
  [
    "if and else",
    "const f = (x) => { if (x > 2) return 'big'; else if (x) return 'small'; else return 'none'; }; return [3, 1, 0].map(f);",
  ],
  ["while", "let x = 10, n = 0; while (x > 1) { x /= 2; n++; } return n;"],
  ["do while", "let x = 1; do x *= 3; while (x < 50); return x;"],
  ["for", "let s = 0; for (let i = 0, n = 4; i < n; i++) s += i * i; return s;"],
  ["for without parts", "let i = 0; for (;;) { if (i++ > 3) break; } return i;"],
  [
    "for of and for in",
    "const out = []; for (const [k, v] of Object.entries({ a: 1 })) out.push(k + v); for (const k in { b: 1 }) out.push(k); return out;",
  ],
  [
    "a loop over a given target",
    "const o = { x: 0 }, a = []; for (o.x of [1, 2]) a.push(o.x * 2); for (a[a.length] of [9]); return a;",
  ],
  [
    "closures of loop variables",
    "const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i * 2); return fs.map((f) => f());",
  ],
  [
    "labels, break and continue",
    "let n = 0; outer: for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (j == 1) continue outer; if (i == 2) break outer; n++; } return n;",
  ],
  [
    "switch",
    "const f = (x) => { switch (x * 2) { case 2: return 'two'; case 2 + 2: return 'four'; default: return 'other'; } }; return [1, 2, 3].map(f);",
  ],
  [
    "switch falls through",
    "let s = ''; switch (1 + 0) { case 1: s += 'a'; case 2: s += 'b'; break; case 3: s += 'c'; } return s;",
  ],
  [
    "functions and defaults",
    "function f(a, b = a * 2, ...c) { return [a, b, c, arguments.length]; } return [f(1), f(1, 2, 3, 4), f.length, f.name];",
  ],
  [
    "names of functions and classes",
    "const f = () => 1, g = function () {}, C = class {}, p = (() => 2); const o = { m() {} }; return [f.name, g.name, C.name, p.name, o.m.name];",
  ],
  ["names after assignment", "let f; f = () => 1; let g = null; g ??= () => 2; return [f.name, g.name];"],
  ["hoisting and recursion", "return fact(5); function fact(n) { return n <= 1 ? 1 : n * fact(n - 1); }"],
  [
    "closures and counters",
    "const make = () => { let n = 0; return () => ++n; }; const c = make(); return [c(), c(), make()()];",
  ],
  [
    "this of a method",
    "const o = { n: 2, get() { return this.n * 2; }, f: function () { return this === undefined; } }; const { f } = o; return [o.get(), o['get'](), (o.get)(), o.get!(), f(), (0, o.f)()];",
  ],
  ["this in arrows", "class A { x = 3; f = () => this.x * 2; } const { f } = new A(); return f();"],
  [
    "optional chains",
    "const o = { a: { f(x) { return x + this.b; }, b: 1 } }, n = null; return [o?.a?.f(2), n?.a.f(3), o.a?.['f'](4), o.x?.(5), n?.[o.a.b + 1], (o?.a).b];",
  ],
  [
    "optional call keeps this",
    "const o = { n: 5, f() { return this.n; } }; return [o.f?.(), o?.f(), (o?.f)(), o['f']?.()];",
  ],
  ["delete", "const o = { a: 1, b: 2 }, k = 'b'; return [delete o.a, delete o[k], o, delete o?.c];"],
  [
    "in, instanceof, typeof, void",
    "const o = { a: 1 }; return ['a' in o, o instanceof Object, typeof o, typeof missing, void 0 === undefined];",
  ],
  ["comma", "let i = 0; return [(i++, i * 10), i];"],
  [
    "spread",
    "const a = [1, 2], f = (...x) => x.length; return [f(...a, ...a), [...a, 3], { ...{ p: 1 }, q: 2 }, Math.max(...a), new Array(...a)];",
  ],
  [
    "array destructuring",
    "const [a, , b = 5, ...c] = [1, 2, undefined, 4, 5]; const [[d], { e }] = [[6], { e: 7 }]; return [a, b, c, d, e];",
  ],
  [
    "destructuring an iterator",
    "let n = 0; function* g() { while (true) yield n++; } const [a, b] = g(); return [a, b, n];",
  ],
  [
    "object destructuring",
    "const { a, b: { c: d }, e = a * 3, ['f']: g, ...rest } = { a: 1, b: { c: 2 }, f: 4, h: 5 }; return [a, d, e, g, rest];",
  ],
  ["getters run once", "let n = 0; const { x, y = x + 1 } = { get x() { return ++n; } }; return [x, y, n];"],
  [
    "destructuring assignment",
    "let a = 1, b = 2; const o = { x: 0 }, l = [0, 0]; [a, b] = [b, a]; [l[0], l[b]] = [8, 9]; ({ p: o.x, q: [l[0] = 4] } = { p: 3, q: [] }); return [a, b, o, l];",
  ],
  [
    "destructured parameters",
    "const f = ({ a, b = a + 1 }, [c = b * 2] = []) => [a, b, c]; return [f({ a: 1 }), f({ a: 1, b: 5 }, [9])];",
  ],
  [
    "classes",
    "class A { static n = 2 * 3; #p = this.constructor.name; x = A.n + 1; get p() { return this.#p; } static make(): A { return new this(); } } class B extends A { x = 9; } return [B.make().p, B.make().x, A.n, new A().x];",
  ],
  [
    "super",
    "class A { constructor(x) { this.x = x + 1; } f(y) { return this.x * y; } static s(x) { return x + 1; } } class B extends A { constructor() { super(2 * 2); this.z = super.f(3); } f(y) { return super.f(y) + super['f'](1); } static s(x) { return super.s(x) * 2; } } return [new B().z, new B().f(2), B.s(3)];",
  ],
  [
    "private members",
    "class A { #a = 1; static #c = 5; #m(x) { return this.#a + x; } has(o) { return #a in o; } go() { this.#a += 2; this.#a++; return [this.#m(3), A.#c * 2, this.has(this), this.has({})]; } } return new A().go();",
  ],
  [
    "accessors",
    "const o = { v: 1, get x() { return this.v * 2; }, set x(w) { this.v = w + 1; } }; o.x = 5; o.x += 1; return [o.x, o.v];",
  ],
  [
    "static blocks and computed members",
    "const k = 'a'; class A { static n; static { this.n = 2 ** 3; } [k + 'b']() { return 1; } static [k + k] = 4; } return [A.n, new A().ab(), A.aa];",
  ],
  [
    "new",
    "function F(x) { this.x = x * 2; this.t = new.target === F; } const ns = { F }; return [new F(2), new ns.F(3).x, new (class { y = 1 + 1 })().y, new Date(0).getTime(), new F].map(String);",
  ],
  [
    "generators",
    "function* g(n) { let x = 0; while (x < n) { const got = yield x * 2; x += got ?? 1; } return 'end'; } const it = g(4); return [it.next(), it.next(2), [...g(3)]];",
  ],
  [
    "yield inside operators",
    "function* g() { const a = (yield 1) + (yield 2); const o = { n: 1 }; o.n += yield a; return o.n; } const it = g(); it.next(); it.next(10); return [it.next(20), it.next(5)];",
  ],
  [
    "iterators and symbols",
    "const o = { *[Symbol.iterator]() { yield 1; yield 2; } }; return [...o, Symbol('a').toString()];",
  ],
  [
    "tagged templates",
    "const tag = (s, ...v) => s.raw.join('|') + v.join(); const o = { t(s) { return this.p + s[0]; }, p: 'p' }, l = [tag]; return [tag`a${1 + 1}b\\n`, o.t`q`, l[0]`z`];",
  ],
  [
    "exceptions",
    "const f = () => { try { throw new RangeError('r' + 1); } catch ({ message }) { return message; } finally { f.done = 1 + 1; } }; return [f(), f.done];",
  ],
  [
    "regular expressions",
    "const m = /(\\d+)-(?<w>\\w+)/.exec('12-ab'); return [m[1] * 2, m.groups.w, 'a1b2'.replace(/\\d/g, (d) => d * 2)];",
  ],
  [
    "maps and sets",
    "const m = new Map([[1, 2]]); m.set(2, m.get(1) + 1); return [[...m.entries()], new Set([1, 1, 2]).size];",
  ],
  ["array methods", "return [1, 2, 3].map((x) => x * 2).filter((x) => x > 2).reduce((a, b) => a + b, 0);"],
  [
    "JSON and numbers",
    "return [JSON.stringify({ a: [1 + 1] }), Number('3') * 2, parseInt('12px', 10), isNaN(NaN), [3, 1, 2].sort((a, b) => a - b)];",
  ],
  [
    "Math of numbers",
    "const x = 2; return [Math.max(x, 3), Math.sqrt(x * 8), Math['min'](x, 1), Math.hypot(3, 4)];",
  ],
  [
    "call, apply, bind",
    "const f = function (x) { return this.n + x; }; return [f.call({ n: 1 }, 2), f.apply({ n: 2 }, [3]), f.bind({ n: 3 })(4), Reflect.apply(f, { n: 0 }, [1])];",
  ],
  [
    "types vanish",
    "type T<X> = X; interface I { x: number } enum E { A = 1 << 1, B = A * 4 } const x = 1 as unknown as T<number>; const y = <number>x!; const z = ({ x: 2 } satisfies I).x; function f<X>(a: X): a is X { return true; } return [x + y, z, E.B, E[2], f<number>(1)];",
  ],
  [
    "overloads and abstract classes",
    "abstract class A { abstract f(x: number): number; g(x: number): number; g(x: string): string; g(x) { return x + x; } declare y: number; constructor(readonly n: number = 1 + 1) {} } class B extends A { f(x) { return x * this.n; } } return [new B().f(4), new B().g('a'), 'y' in new B()];",
  ],
  [
    "namespaces and enums with strings",
    "enum E { A = 'a', B = 'b' } const enum C { X = 3 } return [E.A, E['B'], Object.keys(E), C.X + 1];",
  ],
  ["direct eval", "const x = 4; return eval('x * 2');"],
  [
    "globals",
    "globalThis.gradcTest = 3; const v = globalThis['gradcTest'] * 2; delete globalThis.gradcTest; return v;",
  ],
  [
    "large sums",
    "let s = ''; for (let i = 0; i < 50; i++) s = s + i; return s.length + s.length + s.length;",
  ],
];
