import { hash, randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@coffer/platform/stores/sealed-secret";
import type { Vault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import type { ExportLinks } from "../../app/exports/ports.ts";
import type { ExportId } from "../../domain/exports/export.ts";

/** Where files are fetched: `/files/payments` is this subgraph's at the gateway. */
export const FILE_DOOR = "/files/payments/exports";

const TOKEN_BYTES = 20;
export const exportLinkContext = (id: ExportId): string => `payments/export-link/${id}`;

/** 160 random bits, and of the file's id nothing: kept as their hash, and sealed for who asked. */
export const makeExportLinks = (vault: Vault, publicAddress: string): ExportLinks => ({
  async make(id) {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    return { hash: hashToken(token), sealed: await sealSecret(vault, new Secret(token), exportLinkContext(id)) };
  },
  hashOf: hashToken,
  async open(id, sealed) {
    const token = await openSecret(vault, sealed, exportLinkContext(id));
    return new Secret(`${publicAddress.replace(/\/+$/, "")}${FILE_DOOR}/${token.reveal()}`);
  },
});

const hashToken = (token: string): Buffer => hash("sha256", token, "buffer");
