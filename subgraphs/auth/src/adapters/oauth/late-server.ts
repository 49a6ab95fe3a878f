import type { OAuthServer } from "../../app/oauth/server.ts";
import type { ServerParts } from "./server.ts";

/**
 * The protocol's library is 250 modules and 25 MiB, which are loaded for the first request that it
 * answers.
 */
export function makeLateOAuthServer(parts: ServerParts): OAuthServer {
  let loading: Promise<OAuthServer> | undefined;
  const load = (): Promise<OAuthServer> => {
    loading ??= import("./server.ts").then(({ makeOAuthServer }) => makeOAuthServer(parts));
    return loading;
  };
  return {
    handle: async (...asked) => (await load()).handle(...asked),
    findPrompt: async (...asked) => (await load()).findPrompt(...asked),
    answerLogin: async (...asked) => (await load()).answerLogin(...asked),
    consent: async (...asked) => (await load()).consent(...asked),
    refuse: async (...asked) => (await load()).refuse(...asked),
  };
}
