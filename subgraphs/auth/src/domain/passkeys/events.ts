import type { NewEvent } from "@coffer/contracts/new-event";
import type { Passkey } from "./passkey.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

/** With the public key: whoever hears of it can check what the passkey signs. */
const dataOf = ({ id, userId, credentialId, publicKey, algorithm, kind }: Passkey) => ({
  passkeyId: id,
  userId,
  credentialId: text(credentialId),
  publicKey: text(publicKey),
  algorithm,
  kind,
});

export const passkeyAdded = (passkey: Passkey): NewEvent<"auth"> => ({
  type: "passkey.added",
  subject: passkey.id,
  ownerId: passkey.userId,
  data: dataOf(passkey),
  time: passkey.createdAt,
});

export const passkeyRemoved = (passkey: Passkey, at: Date): NewEvent<"auth"> => ({
  type: "passkey.removed",
  subject: passkey.id,
  ownerId: passkey.userId,
  data: dataOf(passkey),
  time: at,
});
