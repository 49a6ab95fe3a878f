/** Bytes to look for, by what they are: four of them or more. */
export type Patterns = ReadonlyMap<string, Buffer>;

const PAIRS = 2 ** 16;
const HEAD_BYTES = 4;

type Wanted = { readonly what: string; readonly pattern: Buffer };

/**
 * Which patterns stand in some bytes, added to those `found` before. It passes over the bytes once,
 * whatever the number of patterns: hundreds are looked for in gigabytes of memory.
 */
export function makeSearch(patterns: Patterns): (bytes: Buffer, found?: Set<string>) => Set<string> {
  const pairs = new Uint8Array(PAIRS);
  const byHead = new Map<number, Wanted[]>();
  for (const [what, pattern] of patterns) {
    if (pattern.length < HEAD_BYTES) throw new Error(`too few bytes to look for: ${what}`);
    pairs[pattern.readUInt16LE(0)] = 1;
    const head = pattern.readUInt32LE(0);
    byHead.set(head, [...(byHead.get(head) ?? []), { what, pattern }]);
  }
  return (bytes, found = new Set()) => {
    const last = bytes.length - HEAD_BYTES;
    for (let at = 0; at <= last; at += 1) {
      // Most places are passed over by their first two bytes.
      if (pairs[(bytes[at] as number) | ((bytes[at + 1] as number) << 8)] === 0) continue;
      for (const { what, pattern } of byHead.get(bytes.readUInt32LE(at)) ?? [])
        if (bytes.compare(pattern, 0, pattern.length, at, Math.min(at + pattern.length, bytes.length)) === 0)
          found.add(what);
    }
    return found;
  };
}
