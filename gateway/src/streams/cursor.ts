import type { Position } from "./stream-types.ts";

const VERSION = "1";
const PENDING = "!";
const LINE = /^([\x21-\x7e]+) (0|[1-9]\d{0,18})(!?)$/;
const FIELD = /^[_A-Za-z][_0-9A-Za-z]*$/;
/** Room for some 1,500 streams. A longer text is not read at all. */
const CURSOR_MAX_LENGTH = 131_072;

/**
 * base64url of `1`, the field, and a line per stream: `<stream> <sequence>`, with `!` where its
 * snapshot is still to come.
 */
export function encodeCursor(field: string, positions: Iterable<Position>): string {
  const lines = [VERSION, field];
  for (const { stream, sequence, pendingSnapshot } of positions) {
    const line = `${stream} ${sequence}${pendingSnapshot ? PENDING : ""}`;
    if (!LINE.test(line)) throw new Error(`not a position: ${line}`);
    lines.push(line);
  }
  return Buffer.from(lines.join("\n"), "latin1").toString("base64url");
}

/**
 * Null for whatever `encodeCursor` would not have written for this field. A cursor is not a secret
 * and proves nothing.
 */
export function decodeCursor(field: string, cursor: string): Position[] | null {
  if (cursor.length > CURSOR_MAX_LENGTH) return null;
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) return null;
  const [version, writtenFor, ...lines] = bytes.toString("latin1").split("\n");
  if (version !== VERSION || !FIELD.test(field) || writtenFor !== field || lines.length === 0) return null;
  const positions = new Map<string, Position>();
  for (const line of lines) {
    const [, stream, sequence, pending] = LINE.exec(line) ?? [];
    if (stream === undefined || sequence === undefined || positions.has(stream)) return null;
    positions.set(stream, { stream, sequence, ...(pending ? { pendingSnapshot: true } : {}) });
  }
  return [...positions.values()];
}
