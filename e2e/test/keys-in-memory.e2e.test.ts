import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { describe } from "vitest";
import { shapeOfOne } from "../src/key-shape.ts";
import { whyNoMemory } from "../src/read-memory.ts";
import { tellOfMadeKeys } from "../src/tell-of-made-keys.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoAnvil() ?? whyNoMemory())("keys of wallets", () => {
  const coffer = useOwnCoffer();
  // The chain that it runs makes blocks by itself, and no heap is written.
  tellOfMadeKeys(shapeOfOne(coffer, { mine: async () => undefined, heapFolder: () => "" }));
});
