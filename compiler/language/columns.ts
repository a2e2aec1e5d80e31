/** How text stands in a terminal: tabs become spaces, some characters are two columns wide, some none. */

const tabWidth = 4;

/** East Asian wide and fullwidth characters, and emoji. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u;
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u;

const widthOf = (character: string): number => (invisible.test(character) ? 0 : wide.test(character) ? 2 : 1);

export interface Laid {
  /** Without tabs. */
  readonly text: string;
  /** The column, from 0, at which each index of the original begins; one more for its end. */
  readonly columns: readonly number[];
}

export function layOut(line: string): Laid {
  const columns: number[] = [];
  let text = "";
  let column = 0;
  for (const character of line) {
    const width = character === "\t" ? tabWidth - (column % tabWidth) : widthOf(character);
    for (let i = 0; i < character.length; i++) columns.push(column);
    text += character === "\t" ? " ".repeat(width) : character;
    column += width;
  }
  return { text, columns: [...columns, column] };
}

export const widthOfText = (text: string): number => layOut(text).columns.at(-1)!;
