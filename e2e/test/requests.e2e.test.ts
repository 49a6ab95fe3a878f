import { tellOfRequests } from "../src/tell-of-requests.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer();

tellOfRequests({
  get urls() {
    return [coffer.url];
  },
});
