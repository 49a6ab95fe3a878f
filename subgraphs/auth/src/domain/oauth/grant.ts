import type { SessionId } from "../users/ids.ts";
import type { Client } from "./client.ts";

/**
 * That a user let a client in. Its id is a session's: whatever ends a user's sessions ends it, too,
 * everywhere at once.
 */
export type Grant = {
  readonly id: SessionId;
  readonly client: Pick<Client, "id" | "name" | "homepage">;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};
