import { bytes, describeKnown, type KnownPasskey, library, type NamedParty } from "./library.ts";

/** `challenge` is base64url; `allowed` null: whichever passkey somebody has here. */
export type RequestCeremony = {
  readonly challenge: string;
  readonly allowed: readonly KnownPasskey[] | null;
  readonly timeoutMs: number;
};

/**
 * Of a login, a proof or an approval, as JSON (PublicKeyCredentialRequestOptionsJSON): the user is
 * always verified.
 */
export async function writeRequestOptions(
  party: NamedParty,
  { challenge, allowed, timeoutMs }: RequestCeremony,
): Promise<string> {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({
    rpID: party.rpId,
    challenge: bytes(challenge),
    timeout: timeoutMs,
    userVerification: "required",
    ...(allowed ? { allowCredentials: describeKnown(allowed) } : {}),
  });
  return JSON.stringify(options);
}
