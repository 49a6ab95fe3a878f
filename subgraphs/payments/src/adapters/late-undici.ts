import type { Agent } from "undici";

/** Loaded, and made, for the first request. */
export function makeLateUndici(options: Agent.Options) {
  let making: Promise<Agent> | undefined;
  return {
    find(): Promise<Agent> {
      making ??= import("undici").then(({ Agent: Made }) => new Made(options));
      return making;
    },
    close: async (): Promise<void> => (await making)?.destroy(),
  };
}
