import { randomBytes } from "node:crypto";
import { makeLocalKeyProvider, makeVault, type Vault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";

/** The product's own vault, with a key of its own that nobody keeps. */
export const makeFakeVault = (): Vault =>
  makeVault(makeLocalKeyProvider({ keyId: "test", key: new Secret(randomBytes(32).toString("base64")) }));
