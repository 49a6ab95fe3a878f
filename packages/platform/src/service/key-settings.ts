import { readFileSync } from "node:fs";
import type { Environment } from "../running/config.ts";
import { makeKeyRing } from "../stores/key-ring.ts";
import { makeTransitKeyProvider, type TransitSettings } from "../stores/transit-keys.ts";
import { type KeyProvider, type LocalKey, makeLocalKeyProvider } from "../stores/vault.ts";
import { Secret } from "../values/secret.ts";

/** The keys that wrap data keys. */
export type KeySettings = {
  /** The first wraps where there is no service; all of them unwrap. */
  readonly local: readonly LocalKey[];
  /** A service that wraps; null: the first local one does. */
  readonly transit: TransitSettings | null;
};

/** Of the one key that has no name of its own. */
export const FIRST_KEY_ID = "local-1";

const KEY_BYTES = 32;
const SERVICE_TIMEOUT_MS = 5_000;
const PAIR = /^([a-z][a-z0-9-]{0,31}):([A-Za-z0-9+/]{43}=)$/;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What is said of keys; both parts empty where nothing is. Values are never part of a fault. */
export const readKeySettings = (env: Environment): KeySettings => ({
  local: readLocalKeys(env),
  transit: readTransit(env),
});

/** Whether anything is said, well or not. */
export const hasKeySettings = (env: Environment): boolean =>
  [...LOCAL, "VAULT_TRANSIT_URL"].some((name) => env.has(name));

/** `local` must not be empty where there is no service. */
export function makeKeyProvider({ local, transit }: KeySettings): KeyProvider {
  const [first, ...others] = local;
  const own = first ? [makeLocalKeyProvider(first, others)] : [];
  const [current, ...rest] = transit ? [makeTransitKeyProvider(transit), ...own] : own;
  if (!current) throw new Error("there is no key-encryption key");
  return makeKeyRing(current, rest);
}

const LOCAL = ["KEY_ENCRYPTION_KEY", "KEY_ENCRYPTION_KEYS", "KEY_ENCRYPTION_KEYS_FILE"];

function readLocalKeys(env: Environment): readonly LocalKey[] {
  if (LOCAL.filter((name) => env.has(name)).length > 1) env.refuse(`${LOCAL.join(", ")}: only one of them must be set`);
  const one = env.optional("KEY_ENCRYPTION_KEY");
  if (one !== undefined) {
    if (Buffer.from(one, "base64").length !== KEY_BYTES) env.refuse("KEY_ENCRYPTION_KEY must be 32 bytes in base64");
    return [{ keyId: FIRST_KEY_ID, key: new Secret(one) }];
  }
  const listed = env.optional("KEY_ENCRYPTION_KEYS");
  const file = env.optional("KEY_ENCRYPTION_KEYS_FILE");
  if (listed !== undefined) {
    const keys = parseKeys(listed);
    if (!keys) env.refuse("KEY_ENCRYPTION_KEYS must be name:key with commas between, each key 32 bytes in base64");
    return keys ?? [];
  }
  if (file === undefined) return [];
  const keys = parseKeys(readText(file) ?? "");
  if (!keys) env.refuse("KEY_ENCRYPTION_KEYS_FILE must be a file of lines name:key, each key 32 bytes in base64");
  return keys ?? [];
}

/** Null where any of it is wrong: a key that is passed over would be missed much later. */
function parseKeys(text: string): readonly LocalKey[] | null {
  const pairs = text
    .split(/[\n,]/)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  const keys = pairs.flatMap((pair) => {
    const [, keyId, key] = PAIR.exec(pair) ?? [];
    return keyId !== undefined && key !== undefined ? [{ keyId, key: new Secret(key) }] : [];
  });
  const isWhole = keys.length > 0 && keys.length === pairs.length;
  return isWhole && new Set(keys.map(({ keyId }) => keyId)).size === keys.length ? keys : null;
}

function readTransit(env: Environment): TransitSettings | null {
  const url = env.optional("VAULT_TRANSIT_URL");
  const [mount, key] = [env.text("VAULT_TRANSIT_MOUNT", "transit"), env.text("VAULT_TRANSIT_KEY", "coffer")];
  const [token, file] = [env.optional("VAULT_TOKEN"), env.optional("VAULT_TOKEN_FILE")];
  if (url !== undefined && !isSafe(url))
    env.refuse("VAULT_TRANSIT_URL must be an https URL without a path, or an http one of this machine");
  if (!NAME.test(mount)) env.refuse("VAULT_TRANSIT_MOUNT must be letters, digits, _ and -, at most 64");
  if (!NAME.test(key)) env.refuse("VAULT_TRANSIT_KEY must be letters, digits, _ and -, at most 64");
  if (token !== undefined && !/^[\x21-\x7e]{4,4096}$/.test(token))
    env.refuse("VAULT_TOKEN must be a token: 4 to 4096 visible characters of ASCII");
  if (file !== undefined && !readText(file)?.trim())
    env.refuse("VAULT_TOKEN_FILE must be a file that can be read, with a token in it");
  if (url === undefined) return null;
  if ((token === undefined) === (file === undefined))
    env.refuse("VAULT_TOKEN or VAULT_TOKEN_FILE must be set with VAULT_TRANSIT_URL, and not both");
  return {
    url,
    mount,
    key,
    token: file === undefined ? { value: new Secret(token ?? "") } : { file },
    timeoutMs: SERVICE_TIMEOUT_MS,
  };
}

/** A token goes to whoever answers there. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, username } = new URL(text);
  if (pathname !== "/" || search !== "" || username !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
