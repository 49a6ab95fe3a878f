import { describe } from "vitest";
import { logInOlivia } from "../src/operators.ts";
import { tellOfNeighbours } from "../src/tell-of-neighbours.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();

describe("neighbours, in one process", () =>
  tellOfNeighbours({
    get url() {
      return coffer.url;
    },
    operator: () => logInOlivia(coffer.running),
  }));
