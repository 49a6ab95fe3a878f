import { describePolicies } from "../contracts/policies.ts";
import { makeFakePolicies } from "./policies.ts";
import { makeFakeSends } from "./sends.ts";

const sends = makeFakeSends();
const { reader, inPolicies } = makeFakePolicies(sends);
let sources = 0;
describePolicies("policies of the fakes", () => ({
  ...{ reader, inPolicies, inSends: sends.inSends, network: "TEST" },
  async newSource() {
    sources += 1;
    const address = `source ${sources}`;
    sends.rows().sources.set(address, { network: "TEST", address, nextNonce: 0, pausedFor: null });
    return address;
  },
  enlist: async (...ids) => {
    for (const id of ids) sends.rows().noOperators.delete(id);
  },
  dismiss: async (id) => void sends.rows().noOperators.add(id),
}));
