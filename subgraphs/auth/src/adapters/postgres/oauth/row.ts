import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Client, ClientKind, RedirectUri } from "../../../domain/oauth/client.ts";

export type ClientRow = {
  id: Uuid;
  kind: ClientKind;
  name: string;
  homepage: string;
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  scopes: string[];
  by_device_code: boolean;
  dpop_bound: boolean;
  created_at: Date;
  disabled_at: Date | null;
};

export const CLIENT_COLUMNS =
  "id, kind, name, homepage, redirect_uris, post_logout_redirect_uris, scopes, by_device_code, dpop_bound, created_at, disabled_at";

export const toClient = (row: ClientRow): Client => ({
  id: idFromUuid("app", row.id),
  kind: row.kind,
  name: row.name,
  homepage: row.homepage,
  redirectUris: row.redirect_uris as unknown as RedirectUri[],
  postLogoutRedirectUris: row.post_logout_redirect_uris as unknown as RedirectUri[],
  scopes: row.scopes,
  byDeviceCode: row.by_device_code,
  dpopBoundAccessTokens: row.dpop_bound,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});
