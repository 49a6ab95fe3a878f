import { startStripeStandIn } from "../../subgraphs/payments/test/fakes/stripe-stand-in.ts";
import { openProviderBooks } from "./provider-books.ts";

/**
 * A provider of its own process, that can be killed: `node e2e/src/provider-stand-in.ts FILE PORT
 * LOSES`. Of so many requests that change something it loses the answers of two.
 */
const [file = "", port = "", loses = ""] = process.argv.slice(2);

let count = 0;
const standIn = await startStripeStandIn(
  openProviderBooks(file, () => {
    count += 1;
    if (count % Number(loses) === 0) standIn.fail(/^POST/, "lose");
  }),
  Number(port),
);
process.stdout.write("ready\n");
