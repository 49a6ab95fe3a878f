import { uuidv7 } from "uuidv7";
import type { Brand } from "./brand.ts";

/** TypeID 0.3 (https://github.com/jetify-com/typeid): prefix, underscore, 26 characters of Crockford base32 holding a UUIDv7. */
export type Id<Prefix extends string> = Brand<`${Prefix}_${string}`, Prefix>;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const VALUE_OF = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUE_OF[ALPHABET.charCodeAt(i)] = i;

/** A new id; ids made later in this process sort after it. */
export const newId = <P extends string>(prefix: P): Id<P> => idFromUuid(prefix, uuidv7());

/** The id whose UUID stands in a database column. */
export function idFromUuid<P extends string>(prefix: P, uuid: string): Id<P> {
  const hex = uuid.replaceAll("-", "");
  let text = "";
  // 128 bits, padded on the left to 130 = 26 characters of 5 bits; taken as 13 groups of 10 bits to stay in small integers.
  let bits = 0;
  let held = 2;
  for (let i = 0; i < 32; i++) {
    bits = (bits << 4) | Number.parseInt(hex.charAt(i), 16);
    held += 4;
    while (held >= 5) {
      held -= 5;
      text += ALPHABET[(bits >> held) & 31];
      bits &= (1 << held) - 1;
    }
  }
  return `${prefix}_${text}` as unknown as Id<P>;
}

/** The UUID of an id, for a `uuid` column. Throws on what {@link isId} refuses. */
export function uuidOf(id: string): string {
  const text = id.slice(id.lastIndexOf("_") + 1);
  let hex = "";
  let bits = 0;
  let held = -2;
  for (let i = 0; i < 26; i++) {
    const value = VALUE_OF[text.charCodeAt(i)] ?? -1;
    if (value < 0 || text.length !== 26) throw new Error("not a TypeID");
    bits = (bits << 5) | value;
    held += 5;
    while (held >= 4) {
      held -= 4;
      hex += ((bits >> held) & 15).toString(16);
      bits &= (1 << held) - 1;
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether text is an id of this prefix. The first character is at most 7: a UUID has 128 bits, 26 characters hold 130. */
export function isId<P extends string>(prefix: P, text: string): text is Id<P> {
  if (text.length !== prefix.length + 27 || !text.startsWith(prefix) || text[prefix.length] !== "_") return false;
  if ((VALUE_OF[text.charCodeAt(prefix.length + 1)] ?? 8) > 7) return false;
  for (let i = prefix.length + 1; i < text.length; i++) if ((VALUE_OF[text.charCodeAt(i)] ?? -1) < 0) return false;
  return true;
}
