import { describe } from "vitest";
import { tellOfSessionDoor } from "../src/tell-of-session-door.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe("in one process", () => {
  const coffer = useOwnCoffer({ LOG_LEVEL: "trace" });
  tellOfSessionDoor({
    get url() {
      return coffer.url;
    },
    written: () => coffer.running.lines.join("\n"),
  });
});
