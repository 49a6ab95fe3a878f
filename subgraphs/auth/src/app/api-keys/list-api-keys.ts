import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Clock } from "@coffer/platform/values/clock";
import { type ApiKey, type KeyOwner, SHOWN_MS } from "../../domain/api-keys/api-key.ts";
import type { ApiKeyId } from "../../domain/users/ids.ts";
import type { KeyReader } from "./ports.ts";

/** Null to who may not see them. */
export type ListApiKeys = (actor: Actor, owner: KeyOwner, page: Page<ApiKeyId>) => Promise<Listed<ApiKey> | null>;

export const makeListApiKeys =
  ({ reader, clock }: { reader: KeyReader; clock: Clock }): ListApiKeys =>
  async (actor, owner, page) => {
    const maySee = owner.kind === "user" ? may(actor, "keys:manage", owner.id) : may(actor, "services:read");
    return maySee ? reader.list(owner, page, new Date(clock.now().getTime() - SHOWN_MS)) : null;
  };
