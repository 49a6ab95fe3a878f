import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export type ReadLetter = { readonly to: string; readonly subject: string; readonly body: string };

/** What a mail program would show of a file's first part: plain text. */
export function readLetter(eml: string): ReadLetter {
  const header = (name: string) =>
    decodeWords(
      new RegExp(`^${name}: ((?:.*)(?:\\r\\n[ \\t].*)*)`, "im").exec(eml)?.[1]?.replaceAll(/\r\n[ \t]/g, " ") ?? "",
    );
  const part = /Content-Type: text\/plain.*?\r\n\r\n(.*?)\r\n--/is.exec(eml);
  const isQuoted = /Content-Type: text\/plain.*?Content-Transfer-Encoding: quoted-printable/is.test(part?.[0] ?? "");
  const body = part?.[1] ?? "";
  return { to: header("To"), subject: header("Subject"), body: isQuoted ? decodeQuoted(body) : body };
}

/** RFC 2045 §6.7. */
const decodeQuoted = (text: string): string => {
  const bytes = text
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};

/** RFC 2047, of UTF-8. */
const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind, word) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString("utf8")
        : decodeQuoted(word.replaceAll("_", " ")),
    );

/** Those in a folder, in no order; none where there is no folder yet. */
export async function readLetters(folder: string): Promise<ReadLetter[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml"));
  return Promise.all(names.map(async (name) => readLetter(await readFile(join(folder, name), "utf8"))));
}

/** The token in a mail's link to a page. */
export function tokenIn(letter: ReadLetter | undefined, page: string): string {
  const token = new RegExp(`/console/${page}#token=([\\w-]{43})(?![\\w-])`).exec(letter?.body ?? "")?.[1];
  if (!token) throw new Error(`the mail has no link to ${page}: ${letter?.subject}`);
  return token;
}
