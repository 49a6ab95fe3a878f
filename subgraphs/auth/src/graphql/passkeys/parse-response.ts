import { bytesOf, readResponse } from "@coffer/platform/passkeys/parse-assertion";
import type { CreationResponse } from "../../app/passkeys/ports.ts";

const TRANSPORT = /^[a-z][a-z-]{0,31}$/;
const TRANSPORTS_MAX = 8;

/**
 * RegistrationResponseJSON of Web Authentication Level 3, as browsers and apps write it; null where
 * it is none. What is not named is left behind.
 */
export function parseCreation(raw: string): CreationResponse | null {
  const read = readResponse(raw);
  if (!read) return null;
  const { credentialId, response } = read;
  const [clientData, attestation] = [bytesOf(response.clientDataJSON), bytesOf(response.attestationObject)];
  if (!clientData || !attestation) return null;
  return { credentialId, clientData, attestation, transports: transportsOf(response.transports) };
}

/** Hints of the browser's, for the browser: one that is no word is passed over. */
const transportsOf = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string" && TRANSPORT.test(one)).slice(0, TRANSPORTS_MAX)
    : [];
