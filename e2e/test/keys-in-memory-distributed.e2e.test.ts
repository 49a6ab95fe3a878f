import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { whyNoBtcd } from "@coffer/local-parts/btcd";
import { describe } from "vitest";
import { shapeOfMany } from "../src/key-shape.ts";
import { whyNoMemory } from "../src/read-memory.ts";
import { tellOfBroughtKeys } from "../src/tell-of-brought-keys.ts";
import { tellOfMadeKeys } from "../src/tell-of-made-keys.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";
import { useKeyChains } from "../src/use-key-chains.ts";

const why = whyNotDistributed() ?? whyNoAnvil() ?? whyNoBtcd() ?? whyNoMemory();

// Where each service is a process of its own, none of them has a key left, whoever of them signs.

for (const [shape, variables] of [
  ["seven processes", {}],
  ["seven processes and a signer apart", { WALLETS_SIGNER: "apart" }],
] as const)
  describe.skipIf(why)(`in ${shape}${why ? ` (skipped: ${why})` : ""}, keys of wallets`, () => {
    const { environment, chains, place } = useKeyChains();
    const coffer = useDistributed({ environment, variables });
    const all = shapeOfMany(coffer, place);
    // First, while there are no others.
    describe("that are made", () => tellOfMadeKeys(all));
    describe("that people bring", () => tellOfBroughtKeys(all, chains));
  });
