import { setTimeout as pause } from "node:timers/promises";

/** So many clients at once, each one step after the other with a rest behind it; they never end. */
export const runClients = (
  clients: string,
  pauseMs: string,
  step: (client: number, n: number) => Promise<void>,
): Promise<never[]> =>
  Promise.all(
    Array.from({ length: Number.parseInt(clients, 10) }, async (_, client): Promise<never> => {
      for (let n = 0; ; n += 1) {
        await step(client, n);
        await pause(Number(pauseMs));
      }
    }),
  );
