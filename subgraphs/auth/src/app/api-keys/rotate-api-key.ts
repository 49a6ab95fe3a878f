import type { UserActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import { DAY_MS } from "../../domain/api-keys/api-key.ts";
import type { RotateApiKeyRefusal } from "../../domain/api-keys/refusals.ts";
import type { ApiKeyId } from "../../domain/users/ids.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { WithSecret } from "./create-api-key.ts";
import { newSecret } from "./new-secret.ts";
import { ordererOf } from "./orderer.ts";
import type { KeyDesk, KeySecrets } from "./ports.ts";
import { refuseImpossibleEnd } from "./refuse-impossible-end.ts";

export type RotateApiKeyCommand = {
  readonly keyId: ApiKeyId;
  readonly overlapDays: number;
  readonly expiresAt: Date | null;
  readonly idempotencyKey: string;
};

export type RotateApiKey = (
  actor: UserActor,
  command: RotateApiKeyCommand,
) => Promise<Result<WithSecret, RotateApiKeyRefusal>>;

export type RotateApiKeyDeps = {
  desk: Pick<KeyDesk, "rotate">;
  secrets: KeySecrets;
  endedSessions: EndedSessions;
  clock: Clock;
};

export const makeRotateApiKey =
  ({ desk, secrets, endedSessions, clock }: RotateApiKeyDeps): RotateApiKey =>
  async (actor, { keyId, overlapDays, expiresAt, idempotencyKey }) => {
    const orderer = ordererOf(actor);
    const at = clock.now();
    if (expiresAt !== null) refuseImpossibleEnd(expiresAt, at);
    const claim = makeClaim({ actorId: orderer.userId, operation: "rotateApiKey", key: idempotencyKey }, [
      keyId,
      String(overlapDays),
      expiresAt?.toISOString() ?? null,
    ]);
    const { secret, kept } = newSecret(secrets);
    const formerEndsAt = new Date(at.getTime() + overlapDays * DAY_MS);
    const rotated = await desk.rotate(claim, {
      orderer,
      at,
      rotation: { keyId, secret: kept, formerEndsAt, expiresAt },
    });
    if (!rotated.ok) return rotated;
    await announceQuietly(endedSessions, rotated.value.endedGrants);
    return ok({ apiKey: rotated.value.made, secret });
  };
