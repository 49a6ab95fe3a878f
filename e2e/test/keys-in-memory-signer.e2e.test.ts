import { tellOfKeysOfMany } from "../src/tell-of-keys-of-many.ts";

tellOfKeysOfMany("seven processes and a signer apart", { WALLETS_SIGNER: "apart" });
