import type { PasskeyResolvers } from "../generated/types.ts";

export const Passkey: PasskeyResolvers = {
  credentialId: ({ credentialId }) => Buffer.from(credentialId).toString("base64url"),
  authenticator: ({ aaguid }, _args, { app }) => app.nameAuthenticator(aaguid),
};
