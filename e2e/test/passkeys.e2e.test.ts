import { tellOfPasskeys } from "../src/tell-of-passkeys.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer();

tellOfPasskeys({
  get urls() {
    return [coffer.url];
  },
});
