/**
 * The text with one character another one: of a random value that somebody forged, no more than
 * that. Always another value: a fixed character in its place is the right one now and then, and the
 * last of base64 holds bits that no decoder reads, so it is one in the middle.
 */
export function altered(text: string): string {
  const at = text.length >> 1;
  return text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
}
