import { createHash } from "node:crypto";
import type { Decoded } from "../../../domain/node-wallets/signed-bytes.ts";

/** Witnesses follow (BIP-144). Other bits are of extensions that are none of ours: MWEB is 8. */
const WITNESS_FLAG = 1;

/**
 * What the bytes of a transaction say, by ourselves: whoever signed it is not asked. Throws where
 * they are none, hold more than one, or have an extension that is not known.
 */
export function decodeTransaction(bytes: Uint8Array): Decoded {
  const reader = new Reader(bytes);
  const version = reader.take(4);
  const hasMarker = reader.peek() === 0;
  if (hasMarker) {
    reader.take(1);
    if (reader.take(1)[0] !== WITNESS_FLAG) throw new Error("the transaction has an extension that is not known");
  }
  const start = reader.at;
  const inputs = reader.list(() => {
    const txid = Buffer.from(reader.take(32)).reverse().toString("hex");
    const vout = reader.uint32();
    reader.take(reader.size());
    return { txid, vout, sequence: reader.uint32() };
  });
  const outputs = reader.list(() => {
    const units = reader.uint64();
    return { units, script: Buffer.from(reader.take(reader.size())).toString("hex") };
  });
  const body = bytes.subarray(start, reader.at);
  if (hasMarker) for (const _input of inputs) reader.list(() => reader.take(reader.size()));
  const lockTime = reader.uint32();
  const end = bytes.subarray(reader.at - 4, reader.at);
  if (!reader.isAtEnd) throw new Error("something follows the transaction");
  const txid = hash256(Buffer.concat([version, body, end]))
    .reverse()
    .toString("hex");
  const bare = 4 + body.length + 4;
  return { txid, inputs, outputs, lockTime, vbytes: Math.ceil((3 * bare + bytes.length) / 4) };
}

const hash256 = (bytes: Uint8Array): Buffer => {
  const once = createHash("sha256").update(bytes).digest();
  return createHash("sha256").update(once).digest();
};

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at === this.#bytes.length;
  }

  peek(): number | undefined {
    return this.#bytes[this.at];
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.#bytes.length) throw new Error("the transaction ends too early");
    const taken = this.#bytes.subarray(this.at, this.at + count);
    this.at += count;
    return taken;
  }

  uint32(): number {
    const at = this.at;
    this.take(4);
    return this.#view.getUint32(at, true);
  }

  uint64(): bigint {
    const at = this.at;
    this.take(8);
    return this.#view.getBigUint64(at, true);
  }

  /** CompactSize, which is at most what is left, whatever it counts. */
  size(): number {
    const [first = 0] = this.take(1);
    if (first < 0xfd) return first;
    const at = this.at;
    const width = 2 ** (first - 0xfc);
    this.take(width);
    const size =
      width === 2
        ? this.#view.getUint16(at, true)
        : width === 4
          ? this.#view.getUint32(at, true)
          : Number(this.#view.getBigUint64(at, true));
    if (size > this.#bytes.length) throw new Error("the transaction ends too early");
    return size;
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.size() }, read);
  }
}
