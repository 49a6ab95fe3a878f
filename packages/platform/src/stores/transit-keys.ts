import { readFile } from "node:fs/promises";
import { Secret } from "../values/secret.ts";
import { DoesNotOpen } from "./aes-gcm.ts";
import { type KeyProvider, KeyServiceFault, UnknownKey } from "./vault.ts";

/** A key of the transit engine of OpenBao or HashiCorp Vault, of a type that authenticates data. */
export type TransitSettings = {
  /** Without the path: `https://vault.internal:8200`. */
  readonly url: string;
  /** Where the transit engine is mounted. */
  readonly mount: string;
  readonly key: string;
  /** Itself, or the file in which something else renews it, read for each request. */
  readonly token: { readonly value: Secret } | { readonly file: string };
  readonly timeoutMs: number;
};

const ANSWER_BYTES_MAX = 65_536;
const DATA_KEY_BYTES = 32;
/** As the engine writes it: the version of the key that encrypted stands in the text. */
const CIPHERTEXT = /^vault:v(\d{1,9}):[A-Za-z0-9+/]{1,1024}={0,2}$/;
const KEY_ID = /^transit\/([A-Za-z0-9_-]{1,64})\/(\d{1,9})$/;
/** What the engine says of a ciphertext that is not what it wrote for this context. */
const NOT_ITS_OWN = /message authentication failed|invalid ciphertext|invalid key version/i;
/** Sealed for nothing: how the current version is asked for without another right. */
const PROBE = "vault/probe";

/**
 * Key-encryption keys that never leave the service (HTTP API of the transit engine: `encrypt` and
 * `decrypt`, with `associated_data`). A wrapped key is the engine's own text, as ASCII; its key's
 * name is `transit/<key>/<version>`, so that rows tell which versions are still needed. Keys of
 * other names in the same engine unwrap as well. No redirect is followed: the token goes nowhere
 * else. Faults quote neither the token nor what the service says.
 */
export function makeTransitKeyProvider(settings: TransitSettings): KeyProvider {
  const call = makeCall(settings);
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString("base64");

  const wrap = async (dataKey: Uint8Array, context: string) => {
    const answer = await call("encrypt", settings.key, {
      plaintext: base64(dataKey),
      associated_data: base64(context),
    });
    const text = String(answer.ciphertext);
    const version = CIPHERTEXT.exec(text)?.[1];
    if (version === undefined) throw new KeyServiceFault("the key service answers no ciphertext");
    return { keyId: `transit/${settings.key}/${version}`, wrappedKey: Buffer.from(text, "ascii") };
  };
  return {
    has: (keyId) => KEY_ID.test(keyId),
    currentKeyId: async () => (await wrap(new Uint8Array(DATA_KEY_BYTES), PROBE)).keyId,
    wrap,
    async unwrap({ keyId, wrappedKey }, context) {
      const [, key, version] = KEY_ID.exec(keyId) ?? [];
      if (key === undefined) throw new UnknownKey(keyId);
      const ciphertext = Buffer.from(wrappedKey).toString("latin1");
      if (CIPHERTEXT.exec(ciphertext)?.[1] !== version)
        throw new DoesNotOpen("sealed value does not open: it is not of the key version that its row names");
      const { plaintext } = await call("decrypt", key, { ciphertext, associated_data: base64(context) });
      const dataKey = Buffer.from(String(plaintext), "base64");
      if (dataKey.length !== DATA_KEY_BYTES) throw new KeyServiceFault("the key service answers no data key");
      return dataKey;
    },
  };
}

type Answer = Readonly<Record<string, unknown>>;

function makeCall({ url, mount, token, timeoutMs }: TransitSettings) {
  return async (verb: "encrypt" | "decrypt", key: string, body: object): Promise<Answer> => {
    const target = new URL(`/v1/${mount}/${verb}/${key}`, url);
    const { status, text } = await post(target, {
      token: await readToken(token),
      body: JSON.stringify(body),
      timeoutMs,
    });
    const said = parse(text);
    if (status === 200) return (said.data ?? {}) as Answer;
    if (status === 400 && NOT_ITS_OWN.test(String(said.errors)))
      throw new DoesNotOpen("sealed value does not open: wrong key, wrong record or changed bytes");
    if (status === 403)
      throw new KeyServiceFault(
        `the key service refuses to ${verb} with this token (403): see its policy, and its end`,
      );
    throw new KeyServiceFault(`the key service answers ${status} to ${verb}`);
  };
}

async function readToken(token: TransitSettings["token"]): Promise<Secret> {
  if ("value" in token) return token.value;
  try {
    return new Secret((await readFile(token.file, "utf8")).trim());
  } catch {
    throw new KeyServiceFault("the token of the key service cannot be read");
  }
}

type Sent = { readonly token: Secret; readonly body: string; readonly timeoutMs: number };

async function post(url: URL, { token, body, timeoutMs }: Sent) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vault-token": token.reveal() },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: answer.status, text: await readText(answer) };
  } catch (error) {
    if (error instanceof KeyServiceFault) throw error;
    // Not as its cause: what a library says of a request may hold its headers.
    throw new KeyServiceFault(
      (error as Error).name === "TimeoutError"
        ? `the key service did not answer within ${timeoutMs} ms`
        : "the key service cannot be reached",
    );
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new KeyServiceFault("the key service answers too much");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): Answer {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === "object" && said !== null ? (said as Answer) : {};
  } catch {
    return {};
  }
}
