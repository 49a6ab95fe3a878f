import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ConfirmRefusal } from "../../domain/addresses/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { Email } from "../../domain/users/email.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { AttemptLimits, EndedSessions, PasswordHasher } from "../users/ports.ts";
import type { BroughtLink } from "./confirm-email.ts";
import type { AddressDesk } from "./ports.ts";

export type UndoEmailChange = (link: BroughtLink) => Promise<Result<Email, ConfirmRefusal>>;

export type UndoEmailChangeDeps = {
  hashOf: (token: Secret) => Uint8Array | null;
  hasher: Pick<PasswordHasher, "hashOfNobody">;
  limits: Pick<AttemptLimits, "countMailRequest">;
  addresses: Pick<AddressDesk, "undo">;
  endedSessions: EndedSessions;
  clock: Clock;
};

export const makeUndoEmailChange =
  ({ hashOf, hasher, limits, addresses, endedSessions, clock }: UndoEmailChangeDeps): UndoEmailChange =>
  async ({ token, address }) => {
    await limits.countMailRequest({ network: networkOf(address) });
    const hash = hashOf(token);
    if (!hash) return err({ code: "LINK_NOT_VALID" });
    const at = clock.now();
    const undone = await addresses.undo(hash, {
      at,
      passwordHash: hasher.hashOfNobody(),
      eventOf: (ended) => sessionEnded({ ...ended, reason: "EMAIL_RESTORED", at }),
    });
    if (!undone.ok) return undone;
    await announceQuietly(endedSessions, undone.value.ended);
    return ok(undone.value.email);
  };
