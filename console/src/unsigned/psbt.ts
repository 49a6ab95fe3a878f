import { fromBase64 } from "./base64.ts";

/** What a PSBT (BIP-174, version 0) says of the transaction that it is of. */
export type PsbtSummary = {
  readonly inputs: readonly {
    readonly txid: string;
    readonly vout: number;
    /** In satoshi; null where it does not say. */
    readonly units: bigint | null;
  }[];
  readonly outputs: readonly { readonly units: bigint; readonly script: string }[];
  /** Null where it does not say what each input is worth. */
  readonly feeUnits: bigint | null;
};

const MAGIC = "70736274ff";
/** Its keys: of the whole the transaction, of an input the one that it spends, or its output. */
const KEYS = { unsignedTx: 0x00, nonWitnessUtxo: 0x00, witnessUtxo: 0x01 };

/** Null of what is none: it is the server's word, and is shown as it came. */
export function readPsbt(base64: string): PsbtSummary | null {
  const bytes = fromBase64(base64);
  if (!bytes) return null;
  try {
    return readAll(new Reader(bytes));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readAll(reader: Reader): PsbtSummary | null {
  if (toHex(reader.take(5)) !== MAGIC) return null;
  const raw = readMap(reader).get(KEYS.unsignedTx);
  if (!raw) return null;
  const { inputs: spent, outputs } = readTransaction(raw);
  const inputs = spent.map(({ txid, vout }) => ({ txid, vout, units: worthOf(readMap(reader), vout) }));
  const sum = inputs.reduce<bigint | null>(
    (all, { units }) => (all === null || units === null ? null : all + units),
    0n,
  );
  const paid = outputs.reduce((all, { units }) => all + units, 0n);
  return { inputs, outputs, feeUnits: sum === null ? null : sum - paid };
}

function worthOf(map: ReadonlyMap<number, Uint8Array>, vout: number): bigint | null {
  const output = map.get(KEYS.witnessUtxo);
  if (output) return new Reader(output).int(8);
  const before = map.get(KEYS.nonWitnessUtxo);
  return before ? (readTransaction(before).outputs[vout]?.units ?? null) : null;
}

/** By the type of each key; those that have more than a type are of no interest here. */
function readMap(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const map = new Map<number, Uint8Array>();
  for (;;) {
    const key = reader.takeSized();
    if (key.length === 0) return map;
    const value = reader.takeSized();
    const [type] = key;
    if (type !== undefined && key.length === 1) map.set(type, value);
  }
}

function readTransaction(bytes: Uint8Array) {
  const reader = new Reader(bytes);
  reader.take(4);
  let count = reader.size();
  // BIP-144: no input, and then a flag, are said where signatures follow.
  if (count === 0) {
    reader.take(1);
    count = reader.size();
  }
  const inputs = Array.from({ length: count }, () => {
    const txid = toHex(reader.take(32).toReversed());
    const vout = reader.count(4);
    reader.takeSized();
    reader.take(4);
    return { txid, vout };
  });
  const outputs = Array.from({ length: reader.size() }, () => ({
    units: reader.int(8),
    script: toHex(reader.takeSized()),
  }));
  return { inputs, outputs };
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Reads on from where it stands. Throws a RangeError at the end. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    if (taken.length < count) throw new RangeError("a PSBT ends where something is missing");
    this.#at += count;
    return taken;
  }

  /** The least first. */
  int(bytes: number): bigint {
    return this.take(bytes).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  }

  /** The same of what is no amount. */
  count(bytes: number): number {
    return this.take(bytes).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }

  /** Bitcoin's CompactSize. */
  size(): number {
    const first = this.count(1);
    if (first < 0xfd) return first;
    const size = this.count(2 ** (first - 0xfc));
    // More than there is, whatever it is of: nobody makes room for it.
    if (size > this.#bytes.length) throw new RangeError("a PSBT says that it has more than it has");
    return size;
  }

  takeSized(): Uint8Array {
    return this.take(this.size());
  }
}
