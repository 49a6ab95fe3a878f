import { uuidOf } from "@coffer/contracts/ids";

/** The session of an access token, as the database names it. */
export function readSessionId(accessToken: string): string {
  const [, payload = ""] = accessToken.split(".");
  return uuidOf(JSON.parse(Buffer.from(payload, "base64url").toString()).sid);
}
