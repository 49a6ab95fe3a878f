import { createHmac } from "node:crypto";
import type { EventTrust } from "../trust.ts";

const KEY = "the key of tests";
const tag = (topic: string, value: string | Buffer) =>
  createHmac("sha256", KEY).update(`${topic}\n`).update(value).digest("hex");

/**
 * For tests of the road itself, which run on topics of their own: one key, whose word is anybody's
 * on every topic.
 */
export const anyTopicTrust: EventTrust = {
  sign: tag,
  producerOf: ({ topic, value, signature }) =>
    signature === tag(topic, value) ? JSON.parse(value.toString()).source.slice("/coffer/".length) : null,
};
