import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { whyNoBtcd } from "@coffer/local-parts/btcd";
import { describe } from "vitest";
import { shapeOfMany } from "./key-shape.ts";
import { whyNoMemory } from "./read-memory.ts";
import { tellOfBroughtKeys } from "./tell-of-brought-keys.ts";
import { tellOfMadeKeys } from "./tell-of-made-keys.ts";
import { useDistributed, whyNotDistributed } from "./use-distributed.ts";
import { useKeyChains } from "./use-key-chains.ts";

const why = whyNotDistributed() ?? whyNoAnvil() ?? whyNoBtcd() ?? whyNoMemory();

/** Where each service is a process of its own, none has a key left, whoever of them signs. */
export function tellOfKeysOfMany(shape: string, variables: Readonly<Record<string, string>>): void {
  describe.skipIf(why)(`in ${shape}${why ? ` (skipped: ${why})` : ""}, keys of wallets`, () => {
    const { environment, chains, place } = useKeyChains();
    const coffer = useDistributed({ environment, variables });
    const all = shapeOfMany(coffer, place);
    // First, while there are no others.
    describe("that are made", () => tellOfMadeKeys(all));
    describe("that people bring", () => tellOfBroughtKeys(all, chains));
  });
}
