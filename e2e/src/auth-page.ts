import { readFileSync } from "node:fs";
import { Kind, parse } from "graphql";

/** docs/AUTH.md: what integrators copy is what stories send. */
const PAGE = readFileSync(new URL("../../docs/AUTH.md", import.meta.url), "utf8");

export type Block = { readonly language: string; readonly line: number; readonly text: string };

/** The fenced blocks of a page. */
export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = "", 2: text = "", index }) => ({
    language,
    line: page.slice(0, index).split("\n").length,
    text,
  }));

export const authBlocks = blocksOf(PAGE);

/** The operations of a page by their names; several may stand in one block. */
export function requestsIn(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const texts = blocks.filter(({ language, text }) => language === "graphql" && /^(query|mutation)\b/.test(text));
  return new Map(
    texts.flatMap(({ text }) =>
      parse(text).definitions.flatMap((node): [string, string][] => {
        if (node.kind !== Kind.OPERATION_DEFINITION || !node.name || !node.loc) return [];
        return [[node.name.value, text.slice(node.loc.start, node.loc.end)]];
      }),
    ),
  );
}

const requests = requestsIn(authBlocks);

/** A request of the page. */
export function authRequest(name: string): string {
  const text = requests.get(name);
  if (text === undefined) throw new Error(`docs/AUTH.md has no request ${name}`);
  return text;
}

/** A program of the page, by a word that no other of them has. */
export function authProgram(word: string): string {
  const found = authBlocks.filter(({ language, text }) => language === "js" && text.includes(word));
  if (found.length !== 1) throw new Error(`docs/AUTH.md has ${found.length} programs with ${word}`);
  return found[0]?.text ?? "";
}

export type Door = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the query, or of the body. */
  readonly form: Readonly<Record<string, string>>;
};

/** A request that is no GraphQL, as the page writes it: a line, headers, an empty line, a body. */
export function parseDoor(text: string): Door | null {
  const [head = "", ...body] = text.trim().split("\n\n");
  const [, method, path = "", query] = /^(GET|POST) (\/[^\s?]*)(?:\?(.*))?$/m.exec(head) ?? [];
  if (method === undefined || !head.startsWith(method)) return null;
  const headers = head
    .split("\n")
    .slice(1)
    .map((line) => line.split(/: (.*)/s))
    .map(([name = "", value = ""]) => [name, value] as const);
  const form = new URLSearchParams(query ?? body.join("\n\n"));
  return { method, path, headers: Object.fromEntries(headers), form: Object.fromEntries(form) };
}

/** By its path and by what it sends. */
export function authDoor(path: string, sends: Readonly<Record<string, string>> = {}): Door {
  const found = authBlocks
    .map(({ text }) => parseDoor(text))
    .filter((door) => door !== null)
    .filter((door) => door.path === path && Object.entries(sends).every(([name, value]) => door.form[name] === value));
  const [door, ...more] = found;
  if (!door || more.length > 0) throw new Error(`docs/AUTH.md has ${found.length} requests to ${path}`);
  return door;
}

type Filled = {
  readonly values: Readonly<Record<string, string>>;
  readonly client?: { readonly id: string; readonly secret: string | null };
};

/**
 * What the page leaves open (`…`) is what the caller gives, all of it and nothing else; the rest is
 * sent as it stands there.
 */
export function fillDoor({ headers, form, ...door }: Door, { values, client }: Filled): Door {
  const open = Object.keys(form).filter((name) => form[name]?.includes("…"));
  if (open.toSorted().join() !== Object.keys(values).toSorted().join())
    throw new Error(`the page leaves open ${open.join(", ")}, and was given ${Object.keys(values).join(", ")}`);
  const proof = client && `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
  const isProved = /^Basic base64\([\w…]+:[\w…]+\)$/.test(headers.authorization ?? "");
  if (isProved !== (proof !== undefined)) throw new Error("the page says otherwise whether a client's secret is sent");
  return {
    ...door,
    headers: { ...headers, ...(proof === undefined ? {} : { authorization: proof }) },
    form: { ...form, ...values },
  };
}

export const urlOfDoor = (origin: string, { path, form }: Door): URL =>
  new URL(`${path}?${new URLSearchParams(form)}`, origin);

/** Its answer; throws where it is none. */
export async function sendDoor(origin: string, { method, path, headers, form }: Door): Promise<Record<string, string>> {
  const body = new URLSearchParams(form).toString();
  const response = await fetch(new URL(path, origin), { method, headers, body });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
