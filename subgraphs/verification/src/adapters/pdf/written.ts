/**
 * What a PDF that we write is made of. Numbers and names are written so that no value can end them
 * early.
 */
export type Written =
  | number
  | boolean
  | WrittenName
  | WrittenText
  | WrittenReference
  | readonly Written[]
  | WrittenDict;
export type WrittenName = { readonly name: string };
/** A string of bytes. */
export type WrittenText = { readonly bytes: Uint8Array };
/** To the object of this index in the list of objects. */
export type WrittenReference = { readonly object: number };
export type WrittenDict = ReadonlyMap<string, Written>;
export type WrittenStream = { readonly dict: WrittenDict; readonly content: Uint8Array };

export const nameOf = (name: string): WrittenName => ({ name });

/**
 * Words by which a reader finds objects in a file that it takes for damaged. In a stream they would
 * be a second file.
 */
const STRUCTURE = /endstream|endobj|\d\s+obj|startxref|trailer|%PDF-|%%EOF/;

/**
 * ISO 32000-1 §7.5: header, objects, cross-reference table, trailer. The first object is the
 * catalog.
 */
export function writePdf(objects: readonly (Written | WrittenStream | null)[]): Buffer {
  const pieces: Buffer[] = [];
  const places: number[] = [];
  let length = 0;
  const put = (piece: Buffer | string) => {
    const bytes = typeof piece === "string" ? Buffer.from(piece, "latin1") : piece;
    pieces.push(bytes);
    length += bytes.length;
  };
  put("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
  for (const [index, object] of objects.entries()) {
    places.push(length);
    put(`${index + 1} 0 obj\n`);
    if (object !== null && typeof object === "object" && "content" in object) putStream(armoured(object), put);
    else put(object === null ? "null" : textOf(object));
    put("\nendobj\n");
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const start = length;
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`);
  put(`trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(pieces);
}

function putStream({ dict, content }: WrittenStream, put: (piece: Buffer | string) => void): void {
  put(`${textOf(new Map([...dict, ["Length", content.length]]))}\nstream\n`);
  put(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  put("\nendstream");
}

/**
 * The same stream, in hexadecimal where its bytes hold what could be taken for the structure of a
 * file.
 */
function armoured(stream: WrittenStream): WrittenStream {
  const bytes = Buffer.from(stream.content.buffer, stream.content.byteOffset, stream.content.byteLength);
  if (!STRUCTURE.test(bytes.toString("latin1"))) return stream;
  const [filter, parms] = [stream.dict.get("Filter"), stream.dict.get("DecodeParms")];
  const dict = new Map(stream.dict);
  dict.set("Filter", [nameOf("ASCIIHexDecode"), ...(filter === undefined ? [] : [filter])]);
  if (parms !== undefined) dict.set("DecodeParms", [new Map(), parms]);
  return { dict, content: Buffer.from(`${bytes.toString("hex")}>`, "latin1") };
}

function textOf(value: Written): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(textOf).join(" ")}]`;
  if (value instanceof Map) return `<<${[...value].map(([key, one]) => `${nameText(key)} ${textOf(one)}`).join("")}>>`;
  if ("name" in value) return nameText(value.name);
  if ("bytes" in value) return `<${Buffer.from(value.bytes).toString("hex")}>`;
  return `${(value as WrittenReference).object + 1} 0 R`;
}

const isList = (value: Written): value is readonly Written[] => Array.isArray(value);

/** No exponent, which PDF does not know, and no more digits than readers take. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(6).replace(/\.?0+$/, "");
}

const nameText = (name: string): string =>
  `/${name.replace(/[^A-Za-z0-9_+.-]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}`;
