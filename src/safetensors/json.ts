/** JSON whose objects are maps, so that no key means anything to JavaScript, and whose keys are distinct. */

export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>;

/** Says what is wrong. */
type Fail = (message: string) => never;

/** Deeper texts are hostile: a header has three levels. */
const deepest = 16;

const space = /[ \t\n\r]*/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const punctuation = "{}[],:";

export function parseJson(text: string, fail: Fail): Json {
  const reader = new Reader(text, fail);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  readonly #fail: Fail;
  #place = 0;

  constructor(text: string, fail: Fail) {
    this.#text = text;
    this.#fail = fail;
  }

  value(depth: number): Json {
    if (depth > deepest) this.#fail("the header is nested too deeply");
    const read = this.#next();
    if (read === "{") return this.#object(depth);
    if (read === "[") return this.#list(depth);
    if ("}],:".includes(read)) return this.#wrong();
    return JSON.parse(read) as Json;
  }

  end(): void {
    if (this.#text.slice(this.#place).trim() !== "") this.#wrong();
  }

  #object(depth: number): Json {
    const found = new Map<string, Json>();
    if (this.#skip("}")) return found;
    do {
      const name = this.#next();
      if (!name.startsWith('"') || this.#next() !== ":") this.#wrong();
      const key = JSON.parse(name) as string;
      if (found.has(key)) this.#fail(`the header has ${name} twice`);
      found.set(key, this.value(depth + 1));
    } while (this.#goesOn("}"));
    return found;
  }

  #list(depth: number): Json {
    const found: Json[] = [];
    if (this.#skip("]")) return found;
    do found.push(this.value(depth + 1));
    while (this.#goesOn("]"));
    return found;
  }

  #goesOn(closing: string): boolean {
    const read = this.#next();
    if (read !== "," && read !== closing) this.#wrong();
    return read === ",";
  }

  #skip(wanted: string): boolean {
    const before = this.#place;
    if (this.#next() === wanted) return true;
    this.#place = before;
    return false;
  }

  /** The next token as it is written. */
  #next(): string {
    this.#match(space);
    const first = this.#text.charAt(this.#place);
    if (first === '"') return this.#string();
    if (first !== "" && punctuation.includes(first)) {
      this.#place++;
      return first;
    }
    return this.#match(literal) || this.#wrong();
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#place;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#place += found.length;
    return found;
  }

  /** Up to the quote that no backslash is before: no pattern, for texts may be long. */
  #string(): string {
    const start = this.#place;
    let end = start + 1;
    while (end < this.#text.length && this.#text.charAt(end) !== '"')
      end += this.#text.charAt(end) === "\\" ? 2 : 1;
    this.#place = end + 1;
    const written = this.#text.slice(start, this.#place);
    try {
      JSON.parse(written);
    } catch {
      this.#wrong();
    }
    return written;
  }

  #wrong(): never {
    return this.#fail(`the header is no JSON at character ${this.#place}`);
  }
}
