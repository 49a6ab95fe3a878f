import type { ClientFields } from "../../domain/oauth/client.ts";

/** In one written form, which a key is bound to. */
export const writtenFields = ({ name, homepage, redirectUris, scopes, byDeviceCode }: ClientFields): string[] => [
  name,
  homepage,
  JSON.stringify(redirectUris),
  JSON.stringify(scopes),
  String(byDeviceCode),
];
