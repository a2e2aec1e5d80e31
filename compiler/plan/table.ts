/** Rows of text in columns. */

/** Columns, as wide as their widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number): number =>
    Math.max(0, ...rows.map((row) => Array.from(row[column] ?? "").length));
  const widths = rows[0]?.map((_, column) => Math.min(width(column), 60)) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(Math.max(0, widths[column]! - Array.from(cell).length)))
      .join("   ")
      .trimEnd(),
  );
}
