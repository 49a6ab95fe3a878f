export type NetworksFault = { readonly code: "EMPTY" | "DUPLICATE" | "UNKNOWN_NETWORK"; readonly message: string };

/**
 * What is wrong with the networks that a wallet is asked for on: at least one, each once, each
 * configured. The text asked for is never quoted.
 */
export function networksFaults(asked: readonly string[], configured: readonly string[]): NetworksFault[] {
  if (asked.length === 0) return [{ code: "EMPTY", message: "name at least one network" }];
  const faults: NetworksFault[] = [];
  if (new Set(asked).size < asked.length) faults.push({ code: "DUPLICATE", message: "name each network once" });
  if (asked.some((network) => !configured.includes(network))) {
    faults.push({
      code: "UNKNOWN_NETWORK",
      message: `name only networks that are configured: ${configured.join(", ")}`,
    });
  }
  return faults;
}
