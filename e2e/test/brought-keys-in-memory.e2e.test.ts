import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { whyNoBtcd } from "@coffer/local-parts/btcd";
import { describe } from "vitest";
import { shapeOfOne } from "../src/key-shape.ts";
import { whyNoMemory } from "../src/read-memory.ts";
import { tellOfBroughtKeys } from "../src/tell-of-brought-keys.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";
import { useKeyChains } from "../src/use-key-chains.ts";

describe.skipIf(whyNoAnvil() ?? whyNoBtcd() ?? whyNoMemory())("keys of wallets that people bring", () => {
  const { environment, chains, place } = useKeyChains();
  const coffer = useOwnCoffer(environment);
  tellOfBroughtKeys(shapeOfOne(coffer, place), chains);
});
