import { afterAll, beforeAll, describe } from "vitest";
import { logInOlivia } from "../src/operators.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";
import { tellOfNeighbours } from "../src/tell-of-neighbours.ts";

let folder: Awaited<ReturnType<typeof makeDataFolder>>;
let coffer: RunningCoffer;
beforeAll(async () => {
  folder = await makeDataFolder();
  coffer = await startCoffer(folder.path);
});
afterAll(async () => {
  await coffer?.stop();
  await folder?.remove();
});

describe("neighbours, in one process", () =>
  tellOfNeighbours({
    get url() {
      return coffer.url;
    },
    operator: () => logInOlivia(coffer),
  }));
