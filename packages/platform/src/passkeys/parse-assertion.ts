import type { AssertionResponse } from "@coffer/contracts/passkeys";

/** Room for an RSA key, a statement with certificates, and the longest credential id. */
const RESPONSE_MAX = 32_768;
/** Web Authentication §5.1. */
const CREDENTIAL_ID_MAX_BYTES = 1023;
const BYTES = /^[A-Za-z0-9_-]+$/;
/** Web Authentication §5.4.3. */
const USER_HANDLE_MAX_BYTES = 64;

type Said = Readonly<Record<string, unknown>>;

/**
 * AuthenticationResponseJSON of Web Authentication Level 3, as browsers and apps write it; null
 * where it is none. What is not named is left behind.
 */
export function parseAssertion(raw: string): AssertionResponse | null {
  const read = readResponse(raw);
  if (!read) return null;
  const { credentialId, response } = read;
  const clientData = bytesOf(response.clientDataJSON);
  const authenticatorData = bytesOf(response.authenticatorData);
  const signature = bytesOf(response.signature);
  const handle = response.userHandle ?? null;
  const userHandle = handle === null || handle === "" ? null : bytesOf(handle);
  if (!clientData || !authenticatorData || !signature) return null;
  if (handle !== null && handle !== "" && (!userHandle || userHandle.length > USER_HANDLE_MAX_BYTES)) return null;
  return { credentialId, clientData, authenticatorData, signature, userHandle };
}

/** What both kinds of responses have; null where it is none. */
export function readResponse(raw: string): { credentialId: Uint8Array; response: Said } | null {
  if (raw.length > RESPONSE_MAX) return null;
  const said = objectOf(parseJson(raw));
  const response = objectOf(said?.response);
  if (!said || !response || said.type !== "public-key") return null;
  const credentialId = bytesOf(said.id);
  if (!credentialId || credentialId.length > CREDENTIAL_ID_MAX_BYTES) return null;
  if (said.rawId !== undefined && said.rawId !== said.id) return null;
  return { credentialId, response };
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

const objectOf = (value: unknown): Said | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Said) : null;

/** Base64url without padding (RFC 4648 §5), and in the one form that its bytes have. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (typeof value !== "string" || !BYTES.test(value)) return null;
  const bytes = Buffer.from(value, "base64url");
  return bytes.toString("base64url") === value ? bytes : null;
}
