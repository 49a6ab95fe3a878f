import { newId } from "@coffer/contracts/ids";
import { makeFakeClientDesk, makeFakeSecrets } from "../../../test/fakes/oauth.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import type { ClientFields, RedirectUri } from "../../domain/oauth/client.ts";
import { makeDisableClient } from "./disable-client.ts";
import { makeRegisterClient } from "./register-client.ts";
import { makeRotateClientSecret } from "./rotate-client-secret.ts";
import { makeUpdateClient } from "./update-client.ts";

export const FIELDS: ClientFields = {
  name: "Shop",
  homepage: "https://shop.example/",
  redirectUris: ["https://shop.example/cb" as unknown as RedirectUri],
  postLogoutRedirectUris: [],
  scopes: ["openid"],
  byDeviceCode: false,
  dpopBoundAccessTokens: false,
};

/** An administrator, and what they can do with clients. */
export async function makeClientWorld() {
  const { clock, endedSessions, person } = makeFakeWorld();
  const actorId = await person("root");
  const fake = makeFakeClientDesk();
  const secrets = makeFakeSecrets();
  const ended = newId("ses");
  const deps = { ...fake, secrets, clock, endedSessions, listEnded: async () => [ended] };
  const register = makeRegisterClient(deps);
  return {
    ...fake,
    actorId,
    ended,
    endedSessions,
    register,
    update: makeUpdateClient(deps),
    rotate: makeRotateClientSecret(deps),
    disable: makeDisableClient(deps),
    async registered(kind: "PUBLIC" | "CONFIDENTIAL" = "CONFIDENTIAL") {
      const made = await register({ actorId, kind, fields: FIELDS, idempotencyKey: `register ${kind}` });
      if (!made.ok) throw new Error("a client was not registered");
      return made.value.client.id;
    },
  };
}
