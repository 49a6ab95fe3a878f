import { tellOfSecondFactors } from "../src/tell-of-second-factors.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer();

tellOfSecondFactors({
  get urls() {
    return [coffer.url];
  },
});
