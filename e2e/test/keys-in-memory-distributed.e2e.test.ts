import { tellOfKeysOfMany } from "../src/tell-of-keys-of-many.ts";

tellOfKeysOfMany("seven processes", {});
