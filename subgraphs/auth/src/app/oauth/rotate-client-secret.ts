import { makeClaim } from "@coffer/platform/values/claim";
import { ok, type Result } from "@coffer/platform/values/result";
import type { ClientId } from "../../domain/oauth/client.ts";
import type { RotateSecretRefusal } from "../../domain/oauth/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { ClientDesk } from "./ports.ts";
import type { ClientWithSecret } from "./register-client.ts";
import type { ClientSecrets } from "./secrets.ts";

export type RotateClientSecretCommand = {
  readonly actorId: UserId;
  readonly clientId: ClientId;
  readonly idempotencyKey: string;
};

export type RotateClientSecret = (
  command: RotateClientSecretCommand,
) => Promise<Result<ClientWithSecret, RotateSecretRefusal>>;

/** The former secret is worth nothing from then on. */
export const makeRotateClientSecret =
  ({ desk, secrets }: { desk: Pick<ClientDesk, "rotateSecret">; secrets: ClientSecrets }): RotateClientSecret =>
  async ({ actorId, clientId, idempotencyKey }) => {
    const used = { actorId, operation: "rotateOAuthClientSecret", key: idempotencyKey } as const;
    const { secret, hash } = secrets.make();
    const rotated = await desk.rotateSecret(makeClaim(used, [clientId]), {
      secretHash: hash,
      change: { clientId, action: "ROTATE_SECRET", became: null, byId: actorId },
    });
    if (!rotated.ok) return rotated;
    return ok({ client: rotated.value.client, secret: rotated.value.isNew ? secret : null });
  };
