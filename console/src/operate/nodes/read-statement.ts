/** What a machine says of a key that it has made, and signs with it (docs/AUTH.md, "A node"). */
export type Statement = {
  readonly publicKey: string;
  readonly signedAt: string;
  readonly signature: string;
  /** Of one that is to be registered. */
  readonly name: string;
  readonly capabilities: readonly string[];
};

const TEXTS = ["publicKey", "signedAt", "signature"] as const;
export type StatementPart = (typeof TEXTS)[number] | "name" | "capabilities";

export type ReadStatement =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly fault: "EMPTY" | "NOT_JSON" }
  | { readonly ok: false; readonly fault: "PARTS"; readonly parts: readonly StatementPart[] };

/**
 * Reads what `coffer-node register` prints, or the same without its frame. `isNew`: it has a name,
 * which its signature is over.
 */
export function readStatement(text: string, isNew: boolean): ReadStatement {
  if (text.trim() === "") return { ok: false, fault: "EMPTY" };
  const said = partsIn(text);
  if (!said) return { ok: false, fault: "NOT_JSON" };
  const { name, capabilities = [] } = said;
  const parts: StatementPart[] = TEXTS.filter((part) => !isText(said[part]));
  if (isNew && !isText(name)) parts.push("name");
  if (!Array.isArray(capabilities) || !capabilities.every(isText)) parts.push("capabilities");
  if (parts.length > 0) return { ok: false, fault: "PARTS", parts };
  const [publicKey, signedAt, signature] = TEXTS.map((part) => String(said[part])) as [string, string, string];
  const statement = { publicKey, signedAt, signature, name: isText(name) ? name : "" };
  return { ok: true, statement: { ...statement, capabilities: capabilities as readonly string[] } };
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

function partsIn(text: string): Readonly<Record<string, unknown>> | null {
  const whole = objectIn(parse(text));
  return whole && (objectIn(whole.input) ?? whole);
}

const objectIn = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
