// Protocol Buffers, as a node has them: on its own, and not the code that is tried against it.

export type Value = bigint | Buffer;

/** Throws where the bytes are no message, as a node does that is sent them. */
export function readMessage(bytes: Buffer): ReadonlyMap<number, readonly Value[]> {
  const fields = new Map<number, Value[]>();
  let at = 0;
  const readVarint = (): bigint => {
    for (let [value, shift] = [0n, 0n]; shift < 70n; shift += 7n) {
      const byte = BigInt(bytes.readUInt8(at));
      at += 1;
      value += (byte % 128n) << shift;
      if (byte < 128n) return BigInt.asIntN(64, value);
    }
    throw new Error("a varint without end");
  };
  const readBytes = (): Buffer => {
    const length = Number(readVarint());
    if (length < 0 || at + length > bytes.length) throw new Error("a field that goes on behind the message");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const [number, kind] = [Number(tag / 8n), tag % 8n];
    if (number < 1 || (kind !== 0n && kind !== 2n)) throw new Error("a field that Tron does not have");
    fields.set(number, [...(fields.get(number) ?? []), kind === 0n ? readVarint() : readBytes()]);
  }
  return fields;
}

export function integerOf(message: ReadonlyMap<number, readonly Value[]>, number: number): bigint {
  const value = message.get(number)?.at(-1) ?? 0n;
  if (typeof value !== "bigint") throw new Error(`field ${number} is no integer`);
  return value;
}

export function bytesOf(message: ReadonlyMap<number, readonly Value[]>, number: number): Buffer {
  const value = message.get(number)?.at(-1) ?? Buffer.alloc(0);
  if (typeof value === "bigint") throw new Error(`field ${number} is no bytes`);
  return value;
}

export const listOf = (message: ReadonlyMap<number, readonly Value[]>, number: number): readonly Buffer[] =>
  (message.get(number) ?? []).flatMap((value) => (typeof value === "bigint" ? [] : [value]));

/** In the given order; what is 0 is left out. */
export const writeMessage = (...fields: readonly (readonly [number: number, value: Value])[]): Buffer =>
  Buffer.concat(
    fields
      .filter(([, value]) => value !== 0n)
      .flatMap(([number, value]) =>
        typeof value === "bigint"
          ? [writeVarint(BigInt(number * 8)), writeVarint(value)]
          : [writeVarint(BigInt(number * 8 + 2)), writeVarint(BigInt(value.length)), value],
      ),
  );

function writeVarint(value: bigint): Buffer {
  const unsigned = BigInt.asUintN(64, value);
  return unsigned < 128n
    ? Buffer.of(Number(unsigned))
    : Buffer.concat([Buffer.of(Number(unsigned % 128n) + 128), writeVarint(unsigned / 128n)]);
}
