import { V7Generator } from "uuidv7";
import type { Brand } from "./brand.ts";

/**
 * TypeID 0.3 (https://github.com/jetify-com/typeid): prefix, underscore, 26 characters of Crockford
 * base32 holding a UUIDv7.
 */
export type Id<Prefix extends string> = Brand<`${Prefix}_${string}`, Prefix>;

/** Somebody whom auth knows: every subgraph has things that are theirs. */
export type UserId = Id<"usr">;

/** A machine that auth knows, by its key. */
export type NodeId = Id<"nod">;

/** A UUID (RFC 9562 §4) as text, 8-4-4-4-12: what a `uuid` column holds. */
export type Uuid = Brand<string, "Uuid">;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const CODE_OF = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const VALUE_OF = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUE_OF[ALPHABET.charCodeAt(i)] = i;

const HEX = "0123456789abcdef";
const HEX_CODE_OF = Uint8Array.from(HEX, (character) => character.charCodeAt(0));
const NIBBLE_OF = new Int8Array(128).fill(-1);
for (let i = 0; i < 16; i++) {
  NIBBLE_OF[HEX.charCodeAt(i)] = i;
  NIBBLE_OF[HEX.toUpperCase().charCodeAt(i)] = i;
}
/** Where the 32 hexadecimal digits stand in 8-4-4-4-12. */
const DIGIT_PLACES = Uint8Array.from(
  Array.from({ length: 36 }, (_, place) => place).filter((place) => ![8, 13, 18, 23].includes(place)),
);
const DASH = 45;

/**
 * One system call for many ids: asking for the few bytes of one costs more than all the rest of
 * making it.
 */
const random = new Uint32Array(1024);
let used = random.length;
const generator = new V7Generator({
  nextUint32() {
    if (used === random.length) {
      crypto.getRandomValues(random);
      used = 0;
    }
    return random[used++] ?? 0;
  },
});

/** UUIDv7 (RFC 9562 §5.7) as text; those made later in this process sort after it. */
export const newUuid = (): Uuid => generator.generate().toString() as Uuid;

/** A new id; ids made later in this process sort after it. */
export const newId = <P extends string>(prefix: P): Id<P> => idFromUuid(prefix, newUuid());

/**
 * Conversions are on the path of every row: they work on character codes in these, and make one
 * string at the end.
 */
const idCodes = new Array<number>(26).fill(0);
const uuidCodes = new Array<number>(36).fill(DASH);

/**
 * The id whose UUID stands in a database column. Throws on any other text; what is an id already
 * does not compile.
 */
export function idFromUuid<P extends string, T extends string>(
  prefix: P,
  uuid: T extends Id<string> ? never : T,
): Id<P> {
  if (uuid.length !== 36) throw new Error("not a UUID");
  // 128 bits, padded on the left to 130 = 26 characters of 5 bits: two digits make the first two,
  // then each five make four.
  let bits = 0;
  let held = 2;
  let faults = 0;
  let at = 0;
  for (let i = 0; i < 32; i++) {
    const nibble = NIBBLE_OF[uuid.charCodeAt(DIGIT_PLACES[i] ?? 0)] ?? -1;
    faults |= nibble;
    bits = ((bits << 4) | nibble) & 0xff;
    held += 4;
    if (held >= 5) {
      held -= 5;
      idCodes[at++] = CODE_OF[(bits >> held) & 31] ?? 0;
    }
  }
  if (faults < 0) throw new Error("not a UUID");
  return `${prefix}_${String.fromCharCode(...idCodes)}` as unknown as Id<P>;
}

/**
 * The UUID of an id, for a `uuid` column. Throws on what {@link isId} refuses; what is a UUID
 * already does not compile.
 */
export function uuidOf<T extends string>(id: T extends Uuid ? never : T): Uuid {
  const from = id.lastIndexOf("_") + 1;
  let bits = VALUE_OF[id.charCodeAt(from)] ?? -1;
  if (id.length !== from + 26 || bits > 7) throw new Error("not a TypeID");
  let held = 3;
  let faults = bits;
  let at = 0;
  for (let i = 1; i < 26; i++) {
    const value = VALUE_OF[id.charCodeAt(from + i)] ?? -1;
    faults |= value;
    bits = ((bits << 5) | value) & 0xfff;
    held += 5;
    while (held >= 4) {
      held -= 4;
      uuidCodes[DIGIT_PLACES[at++] ?? 0] = HEX_CODE_OF[(bits >> held) & 15] ?? 0;
    }
  }
  if (faults < 0) throw new Error("not a TypeID");
  return String.fromCharCode(...uuidCodes) as Uuid;
}

/**
 * Whether text is an id of this prefix. The first character is at most 7: a UUID has 128 bits, 26
 * characters hold 130.
 */
export function isId<P extends string>(prefix: P, text: string): text is Id<P> {
  if (text.length !== prefix.length + 27 || !text.startsWith(prefix) || text[prefix.length] !== "_") return false;
  if ((VALUE_OF[text.charCodeAt(prefix.length + 1)] ?? 8) > 7) return false;
  for (let i = prefix.length + 1; i < text.length; i++) if ((VALUE_OF[text.charCodeAt(i)] ?? -1) < 0) return false;
  return true;
}

/** The text as an id of this prefix; null where it is none, and so the id of nothing. */
export const parseId = <P extends string>(prefix: P, text: string): Id<P> | null => (isId(prefix, text) ? text : null);

/** The same of text that was checked where it came in. Throws where it is no such id. */
export function knownId<P extends string>(prefix: P, text: string): Id<P> {
  if (!isId(prefix, text)) throw new Error(`not an id of ${prefix}`);
  return text;
}
