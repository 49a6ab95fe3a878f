import { findDatabaseUrl } from "@coffer/operate/running-database";
import { readEnv } from "@coffer/platform/running/config";
import { logInOlivia } from "../src/operators.ts";
import { tellOfDeadLetters } from "../src/tell-of-dead-letters.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();
tellOfDeadLetters({
  get url() {
    return coffer.url;
  },
  operator: () => logInOlivia(coffer.running),
  databaseUrlOf: (subgraph) =>
    readEnv({ COFFER_DATA: coffer.running.dataFolder }, (env) => findDatabaseUrl(env, subgraph)),
});
