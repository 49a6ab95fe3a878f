import { describeOutputs } from "../contracts/outputs.ts";
import { makeFakeOutputs } from "./outputs.ts";

const addresses = ["one", "two"];

describeOutputs("outputs of the fakes", async () => {
  const { writer, all } = makeFakeOutputs(addresses.map((address) => ({ address })));
  return { writer, all: async () => all(), network: "TEST", addresses };
});
