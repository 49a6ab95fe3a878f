import { describeSends } from "../contracts/sends.ts";
import { makeFakeSends } from "./sends.ts";

const { reader, inSends, rows } = makeFakeSends();
let sources = 0;
describeSends("sends of the fakes", () => ({
  ...{ reader, inSends, network: "TEST" },
  async newSource() {
    sources += 1;
    const address = `source ${sources}`;
    rows().sources.set(address, { network: "TEST", address, nextNonce: 0, pausedFor: null });
    return address;
  },
}));
