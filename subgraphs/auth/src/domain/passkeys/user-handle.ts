import { parseId } from "@coffer/contracts/ids";
import type { UserId } from "../users/ids.ts";

/**
 * By what an authenticator knows whose a passkey is (Web Authentication §5.4.3): the user's id,
 * which says nothing of the person and never changes.
 */
export const userHandleOf = (userId: UserId): Uint8Array => new TextEncoder().encode(userId);

/** Null where it is none of ours. */
export const userOfHandle = (handle: Uint8Array): UserId | null => parseId("usr", new TextDecoder().decode(handle));
