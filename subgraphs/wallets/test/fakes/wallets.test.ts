import { describeWallets } from "../contracts/wallets.ts";
import { makeFakeWallets } from "./wallets.ts";

const wallets = makeFakeWallets();
describeWallets("wallets of the fakes", () => wallets);
