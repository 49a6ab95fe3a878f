import { join } from "./people.ts";

type Run = (text: string, values: readonly unknown[]) => Promise<void>;

/**
 * A dead letter of payments, as a fault in the code would have left it: an event that is whole but
 * for the fault. `run`: as who may write there.
 */
export async function plantLetter(url: string, run: Run, { id, error }: { id: string; error: string }): Promise<void> {
  const { userId } = await join(url, "dead");
  const event = {
    specversion: "1.0",
    id,
    source: "/auth",
    type: "coffer.auth.user.registered",
    subject: userId,
    data: { userId, username: `letter-${id.slice(-12)}` },
  };
  await run("INSERT INTO payments.dead_letter (consumer, event_id, event, error) VALUES ('people', $1, $2, $3)", [
    id,
    JSON.stringify(event),
    error,
  ]);
}
