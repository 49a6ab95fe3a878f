/**
 * What of docker-compose.yml's broker decides who may connect and do what; the rest is a matter of
 * the machine.
 */
const DECIDES =
  /^KAFKA_(SASL_|LISTENER_NAME_|LISTENER_SECURITY_PROTOCOL_MAP$|AUTHORIZER_|SUPER_USERS$|ALLOW_EVERYONE_IF_NO_ACL_FOUND$)/;

/**
 * The broker's settings, by the rule of the image's own start script: `KAFKA_SUPER_USERS` is
 * `super.users`.
 */
export const toKafkaSettings = (environment: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => DECIDES.test(name))
      .map(([name, value]) => [name.slice("KAFKA_".length).toLowerCase().replaceAll("_", "."), value]),
  );
