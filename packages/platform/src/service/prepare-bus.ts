import { prepareKafka } from "../events/prepare-kafka.ts";
import { InvalidEnvironment, readEnv } from "../running/config.ts";
import { endProcess } from "../running/end-process.ts";
import { readBusPreparation } from "./config.ts";

/**
 * `node packages/platform/src/service/prepare-bus.ts`: Kafka's topics and everybody's rights to
 * them, as its administrator; then it ends.
 */
const config = (() => {
  try {
    return readEnv(process.env, readBusPreparation);
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    process.stderr.write(`${error.message}\n`);
    endProcess(1);
  }
})();

await prepareKafka(config.access, config);
process.stdout.write("every topic is there, with its rights\n");
