import { type Id, uuidOf } from "@coffer/contracts/ids";
import { readClaims } from "./read-claims.ts";

/** The session of an access token, as the database names it. */
export const readSessionId = (accessToken: string): string => uuidOf(readClaims(accessToken).sid as Id<"ses">);
