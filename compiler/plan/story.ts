/** The graph told the way it is taught: forward, operator by operator, then back in reverse order. */
import { isNode, type Node } from "../graph/node.ts";
import type { Program } from "../graph/program.ts";
import { reachable } from "../graph/walk.ts";
import { isLeaf } from "../primitives/leaves.ts";
import { printShape } from "../shape/shape.ts";
import { formulaOf } from "./formula.ts";
import { toldOnce } from "./told-once.ts";

/** One operator of the story. */
export interface Chapter {
  readonly label: string;
  readonly operands: readonly unknown[];
  readonly result: Node;
  /** N1, N2, … in order of computation; loss for the loss. */
  readonly number: string;
}

/** What the story is told from. All nodes are those of the finished program. */
export interface Plot {
  readonly chapters: readonly Chapter[];
  readonly program: Program;
  readonly cotangents: ReadonlyMap<Node, Node>;
}

/** A longer formula is better read in the code. */
const longestFormula = 60;

const symbols: Readonly<Record<string, string>> = { "*": "·", "-": "−" };

/** The operators that a program was written with, each numbered in order of computation. */
export function chaptersOf({ outputs, loss, graph }: Program): readonly Chapter[] {
  const used = new Set(reachable([...outputs.values(), ...(loss ? [loss] : [])]));
  const told = new Set<Node>();
  const chapters: Chapter[] = [];
  for (const { label, operands, result } of graph.applications) {
    if (!used.has(result) || told.has(result) || result.inputs.length === 0) continue;
    told.add(result);
    const number = result === loss ? "loss" : `N${chapters.length + 1}`;
    chapters.push({ label: symbols[label] ?? label, operands, result, number });
    graph.note(result).hints.unshift(number);
  }
  return chapters;
}

/** The same chapters about other nodes. */
export const retold = (chapters: readonly Chapter[], became: (node: Node) => Node): readonly Chapter[] =>
  chapters.map((chapter) => ({
    ...chapter,
    result: became(chapter.result),
    operands: chapter.operands.map((operand) => (isNode(operand) ? became(operand) : operand)),
  }));

export class Story {
  readonly #plot: Plot;
  readonly chapters: readonly Chapter[];
  /** The chapter that a node is the result of; several may have become one node. */
  readonly #chapterOf = new Map<Node, Chapter>();
  readonly #sources: ReadonlyMap<Chapter, readonly Node[]>;
  /** A value is told of where its cotangent is complete: at the first operator that reads it. */
  readonly #firstReader = new Map<Node, Chapter>();

  constructor(plot: Plot) {
    this.#plot = plot;
    this.chapters = plot.chapters;
    for (const chapter of this.chapters)
      if (!this.#chapterOf.has(chapter.result)) this.#chapterOf.set(chapter.result, chapter);
    this.#sources = new Map(this.chapters.map((chapter) => [chapter, this.#sourcesOf(chapter)]));
    for (const [chapter, sources] of this.#sources)
      for (const source of sources)
        if (!this.#firstReader.has(source)) this.#firstReader.set(source, chapter);
  }

  #own(node: Node): string | undefined {
    return this.#plot.program.names.get(node) ?? node.graph.note(node).names[0];
  }

  /** In the tables every operator goes by its number. */
  #name(node: Node): string | undefined {
    const chapter = this.#chapterOf.get(node);
    return chapter ? chapter.number : node.inputs.length === 0 ? this.#own(node) : undefined;
  }

  forward(): string[] {
    const rows = this.chapters.map((chapter) => {
      const own = this.#own(chapter.result);
      const named = own && own !== chapter.number ? `${chapter.number} = ${own}` : chapter.number;
      return [`${named} = ${this.#application(chapter)}`, printShape(chapter.result.shape)];
    });
    return toldOnce(rows);
  }

  #application({ label, operands }: Chapter): string {
    const text = (operand: unknown): string | undefined => {
      if (isNode(operand))
        return this.#name(operand) ?? short(formulaOf(operand, (node) => this.#name(node)));
      return typeof operand === "number" ? String(operand) : undefined;
    };
    const terms = operands.map(text).filter((term) => term !== undefined);
    if (/^\W+$/u.test(label)) return terms.length === 1 ? `${label}${terms[0]}` : terms.join(` ${label} `);
    return `${label}(${terms.join(", ")})`;
  }

  /** Each operator hands its operands their cotangents; leaves that train are updated as soon as theirs is known. */
  backward(): string[] {
    const told = new Set<Node>();
    const rows: string[][] = [];
    const byNode = this.#cotangentNames();
    for (const chapter of this.chapters.filter(({ result }) => this.#plot.cotangents.has(result)).reverse()) {
      const sources = this.#sources
        .get(chapter)!
        .filter((node) => !told.has(node) && this.#firstReader.get(node) === chapter);
      for (const source of sources) told.add(source);
      const handed = sources.flatMap((source) => {
        const cotangent = this.#plot.cotangents.get(source);
        return cotangent ? [[this.#equation(chapter, source, cotangent, byNode), this.#fate(source)]] : [];
      });
      const others = sources.filter(
        (source) => source.inputs.length === 0 && !this.#plot.cotangents.has(source),
      );
      const idle = others.map((source) => [`${this.#name(source)} is no operator`, ""]);
      rows.push(...[...handed, ...idle].map((row, i) => [i === 0 ? chapter.label : "", ...row]));
    }
    return toldOnce(rows);
  }

  /** dN3 for the cotangent of N3, dW for that of W. */
  #cotangentNames(): Map<Node, string> {
    const names = new Map<Node, string>();
    for (const [node, cotangent] of this.#plot.cotangents) {
      const name = this.#name(node);
      if (name && node !== this.#plot.program.loss && !names.has(cotangent))
        names.set(cotangent, differential(name));
    }
    return names;
  }

  #equation(chapter: Chapter, source: Node, cotangent: Node, names: ReadonlyMap<Node, string>): string {
    const own = this.#name(source)!;
    const name = differential(own);
    const other = names.get(cotangent);
    if (other !== undefined && other !== name) return `${name} = ${other}`;
    const formula = formulaOf(cotangent, (node) =>
      node === cotangent ? undefined : (names.get(node) ?? this.#name(node)),
    );
    return `${name} = ${formula.length <= longestFormula ? formula : `∂ ${this.#application(chapter)} / ∂ ${own}`}`;
  }

  #fate(source: Node): string {
    const reader = this.#chapterOf.get(source);
    if (reader) return `handed to ${reader.label}`;
    return isLeaf(source, "parameter") && this.#plot.program.updates.has(source)
      ? `${this.#name(source)} is updated here`
      : "";
  }

  /** The chapters' results and the leaves that a chapter computes from. */
  #sourcesOf(chapter: Chapter): readonly Node[] {
    const results = this.#chapterOf;
    const stop = (node: Node): boolean =>
      node !== chapter.result && (results.has(node) || chapter.operands.includes(node));
    const found = reachable([chapter.result], stop).filter((node) => node !== chapter.result);
    return found.filter(
      (node) =>
        this.#name(node) !== undefined && node.dtype === "f32" && (results.has(node) || isSource(node)),
    );
  }
}

const short = (formula: string): string => (formula.length <= 30 ? formula : "…");

/** dN3, dW, d hidden.weight */
const differential = (name: string): string =>
  name.length <= 2 || /^N\d+$/.test(name) ? `d${name}` : `d ${name}`;

const isSource = (node: Node): boolean =>
  isLeaf(node, "parameter") || isLeaf(node, "input") || isLeaf(node, "target");
