# One image for every service: the command says which (docker-compose.yml, deploy/).
FROM node:24-bookworm-slim AS install
WORKDIR /coffer
ENV CHECKPOINT_DISABLE=1 APOLLO_TELEMETRY_DISABLED=true TURBO_TELEMETRY_DISABLED=1
COPY . .
# The checkout is set up, with the tools of development; then what the services run is taken out of it, and nothing else (tools/src/image).
RUN node tools/setup.cjs && node tools/src/image/main.ts /image

FROM node:24-bookworm-slim
WORKDIR /coffer
ENV NODE_ENV=production APOLLO_TELEMETRY_DISABLED=true
COPY --from=install --chown=node:node /image /coffer
# Not root: uid 1000 of the base image. Nothing is written into the image at run time.
USER node
EXPOSE 4000 9090
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.HEALTH_PORT||9090)+'/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "gateway/src/main.ts"]
