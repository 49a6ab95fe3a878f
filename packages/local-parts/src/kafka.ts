import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";
import { CLASSES, ensureJars, JARS } from "./kafka-jars.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

export type KafkaCluster = {
  /** host:port of each broker, also of those that are down. */
  readonly brokers: readonly string[];
  /** SIGKILL. */
  kill(broker: number): Promise<void>;
  /** Starts a killed broker again, on its data. */
  start(broker: number): Promise<void>;
  stop(): Promise<void>;
};

export type KafkaOptions = {
  readonly folder: string;
  readonly brokers?: 1 | 3;
  /**
   * Who may connect, and do what: settings of a broker whose listeners are CLIENT and CONTROLLER.
   * Left out: everybody may do everything.
   */
  readonly security?: Readonly<Record<string, string>>;
};

const OPEN = { "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT" };

type Broker = {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  readonly folder: string;
  process: ChildProcess | undefined;
};

/**
 * For brokers that live for minutes on a machine that has other work: starting quickly is worth
 * more than running fast.
 */
const JVM = ["-Xms128m", "-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"];
/** Classes as an earlier JVM has loaded them, where there are any. */
const sharing = (): string[] => (existsSync(CLASSES) ? [`-XX:SharedArchiveFile=${CLASSES}`] : []);
const LISTENS_WITHIN_MS = 180_000;
const ATTEMPTS_MAX = 3;

/**
 * A real Apache Kafka in KRaft mode, of one or three brokers, with its data in `folder`, which it
 * may have from an earlier run. Resolves once every broker listens.
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaCluster> {
  if (ensureJars()) await keepClasses();
  return startBrokers(options);
}

/** A broker that nobody uses writes its classes down at its end: others start in half the time. */
async function keepClasses(): Promise<void> {
  const folder = await makeTemporaryFolder("kafka-classes");
  const partial = `${CLASSES}.partial-${process.pid}`;
  const [broker] = await planBrokers({ folder: folder.path });
  if (!broker) throw new Error("a cluster has a broker");
  prepare(broker, [broker], { clusterId: clusterIdOf(folder.path), security: OPEN });
  await launch(broker, [`-XX:ArchiveClassesAtExit=${partial}`]);
  await end(broker, "SIGTERM");
  // A JVM that can keep none has written none: everything goes on without.
  if (existsSync(partial)) renameSync(partial, CLASSES);
  await folder.remove();
}

async function startBrokers(options: KafkaOptions): Promise<KafkaCluster> {
  const clusterId = clusterIdOf(options.folder);
  for (let attempt = 1; ; attempt += 1) {
    const brokers = await planBrokers(options);
    for (const broker of brokers) prepare(broker, brokers, { clusterId, security: options.security ?? OPEN });
    const cluster = makeCluster(brokers);
    try {
      await Promise.all(brokers.map((_, index) => cluster.start(index)));
      return cluster;
    } catch (error) {
      await cluster.stop();
      // Somebody else took a port between our choosing it and the broker's binding it.
      if (attempt === ATTEMPTS_MAX || !brokers.some(lacksPort)) throw error;
    }
  }
}

async function planBrokers({ folder, brokers = 1 }: KafkaOptions): Promise<Broker[]> {
  const planned: Broker[] = [];
  for (let id = 1; id <= brokers; id += 1)
    planned.push({
      id,
      port: await freePort(),
      controllerPort: await freePort(),
      folder: join(folder, `broker-${id}`),
      process: undefined,
    });
  return planned;
}

/**
 * Written before anything is formatted with it, so that all brokers have the same, whatever comes
 * in between.
 */
function clusterIdOf(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "cluster-id");
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

const lacksPort = ({ folder }: Broker): boolean =>
  /Address already in use/.test(readFileSync(join(folder, "kafka.log"), "utf8"));

function makeCluster(brokers: readonly Broker[]): KafkaCluster {
  const find = (index: number) => brokers[index] ?? noBroker(index);
  return {
    brokers: brokers.map(({ port }) => `127.0.0.1:${port}`),
    async kill(index) {
      await end(find(index), "SIGKILL");
    },
    async start(index) {
      await launch(find(index), sharing());
    },
    async stop() {
      // Nothing of a test's cluster is worth the seconds of a clean shutdown.
      await Promise.all(brokers.map((broker) => end(broker, "SIGKILL")));
    },
  };
}

async function launch(broker: Broker, flags: readonly string[]): Promise<void> {
  const log = openSync(join(broker.folder, "kafka.log"), "a");
  const args = [...JVM, ...flags, "-cp", `${JARS}/*`, "kafka.Kafka", join(broker.folder, "server.properties")];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  broker.process = watched(spawn("java", args, { stdio: ["ignore", log, log], env }));
  closeSync(log);
  await listening(broker);
}

type Prepared = { readonly clusterId: string; readonly security: Readonly<Record<string, string>> };

function prepare(
  { id, port, controllerPort, folder }: Broker,
  all: readonly Broker[],
  { clusterId, security }: Prepared,
): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const replicas = all.length;
  const settings = {
    "process.roles": "broker,controller",
    "node.id": id,
    "controller.quorum.voters": all.map((broker) => `${broker.id}@127.0.0.1:${broker.controllerPort}`).join(","),
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `CLIENT://127.0.0.1:${port}`,
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENT",
    ...security,
    "log.dirs": join(folder, "data"),
    "offsets.topic.num.partitions": 6,
    "offsets.topic.replication.factor": replicas,
    "transaction.state.log.replication.factor": replicas,
    "transaction.state.log.min.isr": Math.max(1, replicas - 1),
    "group.initial.rebalance.delay.ms": 0,
    "auto.create.topics.enable": false,
    // A broker that was killed is missed, and may come back, after 3 s instead of 9.
    "broker.heartbeat.interval.ms": 500,
    "broker.session.timeout.ms": 3_000,
  };
  const file = join(folder, "server.properties");
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
    { mode: 0o600 }, // it holds passwords
  );
  writeFileSync(join(folder, "kafka.log"), "", { mode: 0o600 });
  if (existsSync(join(folder, "data", "meta.properties"))) return;
  const { status, stderr } = spawnSync(
    "java",
    [
      ...JVM,
      ...sharing(),
      "-cp",
      `${JARS}/*`,
      "kafka.tools.StorageTool",
      "format",
      `--cluster-id=${clusterId}`,
      "-c",
      file,
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Kafka's storage could not be formatted: ${stderr}`);
}

async function listening({ port, folder, process: child }: Broker): Promise<void> {
  const until = performance.now() + LISTENS_WITHIN_MS;
  while (!(await answers(port))) {
    if (child?.exitCode !== null && child?.exitCode !== undefined)
      throw new Error(`a Kafka broker ended with ${child.exitCode}: see ${folder}/kafka.log`);
    if (performance.now() > until)
      throw new Error(`a Kafka broker did not listen within ${LISTENS_WITHIN_MS} ms: see ${folder}/kafka.log`);
    await pause(50);
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

async function end(broker: Broker, signal: NodeJS.Signals): Promise<void> {
  const child = broker.process;
  broker.process = undefined;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

function noBroker(index: number): never {
  throw new Error(`there is no broker ${index}`);
}
