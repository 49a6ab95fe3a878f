import { inspect } from "node:util";

const SHOWN = "[secret]";

/**
 * Key material that a log line, an error or JSON shows as "[secret]". Copies made by Buffer.from()
 * do not inherit this.
 */
export class SecretBytes extends Uint8Array<ArrayBuffer> {
  toJSON(): string {
    return SHOWN;
  }
  override toString(): string {
    return SHOWN;
  }
  override toLocaleString(): string {
    return SHOWN;
  }
  override join(): string {
    return SHOWN;
  }
  [inspect.custom](): string {
    return SHOWN;
  }
}

/**
 * Whoever zeroes these zeroes the only ones: V8 keeps an array of 64 bytes or less on its heap
 * (`new Uint8Array(32)`, `Uint8Array.from`), and leaves its contents behind wherever it moves it
 * to another place. Memory of its own (an `ArrayBuffer`) is never moved.
 */
export function copySecret(bytes: Uint8Array): SecretBytes {
  const copy = new SecretBytes(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** The same, and what it was copied from is zeroed. */
export function takeSecret(bytes: Uint8Array): SecretBytes {
  const copy = copySecret(bytes);
  bytes.fill(0);
  return copy;
}
