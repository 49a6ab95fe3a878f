import { logInOlivia } from "../src/operators.ts";
import { describeSchemaWalk, WALKED } from "../src/schema-walk/suite.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer(WALKED);

describeSchemaWalk({
  get url() {
    return coffer.url;
  },
  oneIn: 3,
  makeOperator: () => logInOlivia(coffer.running),
  lines: () => coffer.running.lines,
});
