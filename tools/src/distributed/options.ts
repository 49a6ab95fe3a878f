export type DistributedOptions = {
  /** Holds data, logs and the parts' own files. */
  readonly folder: string;
  /**
   * Where the commands are run: this checkout, or a folder that holds what the production image
   * holds (../image).
   */
  readonly root?: string;
  /** Of the gateway; the subgraphs take the six ports after it. Left out: free ones. */
  readonly port?: number;
  readonly brokers?: 1 | 3;
  /** Values for docker-compose.yml's variables; secrets must be among them. */
  readonly variables: Readonly<Record<string, string>>;
  /** More environment for every service. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The same for one of them, by its name. */
  readonly environmentOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How many of each; one where left out, and of the signer one where keys are apart. */
  readonly instances?: Readonly<Record<string, number>>;
  readonly outside?: {
    readonly databaseUrl?: string;
    readonly kafkaBrokers?: string;
    /**
     * Variables of every service that say as whom an outside cluster is reached; left out, as
     * nobody.
     */
    readonly kafkaAccess?: Readonly<Record<string, string>>;
    readonly redisUrl?: string;
  };
};
