import { Gauge, type Registry } from "prom-client";

/** How many there are of something, by one label. */
export type CountedMetric = {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly count: () => Promise<readonly { readonly label: string; readonly count: number }[]>;
};

/**
 * Shows a count as a metric. It is counted when it is asked for. Where that fails it has no value,
 * and the other metrics are there all the same.
 */
export function showCounted(registry: Registry, { name, help, label, count }: CountedMetric): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      const counted = await count().catch(() => []);
      this.reset();
      for (const one of counted) this.set({ [label]: one.label }, one.count);
    },
  });
}
