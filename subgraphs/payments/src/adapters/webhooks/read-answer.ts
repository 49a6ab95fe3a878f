import type { Readable } from "node:stream";

/** Characters that are kept. */
const ANSWER_MAX = 4_096;
/** Bytes that are read for them: four a character. */
const BYTES_MAX = 4 * ANSWER_MAX;

/**
 * The beginning of an answer's body, as text that PostgreSQL can keep. What comes behind it is not
 * waited for; one that is cut, or takes too long, is what came of it: its status counts already.
 */
export async function readAnswer(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= BYTES_MAX) break;
    }
  } catch {
    // What came before it counts.
  }
  const text = Buffer.concat(chunks).subarray(0, BYTES_MAX).toString("utf8");
  return [...text.replaceAll("\0", "").toWellFormed()].slice(0, ANSWER_MAX).join("");
}
