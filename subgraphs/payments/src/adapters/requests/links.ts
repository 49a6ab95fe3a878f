import { hash, randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@coffer/platform/stores/sealed-secret";
import type { Vault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import type { Links } from "../../app/requests/ports.ts";
import type { RequestId } from "../../domain/money/ids.ts";

const TOKEN_BYTES = 20;

/** What is sealed for one request opens for no other. */
export const requestLinkContext = (id: RequestId): string => `payments/request-link/${id}`;

/**
 * Tokens are 160 random bits, and of the request's id nothing. Behind the `#` a browser sends them
 * to no server.
 */
export const makeLinks = (vault: Vault, publicAddress: string): Links => ({
  async make(id) {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    return { hash: hashToken(token), sealed: await sealSecret(vault, new Secret(token), requestLinkContext(id)) };
  },
  hashOf: hashToken,
  async open(id, sealed) {
    const token = await openSecret(vault, sealed, requestLinkContext(id));
    return new Secret(`${publicAddress.replace(/\/+$/, "")}/console/pay#token=${token.reveal()}`);
  },
});

const hashToken = (token: string): Buffer => hash("sha256", token, "buffer");
