import type { UserActor } from "@coffer/platform/identity/actor";
import type { UserId } from "../../domain/money/ids.ts";

/** Who asks: the gateway's word, which names one of auth's users. */
export const userIdOf = ({ userId }: UserActor): UserId => userId;
