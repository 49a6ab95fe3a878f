import type { PasskeyKind } from "@coffer/contracts/passkeys";
import type { Logger } from "../running/log.ts";
import { err, ok } from "../values/result.ts";
import { readClientData } from "./read-client-data.ts";
import { isOriginOf, type RelyingParty } from "./relying-party.ts";

/**
 * 100 ms and 25 MB for what a Coffer without passkeys never needs: loaded at the first ceremony.
 */
export const library = () => import("@simplewebauthn/server");
export const helpers = () => import("@simplewebauthn/server/helpers");

export type NamedParty = RelyingParty & { readonly rpId: string };

/** A passkey as a browser is told of it. */
export type KnownPasskey = { readonly credentialId: Uint8Array; readonly transports: readonly string[] };

/** Authenticator data (Web Authentication §6.1): a hash of 32 bytes, then the flags. */
const FLAGS_AT = 32;
const USER_VERIFIED = 0x04;

export const isUserVerified = (authData: Uint8Array): boolean => ((authData[FLAGS_AT] ?? 0) & USER_VERIFIED) !== 0;

/** What is said of where an answer comes from, or what is wrong with it. */
export function readWhere(party: RelyingParty, clientData: Uint8Array) {
  const said = readClientData(clientData);
  if (!said) return err("NOT_PROVED");
  if (said.isFramed || !isOriginOf(party, said.origin)) return err("ORIGIN");
  return ok(said);
}

/** Null where the library throws: whatever it is, it is of what came from outside. */
export async function proving<T>(verify: () => Promise<T>, about: { log: Logger; fault: string }) {
  try {
    return await verify();
  } catch (error) {
    about.log.debug({ err: error, fault: about.fault }, "a passkey's answer was not taken");
    return null;
  }
}

export const text = (of: Uint8Array): string => Buffer.from(of).toString("base64url");
export const bytes = (of: string) => Uint8Array.from(Buffer.from(of, "base64url"));

export const describeKnown = (passkeys: readonly KnownPasskey[]) =>
  passkeys.map(({ credentialId, transports }) => ({ id: text(credentialId), transports: [...transports] }));

export const kindOf = (type: "singleDevice" | "multiDevice"): PasskeyKind =>
  type === "multiDevice" ? "SYNCED" : "DEVICE_BOUND";
