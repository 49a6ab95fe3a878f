import { describe } from "vitest";
import { tellStory } from "../src/story/tell-story.ts";
import { useCoffer } from "../src/use-coffer.ts";

describe("the story, in one process", () => tellStory(useCoffer()));
