import { describe } from "vitest";
import { tellOfRootFields } from "../src/tell-of-root-fields.ts";
import { useCoffer } from "../src/use-coffer.ts";

describe("root fields and the names of a client, in one process", () => tellOfRootFields(useCoffer()));
