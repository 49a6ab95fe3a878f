import { afterAll, beforeAll } from "vitest";
import { logInOlivia } from "../src/operators.ts";
import { describeSchemaWalk, WALKED } from "../src/schema-walk/suite.ts";
import { makeDataFolder, type RunningCoffer, startCoffer } from "../src/start-coffer.ts";

let running: RunningCoffer;
let removeData = async () => {};

beforeAll(async () => {
  const folder = await makeDataFolder();
  removeData = folder.remove;
  running = await startCoffer(folder.path, WALKED);
});
afterAll(async () => {
  await running?.stop();
  await removeData();
});

describeSchemaWalk({
  get url() {
    return running.url;
  },
  oneIn: 3,
  makeOperator: () => logInOlivia(running),
  lines: () => running.lines,
});
