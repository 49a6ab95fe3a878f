import { describeChains } from "../contracts/chains.ts";
import { makeFakeChains } from "./chains.ts";

const chains = makeFakeChains();
describeChains("chains of the fakes", () => chains);
